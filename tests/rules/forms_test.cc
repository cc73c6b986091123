#include "rules/forms.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool matches(const Forms& forms, std::string query, std::string text, std::string lang = "en") {
  Model model;
  Rule& rule = model.rules.emplace_back();
  rule.id.value = "r";
  rule.query = {std::move(query), "r.yaml", {{0, 1, 1}}};
  rule.forms = forms;
  const Compilation compiled = compile(model);
  EXPECT_TRUE(compiled.usable.front()) << rule.query.value;
  const Document document{.text = text, .lang = lang};
  const bool found = !compiled.rules.match(document).empty();
  EXPECT_EQ(found, !compiled.rules.match_every_rule(document).empty()) << "the index disagrees about " << rule.query.value;
  return found;
}

const Forms english{.stem = "en"};
const Forms arabic{.arabic_clitics = true};

TEST(Forms, StemsBareWordsOfTheirLanguage) {
  const struct {
    const char* query;
    const char* text;
    const char* lang;
    bool expected;
  } cases[] = {
      {"attack", "Two attacks were reported", "en", true},
      {"attacks", "they attacked at dawn", "en-GB", true},
      {"attacking", "an attack", "", true},
      {"attack", "Two attacks were reported", "fr", false},
      {"attack", "Une attack", "fr", true},
      {"attack", "attic", "en", false},
      {"\"attack\"", "Two attacks", "en", false},
      {"{attack}", "Two attacks", "en", false},
      {"\"two attack\"", "Two attacks", "en", false},
      {"attack*", "attackers", "en", true},
      {"att?ck", "attacks", "en", false},
      {"happy", "happiness is not happily", "en", true},
      {"title:attack", "Two attacks", "en", false},
      {"two NEAR/1 attack", "Two big attacks", "en", true},
      {"two AND NOT attack", "Two attacks", "en", false},
      {"lying", "he lies", "en", true},
      {"self-defence", "for self defences", "en", true},
      {"北京", "我在北京", "zh", true},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(matches(english, one.query, one.text, one.lang), one.expected)
        << one.query << " on " << one.text << " [" << one.lang << "]";
  }
  EXPECT_FALSE(matches({}, "attack", "Two attacks were reported"));
}

// Written alike, they would be one term if their forms did not tell them apart.
TEST(Forms, StayWithTheWordsThatHaveThem) {
  const std::vector<std::pair<Forms, std::string>> written{
      {english, "\"runs\""}, {english, "runs"}, {{}, "runs"}, {{.stem = "de"}, "runs"}, {english, "runs AND \"runs\""}};
  Model model;
  for (const auto& [forms, query] : written) {
    Rule& rule = model.rules.emplace_back();
    rule.query = {query, "r.yaml", {{0, 1, 1}}};
    rule.forms = forms;
  }
  const auto holding = [](const Compilation& compiled, const char* text) {
    std::vector<uint32_t> rules;
    for (const RuleMatch& match : compiled.rules.match({.text = text, .lang = "en"})) rules.push_back(match.rule);
    return rules;
  };
  EXPECT_THAT(holding(compile(model), "running"), ElementsAre(1));
  EXPECT_THAT(holding(compile(model), "runs"), ElementsAre(0, 1, 2, 3, 4));
  std::reverse(model.rules.begin(), model.rules.end());
  EXPECT_THAT(holding(compile(model), "running"), ElementsAre(3));
}

TEST(Forms, StemOtherLanguages) {
  EXPECT_TRUE(matches({.stem = "de"}, "Haus", "in den Häusern", "de"));
  EXPECT_TRUE(matches({.stem = "ru"}, "война", "после войны", "ru"));
  EXPECT_TRUE(matches({.stem = "fr"}, "attaque", "les attaques", "fr"));
}

TEST(Forms, EveryLanguageOfferedHasAStemmer) {
  for (const std::string_view language : stem_languages()) {
    EXPECT_FALSE(stem_of(language, "a").empty()) << language;
  }
  EXPECT_EQ(stem_of("xx", "attacks"), "attacks");
  EXPECT_EQ(stem_of("en", "attacks"), "attack");
}

TEST(Forms, TakeCliticsOffArabicWords) {
  EXPECT_THAT(clitic_forms("attack"), IsEmpty());
  EXPECT_THAT(clitic_forms("والكتاب"), ElementsAre("والكتاب", "الكتاب", "كتاب"));
  EXPECT_THAT(clitic_forms("بيت"), ElementsAre("بيت"));
}

TEST(Forms, MatchArabicWordsWithAndWithoutClitics) {
  const struct {
    const char* query;
    const char* text;
    bool expected;
  } cases[] = {
      {"سوريا", "في سوريا", true}, {"سوريا", "وسوريا تقول", true}, {"سوريا", "بسوريا", true},   {"سوريا", "لسوريا", true},
      {"جيش", "قال الجيش", true},  {"جيش", "والجيش", true},        {"جيش", "للجيش", true},      {"جيش", "بالجيش", true},
      {"الجيش", "جيش كبير", true}, {"الجيش", "والجيش", true},      {"\"جيش\"", "الجيش", false}, {"{جيش}", "الجيش", false},
      {"سوريا", "العراق", false},  {"attack", "attacks", false},
  };
  for (const auto& one : cases)
    EXPECT_EQ(matches(arabic, one.query, one.text, "ar"), one.expected) << one.query << " on " << one.text;
  EXPECT_FALSE(matches({}, "جيش", "قال الجيش", "ar"));
}

}  // namespace
}  // namespace feedwatch::rules
