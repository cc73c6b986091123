// Articles that characters alone rule out: their words are not even looked for, and nothing is missed by that.
#include "rules/screen.h"

#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

RuleSet set_of(const std::vector<std::string>& queries) {
  Model model;
  for (const std::string& query : queries) {
    Rule& rule = model.rules.emplace_back();
    rule.id.value = query;
    rule.query = {query, {}, {{0, 1, 1}}};
  }
  return compile(model).rules;
}

size_t evaluated(const RuleSet& rules, const Document& document) {
  MatchCost cost{99, 99};
  EXPECT_EQ(rules.match(document, &cost).size(), rules.match_every_rule(document).size()) << document.text;
  return cost.evaluated;
}

TEST(Screen, SparesArticlesWithoutTheCharactersThatARuleNeeds) {
  const struct {
    const char* query;
    Document document;
    size_t evaluated;
  } cases[] = {
      {"/fer+y/", {.text = "a tanker"}, 0},         {"/fer+y/", {.text = "a ferrry"}, 1},
      {"title:/ferry/", {.text = "a ferry"}, 0},    {"title:/ferry/", {.title = "a ferry"}, 1},
      {"raw:\"C++\"", {.text = "written in C"}, 0}, {"raw:\"C++\"", {.summary = "written in C++ today"}, 1},
      {"/a1/ OR /b2/", {.text = "c3"}, 0},          {"/a1/ OR /b2/", {.text = "b2"}, 1},
      {"/a1/ AND /b2/", {.text = "c3"}, 0},         {"/a1/ NOT /b2/", {.text = "b2"}, 0},
      {"/a1/ NEAR/3 /b2/", {.text = "c3"}, 0},      {"OF/2 (/a1/ OR /b2/ OR /c3/)", {.text = "d4"}, 0},
      {"ATLEAST/2 /a1/", {.text = "b2"}, 0},        {"FIRST/9 /a1/", {.text = "b2"}, 0},
      {"/a1/ OR words:>1", {.text = "b2 c3"}, 1},   {"/a1/ NOT NEAR/3 /b2/", {.text = "a1"}, 1},
      {"/a1/ NOT NEAR/3 /b2/", {.text = "b2"}, 0},
  };
  for (const auto& one : cases) EXPECT_EQ(evaluated(set_of({one.query}), one.document), one.evaluated) << one.query;
}

TEST(Screen, LetsThroughWhatAnyRuleOfTheSetMayHoldOn) {
  const RuleSet both = set_of({"/a1/", "raw:b2"});
  EXPECT_EQ(evaluated(both, {.text = "c3"}), 0U);
  EXPECT_EQ(both.match({.text = "see b2"}).size(), 1U);
  const RuleSet mixed = set_of({"/a1/", "ferry"});
  EXPECT_EQ(mixed.match({.text = "a ferry"}).size(), 1U) << "a rule of words needs the words";
  std::vector<std::string> many;
  for (int i = 0; i < 30; ++i) many.push_back("/z" + std::to_string(i) + "z/");
  EXPECT_EQ(set_of(many).match({.text = "z17z"}).size(), 1U);
}

TEST(Screen, GivesTheWordsOfWhatItWouldHaveSpared) {
  std::string words;
  EXPECT_TRUE(set_of({"/a1/"}).match({.text = "b2 c3"}, nullptr, &words).empty());
  EXPECT_EQ(words, "b2 c3 ");
}

}  // namespace
}  // namespace feedwatch::rules
