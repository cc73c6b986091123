#include "rules/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

using ::testing::ElementsAre;

// A tree as text: words by themselves, everything else as (kind children).
std::string shape(const Node& node) {
  static constexpr const char* names[] = {"all", "any",   "not", "near",   "atleast", "of",    "first", "words",
                                          "raw", "regex", "key", "length", "entity",  "topic", "macro"};
  if (node.kind == Kind::words) return node.term;
  std::string out = "(" + std::string{names[static_cast<size_t>(node.kind)]};
  if (node.kind == Kind::near || node.kind == Kind::at_least || node.kind == Kind::of || node.kind == Kind::first)
    out += "/" + std::to_string(node.number);
  if (!node.value.empty()) out += " " + node.value;
  for (const Node& child : node.children) out += " " + shape(child);
  return out + ")";
}

struct Reading {
  const char* query;
  const char* shape;
};

class ReadsQueries : public ::testing::TestWithParam<Reading> {};

TEST_P(ReadsQueries, AsTheGrammarSays) {
  const Parsed parsed = parse(GetParam().query);
  ASSERT_TRUE(parsed.query) << GetParam().query << ": " << parsed.error->code << " at " << parsed.error->column;
  EXPECT_EQ(shape(*parsed.query), GetParam().shape) << GetParam().query;
}

INSTANTIATE_TEST_SUITE_P(Precedence, ReadsQueries,
                         ::testing::Values(Reading{"oak OR elm ash", "(any oak (all elm ash))"},
                                           Reading{"oak AND elm | ash", "(any (all oak elm) ash)"},
                                           Reading{"NOT oak NEAR/3 elm ash", "(all (not (near/3 oak elm)) ash)"},
                                           Reading{"oak -elm !ash", "(all oak (not elm) (not ash))"},
                                           Reading{"oak NEAR/1 elm ONEAR/2 ash", "(near/2 (near/1 oak elm) ash)"},
                                           Reading{"(oak OR elm) ash", "(all (any oak elm) ash)"},
                                           Reading{"oak NOT NEAR/2 elm", "(near/2 oak elm)"},
                                           Reading{"NOT NOT oak", "(not (not oak))"}));

INSTANTIATE_TEST_SUITE_P(Terms, ReadsQueries,
                         ::testing::Values(Reading{"\"oak elm\"~2 «ash»", "(all oak elm ash)"},
                                           Reading{"{Oak} cased:Elm", "(all Oak Elm)"},
                                           Reading{"raw:c++ raw:\"a b\"", "(all (raw c++) (raw a b))"},
                                           Reading{"/o.k/i", "(regex (?i)o.k)"},
                                           Reading{"FIRST/9 oak ATLEAST/2 elm", "(all (first/9 oak) (atleast/2 elm))"},
                                           Reading{"OF/2 (oak OR elm ash OR fir)", "(of/2 oak (all elm ash) fir)"},
                                           Reading{"SECRETARY OF STATE", "(all SECRETARY OF STATE)"},
                                           Reading{"\\AND 24/7 10:30", "(all \\AND 24/7 10:30)"}));

INSTANTIATE_TEST_SUITE_P(Fields, ReadsQueries,
                         ::testing::Values(Reading{"source:(wire OR \"News Desk\")", "(any (key wire) (key news desk))"},
                                           Reading{"words:>=20", "(length)"},
                                           Reading{"entity:x-1 topic:y macro:z", "(all (entity x-1) (topic y) (macro z))"},
                                           Reading{"URL:https://a.example.org/b?c=1", "(key https://a.example.org/b?c=1)"},
                                           Reading{"title:(oak OR elm)", "(any oak elm)"}));

struct Refusal {
  const char* query;
  const char* code;
  uint32_t column;
};

class RefusesQueries : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusesQueries, AtTheRightColumn) {
  const Parsed parsed = parse(GetParam().query);
  ASSERT_TRUE(parsed.error) << GetParam().query;
  EXPECT_EQ(parsed.error->code, GetParam().code) << GetParam().query;
  EXPECT_EQ(parsed.error->column, GetParam().column) << GetParam().query;
}

INSTANTIATE_TEST_SUITE_P(Structure, RefusesQueries,
                         ::testing::Values(Refusal{" ", "empty", 0}, Refusal{"(oak", "unbalanced", 0},
                                           Refusal{"oak (elm", "unbalanced", 4}, Refusal{"oak) elm", "unexpected", 3},
                                           Refusal{"oak ()", "empty-group", 4}, Refusal{"OR oak", "missing-operand", 0},
                                           Refusal{"oak OR", "missing-operand", 6},
                                           Refusal{"oak AND AND elm", "missing-operand", 8},
                                           Refusal{"é OR NOT", "missing-operand", 8}, Refusal{"oak }", "unexpected", 4}));

INSTANTIATE_TEST_SUITE_P(Terms, RefusesQueries,
                         ::testing::Values(Refusal{"é \"oak", "unterminated-quote", 2}, Refusal{"{oak", "unterminated-brace", 0},
                                           Refusal{"oak /elm", "unterminated-regex", 4}, Refusal{"/[/", "bad-regex", 0},
                                           Refusal{"/a/ig", "bad-regex-flag", 4}, Refusal{"oak &", "no-word", 4},
                                           Refusal{"{}", "no-word", 0}, Refusal{"oak e*", "wildcard-too-short", 4},
                                           Refusal{"\"oak elm\"~x", "bad-slop", 9}, Refusal{"\"a b\"~300", "bad-slop", 5}));

INSTANTIATE_TEST_SUITE_P(
    Operators, RefusesQueries,
    ::testing::Values(Refusal{"oak NEAR elm", "missing-distance", 4}, Refusal{"oak ONEAR/ elm", "missing-distance", 9},
                      Refusal{"oak NEAR/256 elm", "bad-number", 9}, Refusal{"NEAR/2 oak", "near-operand", 0},
                      Refusal{"oak NEAR/2 (elm AND ash)", "near-operand", 4}, Refusal{"oak NEAR/2 -elm", "near-operand", 4},
                      Refusal{"source:wire NEAR/2 oak", "near-operand", 12},
                      Refusal{"oak ATLEAST/2 (oak elm)", "atleast-operand", 4}, Refusal{"ATLEAST/0 oak", "bad-number", 8},
                      Refusal{"FIRST/3 words:>2", "first-operand", 0}, Refusal{"OF/2 oak", "of-operand", 0},
                      Refusal{"OF/3 (oak OR elm)", "of-range", 0}, Refusal{"OF/0 (oak OR elm)", "of-range", 0}));

INSTANTIATE_TEST_SUITE_P(Fields, RefusesQueries,
                         ::testing::Values(Refusal{"oak titel:elm", "unknown-field", 4}, Refusal{"title: oak", "empty-field", 5},
                                           Refusal{"source:", "empty-field", 6}, Refusal{"words:many", "bad-number", 6},
                                           Refusal{"words:=>3", "bad-comparison", 6}, Refusal{"source:>3", "bad-comparison", 7},
                                           Refusal{"source:(a AND b)", "bad-key-group", 10},
                                           Refusal{"tag:(a b)", "bad-key-group", 7}, Refusal{"entity:(a)", "bad-reference", 7}));

std::vector<std::string> warnings(std::string_view query) {
  std::vector<std::string> out;
  const Parsed parsed = parse(query);
  for (const Problem& warning : parsed.warnings) out.push_back(warning.code + "@" + std::to_string(warning.column));
  return out;
}

TEST(Parse, WarnsOfWhatOtherLanguagesReadDifferently) {
  EXPECT_THAT(warnings("oak OR elm AND ash"), ElementsAre("mixed-and-or@11"));
  EXPECT_THAT(warnings("oak OR elm ash"), ElementsAre("mixed-and-or@11"));
  EXPECT_THAT(warnings("oak OR (elm AND ash)"), ElementsAre());
  EXPECT_THAT(warnings("oak and elm"), ElementsAre("lowercase-operator@4"));
  EXPECT_THAT(warnings("*wood"), ElementsAre("leading-wildcard@0"));
}

TEST(Parse, SuggestsTheFieldThatWasMeant) { EXPECT_EQ(parse("titel:oak").error->suggestion, "did you mean \"title\"?"); }

TEST(Parse, StopsAtItsLimits) {
  EXPECT_FALSE(parse(std::string(max_depth, '(') + "oak" + std::string(max_depth, ')')).error);
  EXPECT_EQ(parse(std::string(max_depth + 1, '(') + "oak" + std::string(max_depth + 1, ')')).error->code, "too-deep");
  EXPECT_EQ(parse(std::string(100'000, '(')).error->code, "too-long");
  std::string terms;
  for (uint32_t i = 0; i <= max_terms; ++i) terms += "ab ";
  EXPECT_EQ(parse(terms).error->code, "too-many-terms");
  EXPECT_EQ(parse("/(\\pL{1,99}){9}/").error->code, "bad-regex");
}

TEST(Parse, TellsAQueryWithoutAPositiveCondition) {
  EXPECT_TRUE(holds_on_nothing(*parse("-oak").query));
  EXPECT_TRUE(holds_on_nothing(*parse("oak OR NOT elm").query));
  EXPECT_FALSE(holds_on_nothing(*parse("oak NOT elm").query));
  EXPECT_FALSE(holds_on_nothing(*parse("NOT NOT oak").query));
}

std::vector<std::string> variants(std::string_view query) {
  std::vector<std::string> out;
  const Parsed parsed = parse(query);
  for (const Variant& variant : parsed.query->variants) {
    std::string& one = out.emplace_back();
    for (const Piece& piece : variant.pieces) one += (one.empty() ? "" : " ") + piece.folded;
  }
  return out;
}

TEST(Parse, LetsAHyphenStandForAGapOrNothing) {
  EXPECT_THAT(variants("sea-level"), ElementsAre("sea level", "sealevel"));
  EXPECT_THAT(variants("a-b-c"), ElementsAre("a b c", "ab c", "a bc", "abc"));
  EXPECT_THAT(variants("a-b-c-d-e"), ElementsAre("a b c d e", "abcde"));
}

TEST(Parse, ReadsASuffixBehindAnApostropheBothWays) { EXPECT_THAT(variants("Izmir'de"), ElementsAre("izmirde", "izmir")); }

}  // namespace
}  // namespace feedwatch::rules
