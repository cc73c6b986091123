#include "config/check.h"

#include <gtest/gtest.h>

#include "tests/config/rule_tests.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

TEST(Check, PutsProblemsOfFilesAndQueriesIntoOneOrder) {
  const TempFolder folder;
  folder.write(
      "a.yaml",
      "rules:\n  - id: one\n    query: >-\n      Blinken AND\n      titel:Iraq\n  - id: two\n    query: Iran NEAR milit*\n"
      "    notify: nobody\n  - {id: three, query: fine}\n");
  folder.write("b.ini", "[rule four]\nquery = ok AND\n        (half\n[rule five]\nquery = fine\n");
  const auto main = folder.write("feedwatch.yaml", "rules: [a.yaml, b.ini]\nlog: {level: info}\n");
  const Checked checked = check(main, {});
  EXPECT_EQ(codes(checked.files), (std::vector<std::string>{"5:7 unknown-field", "7:17 missing-distance", "8:13 unknown-receiver",
                                                            "9:10 shadowed-rule", "3:9 unbalanced"}))
      << rendered(checked.files, folder);
  EXPECT_EQ(checked.files.broken_rule_files, (std::vector<std::string>{folder.path() / "a.yaml", folder.path() / "b.ini"}));
  ASSERT_EQ(checked.files.config.model.rules.size(), 2U) << "a.yaml is left out whole, the sound rule of b.ini runs";
  EXPECT_EQ(checked.usable, (std::vector<bool>{false, true}));
  const auto matches = checked.rules.match({.text = "all is fine"});
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(checked.files.config.model.rules.at(matches[0].rule).id.value, "five");
}

TEST(Check, TellsNothingTwiceOfFilesThatNeedEachOther) {
  const TempFolder folder;
  const auto broken = folder.write(
      "a.yaml", "entities: [{id: e, aliases: [Oak]}]\nrules:\n  - {id: one, query: (oak}\n  - {id: one, query: elm}\n");
  const auto good = folder.write("b.yaml", "rules:\n  - {id: two, query: entity:e}\n  - {id: three, query: ash}\n");
  const Checked checked = check_rules({broken, good});
  EXPECT_EQ(codes(checked.files), (std::vector<std::string>{"3:22 unbalanced", "4:10 duplicate-id", "2:29 unknown-entity"}))
      << rendered(checked.files, folder);
  EXPECT_EQ(checked.usable, (std::vector<bool>{false, true}));
}

TEST(Check, PointsIntoBlockScalars) {
  const TempFolder folder;
  const Checked checked =
      check_rules({folder.write("a.yaml", "rules:\n  - id: one\n    query: >-\n      Blinken AND\n      titel:Iraq\n")});
  EXPECT_EQ(rendered(checked.files, folder),
            "a.yaml:5:7: error[unknown-field]: unknown field \"titel\" in rule \"one\"\n"
            "    5 |       titel:Iraq\n"
            "      |       ^^^^^ did you mean \"title\"?\n");
}

TEST(Check, GivesTheSameFieldsAsJson) {
  const Checked checked = check_rules_text("a.yaml", "rules: [{id: a, qery: \"x\"}]\n");
  EXPECT_EQ(to_json(checked.files.diagnostics),
            "[{\"file\":\"a.yaml\",\"line\":1,\"column\":9,\"length\":1,\"severity\":\"error\",\"code\":\"missing-key\","
            "\"message\":\"rule "
            "\\\"a\\\" needs "
            "\\\"query\\\"\",\"suggestion\":\"\"},{\"file\":\"a.yaml\",\"line\":1,\"column\":17,\"length\":4,\"severity\":"
            "\"error\",\"code\":\"unknown-key\",\"message\":\"unknown key \\\"qery\\\" in rule \\\"a\\\"\",\"suggestion\":\"did "
            "you mean "
            "\\\"query\\\"?\"}]");
  EXPECT_EQ(to_json({}), "[]");
}

TEST(Check, LooksForWordsInTheFieldsOfTheRule) {
  const Checked checked =
      check_rules_text("a.yaml", "rules:\n  - {id: a, query: storm, fields: [title]}\n  - {id: b, query: storm}\n");
  EXPECT_EQ(codes(checked.files), std::vector<std::string>{});
  EXPECT_EQ(checked.rules.match({.title = "storm"}).size(), 2U);
  const auto in_text = checked.rules.match({.text = "storm"});
  ASSERT_EQ(in_text.size(), 1U);
  EXPECT_EQ(in_text[0].rule, 1U);
}

TEST(Check, FindsNothingInTheInstalledExample) {
  const Checked checked = check(FEEDWATCH_EXAMPLES "/example/feedwatch.yaml", {});
  EXPECT_EQ(codes(checked.files), std::vector<std::string>{});
  EXPECT_EQ(checked.rules.size(), 3U);
  const RuleTests tests = run_rule_tests(checked);
  EXPECT_EQ(tests.failures, std::vector<std::string>{});
  EXPECT_EQ(tests.run, 6U);
}

}  // namespace
}  // namespace feedwatch::config
