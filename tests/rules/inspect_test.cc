#include "rules/inspect.h"

#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

TEST(InspectRule, AnswersWithSpansInCodePoints) {
  EXPECT_EQ(
      inspect_rule_line(R"({"id":"a","query":"ech* OR oak","doc":{"title":"É Écho","text":"An oak"}})", RuleInspector{Model{}}),
      R"({"id":"a","match":true,"spans":[["title",2,6],["text",3,6]]})");
}

TEST(InspectRule, AnswersWithoutADocument) {
  EXPECT_EQ(inspect_rule_line(R"({"id":7,"query":"oak"})", RuleInspector{Model{}}), R"({"id":7,"match":false,"spans":[]})");
}

TEST(InspectRule, TellsTheColumnOfAnError) {
  EXPECT_EQ(inspect_rule_line("{\"id\":\"a\",\"query\":\"oak\\nAND (\"}", RuleInspector{Model{}}),
            R"({"id":"a","error":"missing-operand","column":9})");
}

TEST(InspectRule, ReadsListsOfAuthorsAndTags) {
  EXPECT_EQ(inspect_rule_line(R"({"id":1,"query":"author:roe tag:b","doc":{"author":["Lind","Roe"],"tags":["a","B"]}})",
                              RuleInspector{Model{}}),
            R"({"id":1,"match":true,"spans":[]})");
}

TEST(InspectRule, SurvivesWhatIsNotARequest) {
  const RuleInspector inspector{Model{}};
  EXPECT_EQ(inspector.answer("{"), R"({"id":null,"error":"bad-request: the line is not a JSON object"})");
  EXPECT_EQ(inspector.answer(R"({"id":"x","query":3})"), R"({"id":"x","error":"bad-request: no query"})");
}

}  // namespace
}  // namespace feedwatch::rules
