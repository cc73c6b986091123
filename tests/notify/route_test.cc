#include "notify/route.h"

#include <gmock/gmock.h>

#include "notify/inhibit.h"
#include "notify/silence.h"

namespace feedwatch::notify {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

config::Route route(std::map<std::string, std::string> match, std::vector<std::string> to, bool go_on = false) {
  config::Route made{.match = std::move(match), .go_on = go_on};
  for (std::string& id : to) made.notify.push_back({.value = std::move(id)});
  return made;
}

struct RouteTest : testing::Test {
  rules::Rule rule{.id = {.value = "r"}, .severity = "high", .labels = {{"desk", "east"}}, .notify = {{.value = "own"}}};
};

TEST_F(RouteTest, GoesToTheRulesOwnReceiversFirst) {
  EXPECT_THAT(receivers_of(rule, {}), ElementsAre("own"));
  EXPECT_THAT(receivers_of(rule, {route({}, {"all", "own"})}), ElementsAre("own", "all"));
}

TEST_F(RouteTest, TheFirstThatMatchesWins) {
  EXPECT_THAT(receivers_of(rule, {route({{"severity", "low"}}, {"a"}), route({{"severity", "high"}}, {"b"}), route({}, {"c"})}),
              ElementsAre("own", "b"));
}

TEST_F(RouteTest, GoesOnWhereARouteSaysSo) {
  EXPECT_THAT(receivers_of(rule, {route({{"desk", "east"}}, {"a"}, true), route({{"rule", "r"}}, {"b"}), route({}, {"c"})}),
              ElementsAre("own", "a", "b"));
}

TEST_F(RouteTest, AllThatARouteAsksForMustHold) {
  EXPECT_THAT(receivers_of(rule, {route({{"severity", "high"}, {"desk", "west"}}, {"a"})}), ElementsAre("own"));
  EXPECT_THAT(receivers_of(rule, {route({{"team", ""}}, {"a"})}), ElementsAre("own")) << "a label that is not there";
  rule.notify.clear();
  EXPECT_THAT(receivers_of(rule, {}), IsEmpty());
}

config::Inhibit inhibit(std::string source, std::string target, std::vector<std::string> equal = {}) {
  return {.source = {.value = std::move(source)}, .target = {.value = std::move(target)}, .equal = std::move(equal)};
}

TEST(Inhibitors, AreOfTheirTargetWithDefaults) {
  const auto found = inhibitors_of({inhibit("a", "b"), inhibit("c", "b", {"source"}), inhibit("b", "c"), inhibit("b", "b")}, "b");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].equal, ElementsAre("story"));
  EXPECT_FALSE(found[0].within.has_value());
  EXPECT_EQ(found[1].within, std::chrono::days{1});
}

TEST(Inhibitors, RankAboveThoseTheyMute) {
  const auto chain = ranks({inhibit("b", "c"), inhibit("a", "b"), inhibit("a", "c")});
  EXPECT_LT(chain.at("a"), chain.at("b"));
  EXPECT_LT(chain.at("b"), chain.at("c"));
  EXPECT_EQ(ranks({inhibit("a", "b"), inhibit("b", "a"), inhibit("b", "c")}).size(), 3U) << "a circle ends";
  EXPECT_TRUE(ranks({}).empty());
}

TEST(Matcher, IsReadAndWritten) {
  for (const char* text : {"rule=harbour", "severity!=high", "label.desk=a b=c", "team=", "source=*-daily"}) {
    const auto matcher = parse_matcher(text);
    ASSERT_TRUE(matcher.has_value()) << text;
    EXPECT_EQ(to_text(*matcher), text);
  }
  for (const char* text : {"", "rule", "=x", "!=x", "a b=c", "rule=a\nb"}) {
    const auto matcher = parse_matcher(text);
    ASSERT_TRUE(matcher.has_error()) << text;
    EXPECT_EQ(matcher.error().code, "bad-matcher");
  }
}

TEST(Matcher, TakesAStarForAnyText) {
  const struct {
    const char* pattern;
    const char* text;
    bool holds;
  } cases[] = {{"a*c", "abc", true},       {"a*c", "ac", true},     {"a*c", "abd", false},  {"*", "", true},
               {"**", "x", true},          {"", "", true},          {"", "x", false},       {"*b*", "abc", true},
               {"a*b*c", "a-b-b-c", true}, {"a*b*c", "a-c", false}, {"*abc", "ababc", true}};
  for (const auto& one : cases) {
    EXPECT_EQ(matches({.name = "rule", .value = one.pattern}, {.rule = one.text}), one.holds) << one.pattern << " " << one.text;
    EXPECT_NE(matches({.name = "rule", .value = one.pattern, .negated = true}, {.rule = one.text}), one.holds);
  }
}

TEST(Matcher, IsQuickOnHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*";
  EXPECT_FALSE(matches({.name = "story", .value = pattern + "b"}, {.story = std::string(10'000, 'a')}));
}

}  // namespace
}  // namespace feedwatch::notify
