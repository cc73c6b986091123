#include "deliver/retry.h"

#include <numeric>

#include <gtest/gtest.h>

#include "deliver/retry_after.h"

namespace feedwatch::deliver {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time now = from_unix_seconds(1'734'145'200);  // Sat, 14 Dec 2024 03:00:00 GMT

TEST(RetryAfter, ReadsSecondsAndTheThreeForms) {
  const std::pair<const char*, Duration> cases[] = {
      {"0", seconds{0}},
      {"120", seconds{120}},
      {" 120\t", seconds{120}},
      {"000000000120", seconds{120}},
      {"604800", days{7}},
      {"604801", days{7}},
      {"99999999999999999999", days{7}},
      {"Sat, 14 Dec 2024 03:02:00 GMT", minutes{2}},
      {"Saturday, 14-Dec-24 03:02:00 GMT", minutes{2}},
      {"Sat Dec 14 03:02:00 2024", minutes{2}},
      {"Sun Dec  1 03:02:00 2024", seconds{0}},
      {"Fri, 13 Dec 2024 03:02:00 GMT", seconds{0}},
      {"Sun, 14 Dec 2025 03:02:00 GMT", days{7}},
  };
  for (const auto& [value, wait] : cases) EXPECT_EQ(parse_retry_after(value, now), wait) << value;
}

TEST(RetryAfter, IgnoresEverythingElse) {
  for (const char* value : {"", " ", "-5", "+5", "1.5", "5s", "soon", "Sat, 14 Dec 2024 03:02:00",
                            "Sat, 14 Dec 2024 03:02:00 CET", "Sat, 14 Dec 2024 24:02:00 GMT", "Sat, 31 Nov 2024 03:02:00 GMT",
                            "Sat, 14 dec 2024 03:02:00 GMT", "Sat Dec 14 03:02:00 24", "14 Dec 2024 03:02:00 GMT", "5, 6"}) {
    EXPECT_EQ(parse_retry_after(value, now), std::nullopt) << value;
  }
}

TEST(HttpDate, TwoDigitYearIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now), from_unix_seconds(784'111'777));
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now), from_unix_seconds(784'111'777));
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994", now), from_unix_seconds(784'111'777));
  EXPECT_EQ(parse_http_date("Wednesday, 01-Jan-74 00:00:00 GMT", now), from_unix_seconds(3'281'990'400));
  EXPECT_EQ(parse_http_date("Wednesday, 01-Jan-75 00:00:00 GMT", now), from_unix_seconds(157'766'400));
}

TEST(JudgeHttp, KnowsWhatMayPass) {
  const std::pair<int, Fate> cases[] = {
      {200, Fate::delivered}, {201, Fate::delivered}, {202, Fate::delivered}, {204, Fate::delivered}, {299, Fate::delivered},
      {301, Fate::retry},     {302, Fate::retry},     {304, Fate::retry},     {307, Fate::retry},     {400, Fate::refused},
      {401, Fate::refused},   {403, Fate::refused},   {404, Fate::refused},   {408, Fate::retry},     {409, Fate::retry},
      {410, Fate::gone},      {413, Fate::refused},   {422, Fate::refused},   {425, Fate::retry},     {429, Fate::retry},
      {451, Fate::refused},   {500, Fate::retry},     {501, Fate::retry},     {502, Fate::retry},     {503, Fate::retry},
      {504, Fate::retry},     {599, Fate::retry},     {600, Fate::retry},     {100, Fate::retry},     {0, Fate::retry},
  };
  for (const auto& [status, fate] : cases) {
    const Verdict verdict = judge_http(status, "", now);
    EXPECT_EQ(verdict.fate, fate) << status;
    EXPECT_EQ(verdict.status, status);
    EXPECT_EQ(verdict.code.empty(), fate == Fate::delivered) << status;
  }
}

TEST(JudgeSmtp, KnowsWhatMayPass) {
  const std::pair<int, Fate> cases[] = {{250, Fate::delivered}, {251, Fate::delivered}, {421, Fate::retry}, {450, Fate::retry},
                                        {451, Fate::retry},     {452, Fate::retry},     {550, Fate::dead},  {552, Fate::dead},
                                        {554, Fate::dead},      {0, Fate::retry},       {354, Fate::retry}, {999, Fate::retry}};
  for (const auto& [reply, fate] : cases) EXPECT_EQ(judge_smtp(reply), fate) << reply;
}

// The time from the first attempt to the last one, and how many attempts there were.
std::pair<Duration, uint32_t> live_through(const Schedule& schedule, std::string_view id, const Verdict& verdict) {
  Time time = now;
  uint32_t number = 1;
  for (auto next = next_try(schedule, {id, number, now}, verdict, time); next;
       next = next_try(schedule, {id, number, now}, verdict, time)) {
    time = *next;
    ++number;
  }
  return {time - now, number};
}

TEST(NextTry, FollowsTheTableWithinTenPercent) {
  const Schedule schedule = webhook_schedule();
  for (int message = 0; message < 200; ++message) {
    const std::string id = "msg_" + std::to_string(message);
    for (uint32_t number = 1; number <= 9; ++number) {
      const Duration wait = *next_try(schedule, {id, number, now}, {}, now) - now;
      const Duration planned = schedule.waits[number - 1];
      EXPECT_GE(wait, planned * 9 / 10);
      EXPECT_LE(wait, planned * 11 / 10);
    }
    EXPECT_EQ(next_try(schedule, {id, 10, now}, {}, now), std::nullopt);
  }
}

TEST(NextTry, TableSpansThreeDaysForEveryMessage) {
  Duration sum{};
  for (int message = 0; message < 2'000; ++message) {
    const auto [span, attempts] = live_through(webhook_schedule(), "msg_" + std::to_string(message), {});
    EXPECT_EQ(attempts, 10U);
    EXPECT_GE(span, hours{72});
    EXPECT_LE(span, hours{84});
    sum += span;
  }
  EXPECT_GT(sum / 2'000, hours{75});
}

TEST(NextTry, IsTheSameForOneMessageAndAttempt) {
  const Schedule schedule = webhook_schedule();
  EXPECT_EQ(next_try(schedule, {"msg_a", 4, now}, {}, now), next_try(schedule, {"msg_a", 4, now}, {}, now));
  EXPECT_NE(next_try(schedule, {"msg_a", 4, now}, {}, now), next_try(schedule, {"msg_b", 4, now}, {}, now));
}

TEST(NextTry, LaterRetryAfterWins) {
  const Schedule schedule{{seconds{10}}, std::nullopt};
  Verdict verdict;
  verdict.retry_after = minutes{2};
  EXPECT_EQ(next_try(schedule, {"msg_a", 1, now}, verdict, now), now + minutes{2});
  verdict.retry_after = seconds{1};
  EXPECT_GE(next_try(schedule, {"msg_a", 1, now}, verdict, now), now + seconds{9});
}

TEST(NextTry, RefusedMessagesHaveThreeAttempts) {
  Verdict refused;
  refused.fate = Fate::refused;
  EXPECT_EQ(live_through(webhook_schedule(), "msg_a", refused).second, 3U);
  EXPECT_EQ(live_through(Schedule{{seconds{1}}, std::nullopt}, "msg_a", refused).second, 2U);
}

TEST(NextTry, MailIsTriedForFiveDays) {
  const auto [span, attempts] = live_through(mail_schedule(), "msg_a", {});
  EXPECT_GE(span, days{5});
  EXPECT_LE(span, days{5} + hours{2});
  EXPECT_GT(attempts, 90U);
  const Duration fifth = *next_try(mail_schedule(), {"msg_a", 5, now}, {}, now) - now;
  EXPECT_NEAR(static_cast<double>(fifth.count()), 4'000'000, 400'000);
}

TEST(NextTry, OwnScheduleEndsWithItsLastWait) {
  EXPECT_EQ(live_through(Schedule{{seconds{1}, seconds{5}}, std::nullopt}, "msg_a", {}).second, 3U);
  EXPECT_EQ(live_through(Schedule{}, "msg_a", {}).second, 1U);
}

}  // namespace
}  // namespace feedwatch::deliver
