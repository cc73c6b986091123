#include "rules/needed.h"

#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

LocatedText located(std::string text) { return {std::move(text), {}, {{0, 1, 1}}}; }

Rule rule_of(std::string query) {
  Rule rule;
  rule.query = located(std::move(query));
  return rule;
}

Model definitions() {
  Model model;
  Entity& port = model.entities.emplace_back();
  port.id.value = "port";
  port.aliases = {{.term = located("Harbour Board")}, {.term = located("HB"), .exact = true}};
  port.require = located("Northport");
  Topic& strike = model.topics.emplace_back();
  strike.id.value = "strike";
  strike.threshold = 2;
  strike.terms = {{located("strike*"), 2}, {located("\"work to rule\""), 2}, {located("football"), -3}};
  Topic& always = model.topics.emplace_back();
  always.id.value = "always";
  always.threshold = -1;
  always.terms = {{located("football"), -3}};
  model.macros.push_back({{"ships", {}}, located("(ferry OR tanker)")});
  return model;
}

TEST(Needed, IsLooserThanTheQueryAndNeverStricter) {
  const struct {
    const char* query;
    const char* needed;
  } cases[] = {
      {"Harbour", "harbour"},
      {"harbour AND strike*", "(harbour AND strike*)"},
      {"harbour OR quay", "(harbour OR quay)"},
      {"harbour NOT football", "harbour"},
      {"\"work to rule\"~2", "(work AND to AND rule)"},
      {"{IS} AND Zürich", "(is AND zurich)"},
      {"non-sectarian", "((non AND sectarian) OR nonsectarian)"},
      {"oak NEAR/3 elm", "(oak AND elm)"},
      {"oak NOT NEAR/3 elm", "oak"},
      {"ATLEAST/3 oak", "oak"},
      {"FIRST/9 oak", "oak"},
      {"OF/2 (a1 OR b1 OR c1)", "(a1 OR b1 OR c1)"},
      {"title:oak", "oak"},
      {"entity:port", "((harbour AND board) OR hb)"},
      {"topic:strike", "(strike* OR (work AND to AND rule))"},
      {"topic:always AND oak", "oak"},
      {"macro:ships", "(ferry OR tanker)"},
      {"oak AND source:press", "oak"},
      {"oak AND /el+m/", "oak"},
      {"oak OR /el+m/", "anything"},
      {"source:press", "anything"},
      {"*board", "anything"},
      {"har*ur", "har*"},
      {"(oak", "anything"},
  };
  for (const auto& [query, needed] : cases) EXPECT_EQ(to_text(needed_words(definitions(), rule_of(query))), needed) << query;
}

TEST(Needed, LeavesRoomForFurtherFormsOfWords) {
  Rule stemmed = rule_of("running AND {IS}");
  stemmed.forms.stem = "en";
  EXPECT_EQ(to_text(needed_words(definitions(), stemmed)), "is");
  Model model = definitions();
  model.topics.front().forms.stem = "en";
  model.topics.front().terms = {{located("running"), 2}};
  EXPECT_EQ(to_text(needed_words(model, rule_of("topic:strike"))), "anything");
}

TEST(Needed, OfSeveralRulesIsWhatAnyOfThemNeeds) {
  EXPECT_EQ(to_text(needed_by_any(definitions(), {rule_of("oak"), rule_of("elm AND ash")})), "(oak OR (elm AND ash))");
  EXPECT_EQ(to_text(needed_by_any(definitions(), {rule_of("oak"), rule_of("source:press")})), "anything");
}

TEST(Needed, GivesUpWhereItWouldHaveToLookUpTooMuch) {
  std::string many = "w0";
  for (int i = 1; i < 1000; ++i) many += " OR w" + std::to_string(i);
  EXPECT_EQ(to_text(needed_words(definitions(), rule_of(many))), "anything");
}

}  // namespace
}  // namespace feedwatch::rules
