#include "pipeline/quiet.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Time start = from_unix_seconds(1'767'571'200);  // Mon, 05 Jan 2026 00:00:00 GMT

// Hourly polls for so many days, with news where `has_news(hour of the week)` says so. Gives how many hours it was silent.
template <class HasNews>
int live(Quiet& quiet, Time& now, int for_days, const HasNews& has_news) {
  int silent = 0;
  for (int hour = 0; hour < 24 * for_days; ++hour, now += hours{1}) {
    const auto of_week = std::chrono::floor<hours>(now - start).count() % (24 * 7);
    note_poll(quiet, has_news(of_week), now);
    silent += is_silent(quiet, now) ? 1 : 0;
  }
  return silent;
}

constexpr auto always = [](int64_t) { return true; };
constexpr auto office = [](int64_t hour) { return hour / 24 < 5 && hour % 24 >= 9 && hour % 24 < 17; };
constexpr auto daily = [](int64_t hour) { return hour % 24 == 7; };
constexpr auto weekly = [](int64_t hour) { return hour == 30; };
constexpr auto never = [](int64_t) { return false; };

TEST(Quiet, KnowsTheRhythmOfASourceAndTellsOnlyWhatIsUnusualForIt) {
  struct Case {
    const char* what;
    bool (*rhythm)(int64_t);
    int days;
    Duration patience;
  };
  const Case cases[] = {{"every hour", always, 21, days{1}},
                        {"office hours", office, 21, hours{2 * 65}},
                        {"daily", daily, 21, hours{48}},
                        {"weekly", weekly, 7 * 13, hours{2 * 7 * 24}}};
  for (const Case& one : cases) {
    Quiet quiet;
    Time now = start;
    EXPECT_EQ(live(quiet, now, one.days, one.rhythm), 0) << one.what;
    EXPECT_EQ(patience(quiet), one.patience) << one.what;
    const Time last = *quiet.news;
    EXPECT_FALSE(is_silent(quiet, last + one.patience)) << one.what;
    EXPECT_TRUE(is_silent(quiet, last + one.patience + hours{1})) << one.what;
    now = last + one.patience + hours{2};
    note_poll(quiet, true, now);
    EXPECT_FALSE(is_silent(quiet, now)) << one.what;
  }
}

TEST(Quiet, SaysNothingOfASourceThatIsNotKnownWell) {
  Quiet fresh;
  Time now = start;
  EXPECT_EQ(live(fresh, now, 10, always), 0);
  EXPECT_EQ(live(fresh, now, 30, never), 0) << "ten days of news do not make a rhythm";
  Quiet rare;
  now = start;
  EXPECT_EQ(live(rare, now, 7 * 9, weekly), 0);
  EXPECT_EQ(live(rare, now, 200, never), 0) << "neither do nine news";
  EXPECT_FALSE(patience(Quiet{}));
}

TEST(Quiet, ForgetsAHolidayAfterSixWeeks) {
  Quiet quiet;
  Time now = start;
  live(quiet, now, 21, always);
  EXPECT_GT(live(quiet, now, 7, never), 0);
  live(quiet, now, 7, always);
  EXPECT_GT(patience(quiet), days{14});
  EXPECT_EQ(live(quiet, now, 7 * 6, always), 0);
  EXPECT_EQ(patience(quiet), days{1});
}

TEST(Quiet, BearsAClockThatGoesBack) {
  Quiet quiet;
  Time now = start;
  live(quiet, now, 21, always);
  note_poll(quiet, true, start - days{3000});
  EXPECT_FALSE(is_silent(quiet, start - days{3000}));
  EXPECT_LE(quiet.count, 10U);
}

}  // namespace
}  // namespace feedwatch::pipeline
