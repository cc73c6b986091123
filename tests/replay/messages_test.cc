#include "replay/messages.h"

#include <gtest/gtest.h>

namespace feedwatch::replay {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A Monday, 00:00 UTC.
const Time monday = from_unix_seconds(1'700'438'400);

struct One {
  const char* story;
  int minute;
  const char* source{"wire"};
};

MessageCount count(const rules::Rule& rule, const std::vector<One>& matches, Duration until = hours{24 * 30}) {
  std::vector<Match> articles;
  for (const One& one : matches) {
    Match& match = articles.emplace_back();
    match.story_id = one.story;
    match.source = one.source;
    match.url = std::string{"https://"} + one.source + ".example.org/a";
    match.seen = monday + minutes{one.minute};
  }
  const rules::RuleMatch found;
  std::vector<Told> told;
  for (const Match& match : articles) told.push_back({&match, &found});
  return count_messages(rule, told, monday + until);
}

rules::Rule throttled(int per, uint32_t burst, std::vector<std::string> key = {"rule"}) {
  rules::Rule rule;
  rule.throttle = rules::Throttle{.per = minutes{per}, .burst = burst, .key = std::move(key)};
  return rule;
}

TEST(CountMessages, TellsAStoryOnce) {
  EXPECT_EQ(count({}, {{"a", 0}, {"a", 1}, {"b", 2}, {"a", 900}}), (MessageCount{.stories = 2, .messages = 2}));
  EXPECT_EQ(count({}, {}), MessageCount{});
}

TEST(CountMessages, TellsAStoryAsOftenAsARuleThatCountsHolds) {
  rules::Rule rule;
  rule.when.count = rules::When::Count{.min = 2, .within = hours{1}};
  EXPECT_EQ(count(rule, {{"a", 0}, {"a", 1}}), (MessageCount{.stories = 1, .messages = 2}));
  rule.when = {};
  rule.when.seen = rules::When::Seen{.sources = 2, .within = hours{1}};
  EXPECT_EQ(count(rule, {{"a", 0}, {"a", 1}}), (MessageCount{.stories = 1, .messages = 1}));
}

TEST(CountMessages, CollectsWhatTheThrottleHoldsIntoALaterMessage) {
  const std::vector<One> matches{{"a", 0}, {"b", 10}, {"c", 29}, {"d", 30}, {"e", 59}, {"f", 61}};
  // a; b and c at 30; d and e at 60; f at 90.
  EXPECT_EQ(count(throttled(30, 1), matches), (MessageCount{.stories = 6, .messages = 4, .throttled = 5}));
  EXPECT_EQ(count(throttled(0, 1), matches).throttled, 0U);
}

TEST(CountMessages, CollectsAGroupAsLongAsTheRuleSays) {
  rules::Rule rule;
  rule.group_by = {"rule"};
  const std::vector<One> matches{{"a", 0}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 70}};
  EXPECT_EQ(count(rule, matches).messages, 5U);
  rule.grouping.wait = minutes{3};
  EXPECT_EQ(count(rule, matches).messages, 3U) << "a to c; d; e";
  rule.grouping.interval = hours{1};
  EXPECT_EQ(count(rule, matches).messages, 3U) << "a to c at 3; d at 63; e at 123";
  rule.grouping.wait = Duration{0};
  EXPECT_EQ(count(rule, matches).messages, 3U) << "a at once; b to d at 60; e at 120";
  rule.group_by = {};
  rule.grouping = {.wait = minutes{3}};
  EXPECT_EQ(count(rule, matches).messages, 3U) << "grouped, though by nothing";
}

TEST(CountMessages, LeavesOutWhatStillWaitsAtTheEnd) {
  EXPECT_EQ(count(throttled(60, 1), {{"a", 0}, {"b", 10}}, minutes{59}),
            (MessageCount{.stories = 2, .messages = 1, .throttled = 1}));
  EXPECT_EQ(count(throttled(60, 1), {{"a", 0}, {"b", 10}}, minutes{60}),
            (MessageCount{.stories = 2, .messages = 2, .throttled = 1}));
}

TEST(CountMessages, ThrottlesEachKeyOnItsOwn) {
  const std::vector<One> matches{{"a", 0, "x"}, {"b", 1, "y"}, {"c", 2, "x"}};
  EXPECT_EQ(count(throttled(30, 1, {"rule", "source"}), matches).throttled, 1U);
  EXPECT_EQ(count(throttled(30, 1, {"rule", "story"}), matches).throttled, 0U);
  EXPECT_EQ(count(throttled(30, 1), matches).throttled, 2U);
  EXPECT_EQ(count(throttled(30, 1, {"domain"}), matches).throttled, 2U) << "both are of one publisher";
}

TEST(CountMessages, MakesOneMessageOfAGroup) {
  rules::Rule rule;
  rule.group_by = {"source"};
  EXPECT_EQ(count(rule, {{"a", 0, "x"}, {"b", 0, "x"}, {"c", 0, "y"}, {"d", 1, "x"}}),
            (MessageCount{.stories = 4, .messages = 3}));
}

TEST(CountMessages, KeepsTheTimesOfAGroup) {
  const std::vector<One> matches{{"a", 0}, {"b", 1}, {"c", 4}, {"d", 11}};
  rules::Rule rule;
  rule.grouping = {.wait = Duration{0}};
  EXPECT_EQ(count(rule, matches).messages, 4U) << "nobody waits";
  rule.grouping = {.wait = Duration{0}, .interval = minutes{5}};
  EXPECT_EQ(count(rule, matches).messages, 3U) << "a at 0, b and c at 5, d at 11";
  rule.grouping = {.wait = minutes{10}};
  EXPECT_EQ(count(rule, matches).messages, 2U) << "a, b and c at 10, d at 21";
}

rules::Rule by_day(const char* outside) {
  rules::Rule rule;
  rules::Hours& open = rule.hours.emplace();
  open.tz = "UTC";
  open.days = "mon-fri";
  open.from = "08:00";
  open.to = "18:00";
  open.outside = outside;
  return rule;
}

TEST(CountMessages, HoldsCollectsOrDropsWhatComesOutsideTheHours) {
  const std::vector<One> matches{{"a", 60}, {"b", 120}, {"c", 600}};
  EXPECT_EQ(count(by_day("hold"), matches), (MessageCount{.stories = 3, .messages = 3}));
  EXPECT_EQ(count(by_day("hold"), {{"a", 60}, {"b", 120}}, minutes{300}).messages, 0U) << "the hours have not begun";
  EXPECT_EQ(count(by_day("digest"), matches), (MessageCount{.stories = 3, .messages = 2}));
  EXPECT_EQ(count(by_day("drop"), matches), (MessageCount{.stories = 3, .messages = 1, .muted = 2}));
}

}  // namespace
}  // namespace feedwatch::replay
