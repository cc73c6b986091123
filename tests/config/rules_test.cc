#include <filesystem>

#include <gtest/gtest.h>

#include "config/load.h"
#include "config/problems.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

std::string told(const std::string& text) {
  const TempFolder folder;
  return rendered(load_rules({folder.write("rules.yaml", text)}), folder);
}

TEST(RuleFiles, TellWhatIsWrongWithLineCaretAndSuggestion) {
  const std::pair<const char*, const char*> cases[] = {
      {"rules:\n  - id: a\n    titel: T\n    query: x\n",
       "rules.yaml:3:5: error[unknown-key]: unknown key \"titel\" in rule \"a\"\n"
       "    3 |     titel: T\n"
       "      |     ^^^^^ did you mean \"title\"?\n"},
      {"rules:\n  - id: a\n    query: x\n  - id: b\n    query: y\n  - id: a\n    query: z\n",
       "rules.yaml:6:9: error[duplicate-id]: rule \"a\" is already defined at rules.yaml:2:9\n"
       "    6 |   - id: a\n"
       "      |         ^\n"},
      {"rules:\n  - id: a\n  - query: x\n",
       "rules.yaml:2:5: error[missing-key]: rule \"a\" needs \"query\"\n"
       "    2 |   - id: a\n"
       "      |     ^\n"
       "rules.yaml:3:5: error[missing-key]: rule needs \"id\"\n"
       "    3 |   - query: x\n"
       "      |     ^\n"},
      {"rules:\n  - {id: a, query: {IS} AND x}\n",
       "rules.yaml:2:25: error[yaml-syntax]: end of map flow not found\n"
       "    2 |   - {id: a, query: {IS} AND x}\n"
       "      |                         ^ put the query on its own line after \">-\"\n"},
      {"rules:\n  - id: a\n    query:\n    severity: hgh\n",
       "rules.yaml:3:5: error[wrong-type]: \"query\" of rule \"a\" must be a text, not nothing\n"
       "    3 |     query:\n"
       "      |     ^\n"
       "rules.yaml:4:15: error[bad-value]: \"severity\" of rule \"a\" must be one of info, low, medium, warning, high, critical, "
       "not \"hgh\"\n"
       "    4 |     severity: hgh\n"
       "      |               ^^^ did you mean \"high\"?\n"},
      {"schema: 2\n",
       "rules.yaml:1:9: error[bad-schema]: this version of feedwatch reads schema 1\n"
       "    1 | schema: 2\n"
       "      |         ^\n"},
      {"rules:\n  - id: a\n    query: x\n    when: {seen: {sources: 3}, absent: {for: 2h}}\n",
       "rules.yaml:4:11: error[bad-when]: when of rule \"a\" needs exactly one of seen, count, spike, absent and sequence\n"
       "    4 |     when: {seen: {sources: 3}, absent: {for: 2h}}\n"
       "      |           ^\n"
       "rules.yaml:4:18: error[missing-key]: when.seen of rule \"a\" needs \"within\"\n"
       "    4 |     when: {seen: {sources: 3}, absent: {for: 2h}}\n"
       "      |                  ^\n"},
      {"rules:\n  - id: a\n    query: x\n    hours: {tz: Europe/Lundun, days: mo-fri, from: \"6:00\"}\n",
       "rules.yaml:4:17: error[bad-value]: \"tz\" of hours of rule \"a\" must be a time zone such as Europe/London, not "
       "\"Europe/Lundun\"\n"
       "    4 |     hours: {tz: Europe/Lundun, days: mo-fri, from: \"6:00\"}\n"
       "      |                 ^^^^^^^^^^^^^\n"
       "rules.yaml:4:38: error[bad-value]: \"days\" of hours of rule \"a\" must be days such as mon-fri or sat,sun, not "
       "\"mo-fri\"\n"
       "    4 |     hours: {tz: Europe/Lundun, days: mo-fri, from: \"6:00\"}\n"
       "      |                                      ^^^^^^\n"
       "rules.yaml:4:52: error[bad-value]: \"from\" of hours of rule \"a\" must be a time such as \"06:00\", not \"6:00\"\n"
       "    4 |     hours: {tz: Europe/Lundun, days: mo-fri, from: \"6:00\"}\n"
       "      |                                                    ^^^^^^\n"},
      {"entities:\n  - id: e\n    aliases: []\n  - {id: f, aliases: [{case: exakt, term: x, near: {query: y, words: many}}]}\n",
       "rules.yaml:3:14: error[missing-key]: entity \"e\" needs at least one alias\n"
       "    3 |     aliases: []\n"
       "      |              ^\n"
       "rules.yaml:4:30: error[bad-value]: \"case\" of alias of entity \"f\" must be one of folded, exact, not \"exakt\"\n"
       "    4 |   - {id: f, aliases: [{case: exakt, term: x, near: {query: y, words: many}}]}\n"
       "      |                              ^^^^^ did you mean \"exact\"?\n"
       "rules.yaml:4:70: error[bad-number]: \"words\" of near of an alias must be a whole number from 0 to 255, not \"many\"\n"
       "    4 |   - {id: f, aliases: [{case: exakt, term: x, near: {query: y, words: many}}]}\n"
       "      |                                                                      ^^^^\n"},
      {"topics:\n  - {id: t, threshold: high, terms: [[a, b], {query: c, weight: 2}, [d]]}\n",
       "rules.yaml:2:24: error[bad-number]: \"threshold\" of topic \"t\" must be a number from -1e+06 to 1e+06, not \"high\"\n"
       "    2 |   - {id: t, threshold: high, terms: [[a, b], {query: c, weight: 2}, [d]]}\n"
       "      |                        ^^^^\n"
       "rules.yaml:2:42: error[bad-number]: the weight of \"a\" must be a number from -1e+06 to 1e+06, not \"b\"\n"
       "    2 |   - {id: t, threshold: high, terms: [[a, b], {query: c, weight: 2}, [d]]}\n"
       "      |                                          ^\n"
       "rules.yaml:2:69: error[wrong-type]: a term of topic \"t\" must be a query and its weight\n"
       "    2 |   - {id: t, threshold: high, terms: [[a, b], {query: c, weight: 2}, [d]]}\n"
       "      |                                                                     ^ write [query, 2]\n"},
      {"inhibit:\n  - {source: a, target: b}\nrules: [{id: a, query: x}]\n",
       "rules.yaml:2:25: warning[unknown-rule]: there is no rule \"b\"\n"
       "    2 |   - {source: a, target: b}\n"
       "      |                         ^ did you mean \"a\"?\n"},
      {"entities: [{from_file: none.tsv}]\n",
       "rules.yaml:1:24: error[missing-file]: cannot read none.tsv: No such file or directory\n"
       "    1 | entities: [{from_file: none.tsv}]\n"
       "      |                        ^^^^^^^^\n"},
      {"rules: x\nmacros: [a]\n",
       "rules.yaml:1:8: error[wrong-type]: rules must be a list\n"
       "    1 | rules: x\n"
       "      |        ^ start each item with \"- \"\n"
       "rules.yaml:2:9: error[wrong-type]: macros must be a map of names and queries\n"
       "    2 | macros: [a]\n"
       "      |         ^\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(told(text), expected) << text;
}

TEST(RuleFiles, KnowThePlaceOfEachPartOfAQuery) {
  const Loaded loaded =
      load_rules_text("r.yaml", "rules:\n  - id: a\n    query: >-\n      one AND\n      (two OR\n       three)\n");
  const LocatedText& query = loaded.config.model.rules.at(0).query;
  EXPECT_EQ(query.value, "one AND (two OR\n three)");
  EXPECT_EQ(query.at(static_cast<uint32_t>(query.value.find("three"))), (Position{"r.yaml", 6, 8}));
}

TEST(RuleFiles, ApplyTheirOwnDefaultsOnly) {
  const TempFolder folder;
  folder.write("rules.d/a.yaml",
               "defaults: {severity: high, notify: [x], throttle: {per: 5m}, fields: [title], follow_up: {publishers: "
               "3}}\nrules: [{id: a, query: q}]\n"
               "receivers: [{id: x, file: {path: p}}]\n");
  folder.write("rules.d/b.yaml", "rules: [{id: b, query: q}, {id: c, query: q, notify: x}]\n");
  const Loaded loaded = load_main(folder, "rules: [rules.d/b.yaml, 'rules.d/*.yaml', rules.d/a.yaml]\n");
  EXPECT_EQ(rendered(loaded, folder), "");
  EXPECT_EQ(loaded.rule_files.size(), 2U) << "each file once";
  const auto& rules = loaded.config.model.rules;
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].id.value, "b");
  EXPECT_EQ(rules[0].severity, "info");
  EXPECT_TRUE(rules[0].notify.empty());
  EXPECT_EQ(rules[1].notify.size(), 1U);
  EXPECT_EQ(rules[2].severity, "high");
  EXPECT_EQ(rules[2].notify.at(0).value, "x");
  EXPECT_EQ(rules[2].throttle->per, std::chrono::minutes{5});
  EXPECT_EQ(rules[2].follow_up.publishers, 3U);
  EXPECT_EQ(rules[0].follow_up, rules::FollowUp{});
  EXPECT_EQ(rules[2].fields, std::vector<std::string>{"title"});
}

TEST(RuleFiles, AreLeftOutWhenBrokenWhileTheOthersLoad) {
  const TempFolder folder;
  folder.write("rules.d/a.yaml", "rules: [{id: good, query: q, notify: hook}]\n");
  folder.write("rules.d/b.yaml", "rules: [{id: bad, qery: q}]\nreceivers: [{id: hook, file: {path: p}}]\n");
  folder.write("rules.d/c.ini", "[rule also-good]\nquery = q\n[rule bad\n");
  folder.write("rules.d/d.ini", "[rule fine]\nquery = q\n");
  const Loaded loaded = load_main(folder, "rules: [rules.d/*.yaml, rules.d/*.ini]\n");
  std::vector<std::string> rules;
  for (const auto& rule : loaded.config.model.rules) rules.push_back(rule.id.value);
  EXPECT_EQ(rules, (std::vector<std::string>{"good", "fine"}));
  EXPECT_FALSE(loaded.main_broken);
  EXPECT_EQ(loaded.broken_rule_files,
            (std::vector<std::string>{folder.path() / "rules.d/b.yaml", folder.path() / "rules.d/c.ini"}));
}

TEST(RuleFiles, TellReceiversThatNobodyDefinesOnceForEachPlace) {
  const TempFolder folder;
  folder.write(
      "a.yaml",
      "defaults: {notify: [ops-hok]}\nrules: [{id: a, query: q}, {id: b, query: q}, {id: c, query: q, notify: [nobody]}]\n");
  const Loaded loaded = load_main(folder, "rules: a.yaml\nreceivers: [{id: ops-hook, file: {path: p}}]\n");
  EXPECT_EQ(rendered(loaded, folder),
            "a.yaml:1:21: error[unknown-receiver]: there is no receiver \"ops-hok\"\n"
            "    1 | defaults: {notify: [ops-hok]}\n"
            "      |                     ^^^^^^^ did you mean \"ops-hook\"?\n"
            "a.yaml:2:74: error[unknown-receiver]: there is no receiver \"nobody\"\n"
            "    2 | rules: [{id: a, query: q}, {id: b, query: q}, {id: c, query: q, notify: [nobody]}]\n"
            "      |                                                                          ^^^^^^\n");
}

TEST(RuleFiles, TellIdsThatTwoFilesDefine) {
  const TempFolder folder;
  folder.write("a.yaml", "rules: [{id: a, query: q}]\nreceivers: [{id: hook, file: {path: p}}]\n");
  folder.write("b.ini", "[rule a]\nquery = q\n");
  const Loaded loaded = load_main(folder, "rules: [a.yaml, b.ini]\nreceivers: [{id: hook, file: {path: p}}]\n");
  EXPECT_EQ(rendered(loaded, folder),
            "a.yaml:2:18: error[duplicate-id]: receiver \"hook\" is already defined at feedwatch.yaml:2:18\n"
            "    2 | receivers: [{id: hook, file: {path: p}}]\n"
            "      |                  ^^^^\n"
            "b.ini:1:7: error[duplicate-id]: rule \"a\" is already defined at a.yaml:1:14\n"
            "    1 | [rule a]\n"
            "      |       ^\n");
}

TEST(RuleFiles, StopTellingAfterTwoHundredProblems) {
  std::string text = "rules:\n";
  for (int i = 0; i < 1000; ++i) text += "  - {id: r" + std::to_string(i) + ", qery: x}\n";
  const Loaded loaded = load_rules_text("r.yaml", text);
  EXPECT_EQ(loaded.diagnostics.size(), Problems::most + 1);
  EXPECT_EQ(loaded.diagnostics.front().code, "too-many");
}

TEST(RuleFiles, ReadTheSharedExample) {
  const std::filesystem::path example{FEEDWATCH_SHARED "/design/rules.example.yaml"};
  if (!std::filesystem::exists(example)) GTEST_SKIP() << example << " is not here";
  const TempFolder folder;
  std::filesystem::copy_file(example, folder.path() / "rules.yaml");
  folder.write("lists/sanctions.tsv", "q1\tNobody Example\tN. Example;Example Nobody\tperson\n");
  const Loaded loaded = load_rules({folder.path() / "rules.yaml"});
  EXPECT_FALSE(loaded.has_errors()) << rendered(loaded, folder);
  EXPECT_EQ(codes(loaded), std::vector<std::string>{"157:13 unknown-rule"});
  EXPECT_EQ(loaded.config.model.rules.size(), 5U);
  EXPECT_EQ(loaded.config.model.entities.size(), 7U);
  EXPECT_EQ(loaded.config.receivers.size(), 3U);
  EXPECT_EQ(loaded.config.model.rules[0].tests.size(), 2U);
  EXPECT_EQ(loaded.config.model.entities.back().aliases.size(), 3U);
}

}  // namespace
}  // namespace feedwatch::config
