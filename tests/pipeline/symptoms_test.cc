#include "pipeline/symptoms.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Time start = from_unix_seconds(1'767'571'200);  // Mon, 05 Jan 2026 00:00:00 GMT

struct Poll {
  Symptoms symptoms{};
  const char* told{""};  // "type code" of the event; empty: none
};

// Hourly polls; each is remembered as it would be over a restart.
void expect_told(const std::vector<Poll>& polls) {
  store::SourceState state{
      .id = "a", .url = "https://example.org/new", .last_error_message = "https://example.org/ is a web page"};
  std::string extra;
  Time now = start;
  for (size_t i = 0; i < polls.size(); ++i, now += hours{1}) {
    Notes notes = notes_of(extra);
    const auto events = assess_symptoms(state, notes, polls[i].symptoms, now);
    extra = to_extra(notes);
    const std::string told = events.empty() ? "" : events[0].type + ' ' + events[0].code;
    EXPECT_EQ(told, polls[i].told) << "poll " << i;
    EXPECT_LE(events.size(), 1U);
    for (const auto& event : events) {
      EXPECT_EQ(event.source, "a");
      EXPECT_TRUE(event.message.starts_with("source \"a\" ")) << event.message;
      EXPECT_EQ(event.message.find("token=s"), std::string::npos) << event.message;
    }
  }
}

TEST(Symptoms, AFeedThatBecameAPageIsToldAtTheSecondPoll) {
  const Symptoms page{.page = Sign::ill};
  const Symptoms feed{.page = Sign::well, .read = true};
  expect_told({{feed}, {page}, {{}}, {page, "source.failing became-a-page"}, {page}, {feed}, {page}, {feed}, {page}});
}

TEST(Symptoms, AFeedThatBecameAPageIsNotToldToFailOnceMore) {
  store::SourceState state{.id = "a"};
  Notes notes;
  const Symptoms page{.page = Sign::ill};
  assess_symptoms(state, notes, page, start);
  assess_symptoms(state, notes, page, start + hours{1});
  EXPECT_EQ(notes.told, Told::failing);
}

TEST(Symptoms, ADocumentThatBreaksOffIsToldAfterThreeAndItsEndAfterTwo) {
  const Symptoms cut{.truncated = Sign::ill, .read = true};
  const Symptoms whole{.truncated = Sign::well, .read = true};
  expect_told({{cut},
               {whole},
               {cut},
               {cut},
               {cut, "source.truncated truncated"},
               {cut},
               {whole},
               {{}},
               {whole, "source.recovered complete-again"},
               {whole}});
}

TEST(Symptoms, AClockThatGoesWrongIsToldAndWhenItGoesRight) {
  const Symptoms wrong{.clock = Sign::ill, .ahead = hours{3}};
  const Symptoms right{.clock = Sign::well};
  expect_told(
      {{wrong}, {wrong}, {wrong, "source.skewed clock-skewed"}, {wrong}, {right}, {right, "source.recovered clock-right"}});
}

TEST(Symptoms, AMoveIsToldOnceAndShowsNoSecret) {
  store::SourceState state{.id = "a", .url = "https://example.org/new?token=s2"};
  Notes notes;
  const Symptoms moved{.read = true, .moved_from = "https://example.org/old?token=s1"};
  const auto events = assess_symptoms(state, notes, moved, start);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].type, "source.moved");
  EXPECT_NE(events[0].message.find("from https://example.org/old?token=… to https://example.org/new?token=…"), std::string::npos)
      << events[0].message;
  EXPECT_EQ(assess_symptoms(state, notes, moved, start + hours{1})[0].id, events[0].id)
      << "the same move, told again after a crash";
  EXPECT_TRUE(assess_symptoms(state, notes, {.read = true, .moved_from = state.url}, start).empty());
}

TEST(Symptoms, ASilenceIsToldOnceAndEndsWithNews) {
  std::vector<Poll> polls(24 * 21, Poll{.symptoms = {.read = true, .has_news = true}});
  polls.insert(polls.end(), 24, Poll{.symptoms = {.read = true}});
  polls.push_back({});  // an answer without a document says nothing
  polls.push_back({.symptoms = {.read = true}, .told = "source.silent silent"});
  polls.insert(polls.end(), 50, Poll{.symptoms = {.read = true}});
  polls.push_back({.symptoms = {.read = true, .has_news = true}, .told = "source.recovered news-again"});
  polls.push_back({.symptoms = {.read = true}});
  expect_told(polls);
}

TEST(Symptoms, GoWithAWallClockThatIsSet) {
  store::SourceState state{.id = "a"};
  Notes notes;
  Time now = start;
  for (int hour = 0; hour < 24 * 21; ++hour, now += hours{1})
    assess_symptoms(state, notes, {.read = true, .has_news = true}, now);
  Notes untouched = notes;
  EXPECT_EQ(assess_symptoms(state, untouched, {.read = true}, now + days{30}).size(), 1U);
  move_times(notes, days{30});
  EXPECT_TRUE(assess_symptoms(state, notes, {.read = true}, now + days{30}).empty());
}

TEST(Symptoms, LookAtTheDateOfAnAnswer) {
  http::Response response;
  Symptoms symptoms;
  look_at_clock(symptoms, response, start);
  EXPECT_EQ(symptoms.clock, Sign::unclear);
  response.headers = {{"Date", "Mon, 05 Jan 2026 03:00:00 GMT"}};
  look_at_clock(symptoms, response, start);
  EXPECT_EQ(symptoms.clock, Sign::ill);
  EXPECT_EQ(symptoms.ahead, hours{3});
}

}  // namespace
}  // namespace feedwatch::pipeline
