#include "base/diagnostic.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace feedwatch {
namespace {

TEST(Diagnostic, ShowsTheLineACaretAndTheSuggestion) {
  const Diagnostic problem{.code = "unknown-field",
                           .message = "unknown field \"titel\"",
                           .where = {"rules.yaml", 2, 3},
                           .length = 5,
                           .suggestion = "did you mean \"title\"?"};
  EXPECT_EQ(render(problem, "rules:\n  titel:Blinken\n"),
            "rules.yaml:2:3: error[unknown-field]: unknown field \"titel\"\n"
            "    2 |   titel:Blinken\n"
            "      |   ^^^^^ did you mean \"title\"?\n");
}

TEST(Diagnostic, KeepsTabsBeforeTheCaretAndCountsCodePoints) {
  const Diagnostic problem{.severity = Severity::warning, .code = "c", .message = "m", .where = {"f", 1, 4}};
  EXPECT_EQ(render(problem, "\tüx=1"), "f:1:4: warning[c]: m\n    1 | \tüx=1\n      | \t  ^\n");
}

TEST(Diagnostic, NamesTheFileAloneWhenNoLineIsKnown) {
  const Diagnostic problem{.code = "unreadable", .message = "no such file", .where = {"f", 0, 0}, .suggestion = "create it"};
  EXPECT_EQ(render(problem, ""), "f: error[unreadable]: no such file\n       create it\n");
}

TEST(LocatedText, FindsThePlaceOfAnOffsetOnItsOwnLine) {
  const LocatedText text{.value = "one two", .file = "f", .marks = {{0, 3, 7}, {4, 4, 5}}};
  EXPECT_EQ(text.at(2), (Position{"f", 3, 9}));
  EXPECT_EQ(text.at(5), (Position{"f", 4, 6}));
}

TEST(Closest, FindsTranspositionsButNotStrangers) {
  EXPECT_EQ(closest("titel", {"text", "title"}), "title");
  EXPECT_EQ(closest("xyz", {"text", "title"}), "");
}

TEST(Rfc3339, PrintsMillisecondsOnlyWhenThereAreAny) {
  EXPECT_EQ(to_rfc3339(from_unix_seconds(1734145200)), "2024-12-14T03:00:00Z");
  EXPECT_EQ(to_rfc3339(from_unix_seconds(-1) + Duration{5}), "1969-12-31T23:59:59.005Z");
}

TEST(Diagnostic, WhatItQuotesActsOnNoTerminal) {
  EXPECT_EQ(render({.code = "x", .message = "not \"a\r\n\x1B[2Jb\"", .where = {.file = "f.yaml"}}, ""),
            "f.yaml: error[x]: not \"a\\r\\n\\x1b[2Jb\"\n");
}

}  // namespace
}  // namespace feedwatch
