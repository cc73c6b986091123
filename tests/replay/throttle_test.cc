#include "replay/throttle.h"

#include <gtest/gtest.h>

namespace feedwatch::replay {
namespace {

struct One {
  const char* story;
  int minute;
  const char* source{"wire"};
};

AlertCount count(const std::optional<rules::Throttle>& throttle, const std::vector<One>& matches) {
  std::vector<Match> articles;
  for (const One& one : matches) {
    Match& match = articles.emplace_back();
    match.story_id = one.story;
    match.source = one.source;
    match.url = std::string{"https://"} + one.source + ".example.org/a";
    match.seen = Time{} + std::chrono::minutes{one.minute};
  }
  const rules::RuleMatch found;
  std::vector<Told> told;
  for (const Match& match : articles) told.push_back({&match, &found});
  rules::Rule rule;
  rule.throttle = throttle;
  return count_alerts(rule, told);
}

rules::Throttle throttle(int minutes, uint32_t burst, std::vector<std::string> key = {"rule"}) {
  return {.per = std::chrono::minutes{minutes}, .burst = burst, .key = std::move(key)};
}

TEST(CountAlerts, TellsAStoryOnce) {
  EXPECT_EQ(count({}, {{"a", 0}, {"a", 1}, {"b", 2}, {"a", 900}}), (AlertCount{.stories = 2, .alerts = 2, .throttled = 0}));
  EXPECT_EQ(count({}, {}), AlertCount{});
}

TEST(CountAlerts, HoldsBackWhatComesTooSoon) {
  const std::vector<One> matches{{"a", 0}, {"b", 10}, {"c", 29}, {"d", 30}, {"e", 59}, {"f", 60}};
  EXPECT_EQ(count(throttle(30, 1), matches), (AlertCount{.stories = 6, .alerts = 3, .throttled = 3}));
  EXPECT_EQ(count(throttle(30, 2), matches), (AlertCount{.stories = 6, .alerts = 5, .throttled = 1}));
  EXPECT_EQ(count(throttle(0, 1), matches).throttled, 0U);
}

TEST(CountAlerts, ThrottlesEachKeyOnItsOwn) {
  const std::vector<One> matches{{"a", 0, "x"}, {"b", 1, "y"}, {"c", 2, "x"}};
  EXPECT_EQ(count(throttle(30, 1, {"rule", "source"}), matches).alerts, 2U);
  EXPECT_EQ(count(throttle(30, 1, {"domain"}), matches).alerts, 2U);
  EXPECT_EQ(count(throttle(30, 1, {"rule", "story"}), matches).alerts, 3U);
  EXPECT_EQ(count(throttle(30, 1), matches).alerts, 1U);
}

}  // namespace
}  // namespace feedwatch::replay
