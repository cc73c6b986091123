#include "rules/run_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Rule& add_rule(Model& model, std::string id, std::string query) {
  Rule& rule = model.rules.emplace_back();
  rule.id.value = std::move(id);
  rule.query = {std::move(query), "r.yaml", {{0, 1, 1}}};
  return rule;
}

TestDocument saying(std::string text, std::vector<std::string> spans = {}) {
  TestDocument document{.where = {"r.yaml", 7, 3}, .spans = std::move(spans)};
  document.fields["text"] = std::move(text);
  return document;
}

TestDocument at(Duration time, std::string source, std::string text) {
  TestDocument document = saying(std::move(text));
  document.fields["source"] = std::move(source);
  document.at = time;
  return document;
}

std::vector<TestResult> run(const Model& model) {
  const Compilation compiled = compile(model);
  return run_tests(model, compiled.rules, compiled.usable);
}

TestResult result_of(Model model, Test test) {
  model.rules.front().tests = {std::move(test)};
  const auto results = run(model);
  EXPECT_EQ(results.size(), 1U);
  return results.empty() ? TestResult{} : results.front();
}

TEST(RunTests, TellsWhatMatchesAndWhatDoesNot) {
  Model model;
  add_rule(model, "tide", "tide AND NOT neap");
  EXPECT_TRUE(result_of(model, {.should_match = saying("Spring tide")}).passed);
  EXPECT_TRUE(result_of(model, {.should_not_match = saying("Neap tide")}).passed);

  const TestResult missed = result_of(model, {.should_match = saying("The ebb came")});
  EXPECT_FALSE(missed.passed);
  EXPECT_EQ(missed.problem, "the rule does not match");
  EXPECT_THAT(missed.context, ElementsAre("text: The ebb came"));
  EXPECT_EQ(missed.where.line, 7U);

  const TestResult wrong = result_of(model, {.should_not_match = saying("Spring tide at dawn")});
  EXPECT_EQ(wrong.problem, "the rule matches");
  EXPECT_THAT(wrong.context, ElementsAre("text: Spring [tide] at dawn"));
}

TEST(RunTests, LooksAtOneRuleOnly) {
  Model model;
  add_rule(model, "a", "tide");
  add_rule(model, "b", "ebb");
  EXPECT_FALSE(result_of(model, {.should_match = saying("ebb")}).passed);
}

TEST(RunTests, WantsTheTextsMarkedThatAreNamed) {
  Model model;
  add_rule(model, "r", "Quill AND (Iran* NEAR/1 back*)");
  const std::string text = "Quill on Iran-backed crews, says Quill’s office";
  EXPECT_TRUE(result_of(model, {.should_match = saying(text, {"Quill", "Iran-backed"})}).passed);
  const TestResult result = result_of(model, {.should_match = saying(text, {"Quill", "crews", "Iran-backed crews", "absent"})});
  EXPECT_FALSE(result.passed);
  EXPECT_THAT(result.expected, ElementsAre("crews", "Iran-backed crews", "absent"));
  EXPECT_THAT(result.got, ElementsAre("Iran", "Quill", "backed"));
}

TEST(RunTests, FailsTestsOfRulesThatHaveErrors) {
  Model model;
  add_rule(model, "r", "tide AND (");
  const TestResult result = result_of(model, {.should_match = saying("tide")});
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.problem, "the rule has errors");
}

Model sources_model(uint32_t sources) {
  Model model;
  Rule& rule = add_rule(model, "many", "raid*");
  rule.when.seen = When::Seen{.sources = sources, .within = hours{6}};
  return model;
}

TEST(RunTests, PlaysEventsInTime) {
  const std::vector<TestDocument> events{at(minutes{0}, "a", "A raid in Homs"), at(minutes{20}, "b", "Raids, says b"),
                                         at(minutes{50}, "c", "A raid")};
  EXPECT_TRUE(result_of(sources_model(3), {.events = events, .expect = {{minutes{50}, "many"}}}).passed);
  const TestResult result = result_of(sources_model(4), {.events = events, .expect = {{minutes{50}, "many"}}});
  EXPECT_FALSE(result.passed);
  EXPECT_THAT(result.expected, ElementsAre("50m many"));
  EXPECT_THAT(result.got, IsEmpty());
  const TestResult early = result_of(sources_model(2), {.events = events, .expect = {{minutes{50}, "many"}}});
  EXPECT_THAT(early.got, ElementsAre("20m many"));
}

TEST(RunTests, KeepsStoriesApartThatEventsName) {
  std::vector<TestDocument> events{at(minutes{0}, "a", "A raid"), at(minutes{1}, "b", "A raid"), at(minutes{2}, "c", "A raid")};
  events[2].story = "another";
  EXPECT_TRUE(result_of(sources_model(3), {.events = events}).passed);
}

TEST(RunTests, TakesLateEventsByTheirPublication) {
  Model model;
  add_rule(model, "count", "raid").when.count = When::Count{.min = 2, .within = hours{1}, .per = "rule"};
  std::vector<TestDocument> events{at(minutes{0}, "a", "raid"), at(hours{5}, "b", "raid")};
  EXPECT_TRUE(result_of(model, {.events = events}).passed);
  events[1].published = minutes{30};
  EXPECT_TRUE(result_of(model, {.events = events, .expect = {{hours{5}, "count"}}}).passed);
}

TEST(RunTests, TellsSilencesWhenTheyAreLongEnough) {
  Model model;
  add_rule(model, "silent", "source:wire").when.absent = When::Absent{.span = hours{2}};
  EXPECT_TRUE(result_of(model, {.events = {at(hours{1}, "wire", "x"), at(hours{9}, "wire", "y")},
                                .expect = {{hours{3}, "silent"}, {hours{11}, "silent"}}})
                  .passed);
}

TEST(RunTests, ExpectsOtherRulesToo) {
  Model model;
  add_rule(model, "any", "raid");
  add_rule(model, "three", "raid").when.seen = When::Seen{.sources = 2, .within = hours{6}};
  const std::vector<TestDocument> events{at(minutes{0}, "a", "raid"), at(minutes{5}, "b", "raid")};
  EXPECT_TRUE(result_of(model, {.events = events, .expect = {{minutes{5}, "three"}, {minutes{0}, "any"}}}).passed);
  EXPECT_TRUE(result_of(model, {.events = events, .expect = {{minutes{0}, "any"}}}).passed) << "others may fire as they like";
  EXPECT_FALSE(result_of(model, {.events = events, .expect = {{minutes{0}, "any"}, {minutes{0}, "nobody"}}}).passed);
}

TEST(RunTests, PlaysSequences) {
  Model model;
  Rule& rule = add_rule(model, "row", "storm OR flood");
  rule.when.sequence = When::Sequence{.queries = {{"storm", "r.yaml", {}}, {"flood", "r.yaml", {}}}, .within = hours{3}};
  EXPECT_TRUE(result_of(model, {.events = {at(hours{0}, "a", "flood"), at(hours{1}, "a", "storm"), at(hours{2}, "a", "flood")},
                                .expect = {{hours{2}, "row"}}})
                  .passed);
}

TEST(Compile, TakesWhatNobodyDefinesForNothingWhenToldTo) {
  Model model;
  add_rule(model, "r", "tide OR entity:nobody OR topic:nothing").unless = {"topic:nothing", "r.yaml", {{0, 2, 1}}};
  EXPECT_FALSE(compile(model).usable.front());
  const Compilation compiled = compile(model, {}, Undefined::occurs_nowhere);
  ASSERT_TRUE(compiled.usable.front());
  EXPECT_EQ(compiled.rules.match({.text = "tide"}).size(), 1U);
  EXPECT_TRUE(compiled.rules.match({.text = "nobody nothing"}).empty());
  for (const Diagnostic& one : compiled.diagnostics) EXPECT_EQ(one.severity, Severity::warning) << one.message;
}

}  // namespace
}  // namespace feedwatch::rules
