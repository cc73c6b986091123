#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

LocatedText at_line(uint32_t line, std::string text) { return {std::move(text), "r.yaml", {{0, line, 7}}}; }

Rule& add_rule(Model& model, std::string id, LocatedText query) {
  Rule& rule = model.rules.emplace_back();
  rule.id = {std::move(id), {"r.yaml", query.marks.front().line - 1, 5}};
  rule.query = std::move(query);
  return rule;
}

Entity& add_entity(Model& model, std::string id, std::string alias) {
  Entity& entity = model.entities.emplace_back();
  entity.id = {std::move(id), {"r.yaml", 1, 5}};
  entity.aliases.push_back({.term = at_line(2, std::move(alias))});
  return entity;
}

std::vector<std::string> problems(const Model& model, const WordFrequency& frequency = {}) {
  std::vector<std::string> out;
  const Compilation compiled = compile(model, frequency);
  for (const Diagnostic& one : compiled.diagnostics) {
    out.push_back(std::to_string(one.where.line) + ":" + std::to_string(one.where.column) + " " + one.code + ": " + one.message +
                  (one.suggestion.empty() ? "" : "; " + one.suggestion));
  }
  return out;
}

TEST(Compile, TellsAllProblemsAtOnceAndKeepsWhatIsSound) {
  Model model;
  add_rule(model, "one", at_line(10, "oak titel:elm"));
  add_rule(model, "two", at_line(20, "oak"));
  add_rule(model, "three", at_line(30, "ash NEAR elm"));
  EXPECT_THAT(problems(model),
              ElementsAre("10:11 unknown-field: unknown field \"titel\" in rule \"one\"; did you mean \"title\"?",
                          "30:11 missing-distance: NEAR needs a distance; write NEAR/5 (at most 5 words between)"));
  const Compilation compiled = compile(model);
  EXPECT_EQ(compiled.rules.size(), 1U);
  EXPECT_THAT(compiled.usable, ElementsAre(false, true, false));
}

TEST(Compile, FindsTheLineInsideABlockOfSeveral) {
  Model model;
  Rule& rule = add_rule(model, "one", at_line(10, "oak AND\n(elm OR"));
  rule.query.marks = {{0, 10, 7}, {8, 11, 3}};
  EXPECT_THAT(problems(model), ElementsAre("11:10 missing-operand: the query ends where a word is expected"));
}

TEST(Compile, NamesUnknownReferencesAndTheNearestKnown) {
  Model model;
  add_entity(model, "harbour", "Harbour Company");
  model.macros.push_back({{"wires", {}}, at_line(3, "source:wire")});
  add_rule(model, "r", at_line(10, "entity:harbour macro:wire"));
  EXPECT_THAT(problems(model), ElementsAre("10:28 bad-reference: unknown macro \"wire\" in rule \"r\"; did you mean \"wires\"?",
                                           "1:5 unused-entity: no rule uses entity \"harbour\""));
  model.rules.front().query = at_line(10, "entity:harbor topic:x entity:harbour");
  EXPECT_THAT(problems(model),
              ElementsAre("10:14 unknown-entity: unknown entity \"harbor\" in rule \"r\"; did you mean \"harbour\"?",
                          "10:27 unknown-topic: unknown topic \"x\" in rule \"r\""));
}

TEST(Compile, RefusesCircles) {
  Model model;
  add_entity(model, "a", "Alder Inc").require = at_line(3, "entity:b");
  add_entity(model, "b", "Birch Inc").unless = at_line(4, "entity:a");
  model.macros.push_back({{"m", {}}, at_line(5, "oak OR macro:n")});
  model.macros.push_back({{"n", {}}, at_line(6, "elm OR macro:m")});
  add_rule(model, "r", at_line(10, "entity:a"));
  add_rule(model, "s", at_line(12, "macro:m"));
  const Compilation compiled = compile(model);
  EXPECT_EQ(compiled.rules.size(), 0U);
  for (const Diagnostic& one : compiled.diagnostics) EXPECT_EQ(one.code, "bad-reference") << one.message;
}

TEST(Compile, BoundsWhatMacrosGrowTo) {
  Model model;
  model.macros.push_back({{"m0", {}}, at_line(1, "oak OR elm")});
  for (int i = 1; i < 16; ++i) {
    const std::string inner = "macro:m" + std::to_string(i - 1);
    model.macros.push_back({{"m" + std::to_string(i), {}}, at_line(1, inner + " OR " + inner)});
  }
  add_rule(model, "r", at_line(10, "macro:m15"));
  const Compilation compiled = compile(model);
  EXPECT_THAT(compiled.usable, ElementsAre(false));
  EXPECT_EQ(compiled.diagnostics.back().code, "too-many-terms");
}

TEST(Compile, LeavesOutRulesWhoseEntityIsBroken) {
  Model model;
  add_entity(model, "a", "...");
  add_rule(model, "r", at_line(10, "entity:a"));
  EXPECT_THAT(problems(model), ElementsAre("2:7 no-word: there is no word in this alias of entity \"a\"",
                                           "10:7 bad-reference: rule \"r\" needs entity \"a\", which has errors"));
}

TEST(Compile, ChecksOperandsBehindMacros) {
  Model model;
  model.macros.push_back({{"both", {}}, at_line(5, "oak AND elm")});
  add_rule(model, "r", at_line(10, "ash NEAR/3 macro:both"));
  EXPECT_THAT(problems(model),
              ElementsAre("10:11 near-operand: a macro in its operands stands for no words, phrases or entities"));
}

TEST(Compile, RefusesAQueryWithoutAPositiveCondition) {
  Model model;
  add_rule(model, "r", at_line(10, "oak OR NOT elm"));
  EXPECT_THAT(problems(model),
              ElementsAre("10:7 only-negative: there is no positive condition in rule \"r\"; add what must be there"));
}

TEST(Compile, WarnsOfRiskyAndRepeatedAliases) {
  Model model;
  add_entity(model, "it", "IT");
  add_entity(model, "port", "Amber");
  add_entity(model, "stone", "AMBER");
  add_rule(model, "r", at_line(10, "entity:it entity:port"));
  EXPECT_THAT(problems(model),
              ElementsAre("2:7 risky-alias: \"IT\" without case: exact also matches the word \"it\"; add case: exact or near:",
                          "2:7 duplicate-alias: alias \"AMBER\" stands in entity \"stone\" and entity \"port\"",
                          "1:5 unused-entity: no rule uses entity \"stone\""));
  model.entities.resize(1);
  model.rules.front().query = at_line(10, "entity:it");
  const WordFrequency measured = [](std::string_view word) { return word == "it" ? 0.93 : 0.001; };
  EXPECT_THAT(problems(model, measured), ElementsAre("2:7 risky-alias: \"IT\" without case: exact also matches the word \"it\" "
                                                     "(in 93% of the articles); add case: exact or near:"));
}

TEST(Compile, WarnsOfRulesWithoutARequiredWord) {
  Model model;
  add_rule(model, "r", at_line(10, "/MH\\d+/"));
  add_rule(model, "s", at_line(12, "words:>=200 -oak"));
  add_rule(model, "t", at_line(14, "/MH\\d+/ flight"));
  EXPECT_THAT(
      problems(model),
      ElementsAre("10:7 always-evaluated: no required word: the rule is evaluated on every article (NOT/regex/field only)",
                  "12:7 always-evaluated: no required word: the rule is evaluated on every article (NOT/regex/field only)"));
}

TEST(Compile, WarnsOfARuleThatAnotherShadows) {
  Model model;
  add_rule(model, "r", at_line(10, "oak"));
  add_rule(model, "s", at_line(12, "oak"));
  add_rule(model, "t", at_line(14, "oak")).when.count = When::Count{};
  EXPECT_THAT(problems(model), ElementsAre("11:5 shadowed-rule: rule \"s\" has the same query as rule \"r\""));
}

TEST(Compile, FilesRulesByMeasuredFrequency) {
  Model model;
  add_rule(model, "r", at_line(10, "zinc amber"));
  const Compilation compiled = compile(model, [](std::string_view word) { return word == "zinc" ? 0.9 : 0.0; });
  EXPECT_EQ(compiled.rules.match({.text = "amber zinc"}).size(), 1U);
  EXPECT_THAT(compiled.rules.match({.text = "zinc zinc"}), IsEmpty());
}

}  // namespace
}  // namespace feedwatch::rules
