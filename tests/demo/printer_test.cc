#include "demo/printer.h"

#include <gtest/gtest.h>

namespace feedwatch::demo {
namespace {

alert::Match match(std::string field, uint32_t start, uint32_t end) {
  return {.field = std::move(field), .start = start, .end = end};
}

TEST(Highlighted, MarksCodePointsNotBytes) {
  EXPECT_EQ(highlighted("Șef Ștefan a venit", "title", {match("title", 4, 10)}, {}), "Șef [Ștefan] a venit");
}

TEST(Highlighted, LeavesOtherFieldsAloneAndTakesOverlapsOnce) {
  EXPECT_EQ(highlighted("one two three", "title", {match("text", 0, 3), match("title", 4, 13), match("title", 8, 13)}, {}),
            "one [two three]");
}

TEST(Highlighted, UsesColourWhereThereIsATerminal) {
  EXPECT_EQ(highlighted("a b", "title", {match("title", 2, 3)}, {.colour = true}), "a \x1b[1;30;43mb\x1b[0m");
}

TEST(WebhookText, NamesRuleSourceAndWhatMatchedInTheText) {
  alert::Alert alert;
  alert.rule = {.id = "tide", .title = "Tide", .severity = "high"};
  alert.articles = {{.title = "High tide",
                     .url = "http://a.example/1",
                     .source_id = "a",
                     .source_name = "A",
                     .matches = {match("title", 5, 9)}}};
  alert.articles[0].matches.push_back({.field = "text", .start = 0, .end = 4, .text = "Tide", .term = "tide"});
  const std::string text = webhook_text(alert, "signature verified", {});
  for (const char* part :
       {"rule tide (high)", "High [tide]", "A, http://a.example/1", "matched “Tide” in its text", "signature verified"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in " << text;
  }
}

}  // namespace
}  // namespace feedwatch::demo
