#include "config/convert.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/config/model_text.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string model_of(const TempFolder& folder, const std::string& name, const std::string& text) {
  const Loaded loaded = load_rules({folder.write(name, text)});
  EXPECT_FALSE(loaded.has_errors()) << rendered(loaded, folder) << text;
  return model_text(loaded.config);
}

// There and back, the same rules at every station.
void expect_round_trip(const TempFolder& folder, const std::string& name, const std::string& text) {
  const bool from_ini = name.ends_with(".ini");
  const std::string other = from_ini ? "there.yaml" : "there.ini";
  const std::string model = model_of(folder, name, text);
  const Converted there = convert_rules(name, text, from_ini ? RuleForm::yaml : RuleForm::ini);
  EXPECT_EQ(there.lost, std::vector<std::string>{});
  ASSERT_FALSE(there.text.empty());
  EXPECT_EQ(model_of(folder, other, there.text), model) << there.text;
  const Converted back = convert_rules(other, there.text, from_ini ? RuleForm::ini : RuleForm::yaml);
  EXPECT_EQ(back.lost, std::vector<std::string>{});
  EXPECT_EQ(model_of(folder, from_ini ? "back.ini" : "back.yaml", back.text), model) << back.text;
}

constexpr const char* everything = R"(schema: 1
stem: {lang: en}
arabic_clitics: true
defaults: {severity: low, throttle: {per: 30m, burst: 2, key: [rule, story]}, notify: [desk], fields: [title, text]}
entities:
  - id: port
    name: "Harbour: the Board"
    kind: org
    refs: {wikidata: Q1, register: "de:77"}
    lists: [ours, theirs]
    aliases:
      - Harbour Board
      - "\"Harbour Board of the North\""
      - {term: HB, case: exact}
      - term: Board
        near: {query: 'Northport OR "the quay"', words: 7}
      - {term: NB, case: exact, near: {query: Northport}}
    mask: ["Harbour Boarding House"]
    require: Northport OR entity:town
    unless: '"Harbour Boarders" OR /(?i)foot\s+ball/'
  - {id: town, aliases: [Northport]}
topics:
  - id: strike
    name: Strikes
    refs: {iptc: "medtop:1"}
    threshold: 4.5
    cap: 2
    title_boost: 1
    terms:
      - [strike*, 3]
      - ["\"work to rule\"~2", 2.5]
      - football
      - {query: "2,500 dockers", weight: 1}
      - [entity:port, -1]
macros:
  ships: (ferry OR "container ship")
rules:
  - id: all-of-it
    title: "Everything # at once"
    query: >-
      {HB} AND (macro:ships NEAR/4 (late OR delay*)) AND source:(wire* OR "press agency") AND
      NOT "a phrase that is long enough to be folded over more than a line of the file that is written"
    unless: topic:strike
    languages: [en, de-AT]
    severity: critical
    labels: {desk: ports, team: a b}
    notify: [desk, pager]
    group_by: [rule, label.desk]
    group_wait: 0s
    group_interval: 5m
    repeat_interval: 4h
    escalate: {after: 15m, to: [pager, disk]}
    throttle: {per: 2h, key: [rule, story]}
    hours: {tz: Europe/London, days: mon-fri, from: "06:00", to: "22:00", outside: digest}
    when: {seen: {sources: 3, within: 6h, distinct: domain, per: story}}
    tests:
      - should_match: {title: "The HB: a ferry is late", text: "yes", spans: [HB, "ferry is late"], source: wire}
      - should_not_match: nothing here
      - name: three of them
        events:
          - {at: 0m, source: a, text: "HB ferry late: twice"}
          - {at: 50m, source: b, title: HB, tags: [x, y]}
        expect: [{at: 50m, fire: all-of-it}]
  - id: simple
    query: ferry
    tests:
      - should_match: A ferry came.
      - should_not_match: "null"
  - {id: counted, query: ferry, when: {count: {min: 3, within: 1h, per: source}}}
  - {id: spiky, query: ferry, when: {spike: {window: 1h, baseline: 7d, factor: 2.5, min: 4}}}
  - {id: silent, query: ferry, when: {absent: {for: 2h}}}
  - {id: ordered, query: ferry OR quay, when: {sequence: {queries: [ferry AND "left", "quay | dock"], within: 3h}}}
receivers:
  - id: desk
    webhook: {url: "https://hooks.example.org/fw?a=b#c", schedule: [1s, 5s], headers: {X-Team: a; b}, template: t.tmpl}
    events: [source.failing]
    allow_private: [10.0.0.0/8]
  - id: pager
    email: {to: [a@example.org, b@example.org], from: c@example.org, smtp: "smtp://mail.example.org:25", digest: 15m}
  - id: disk
    file: {path: alerts.jsonl}
    digest: mon-fri 07:00 Europe/London
routes:
  - {match: {severity: critical, desk: ports}, notify: [pager], continue: true}
inhibit:
  - {source: all-of-it, target: simple, equal: [story], within: 2h}
)";

TEST(Convert, TakesEverythingThereAndBack) {
  const TempFolder folder;
  folder.write("t.tmpl", "{}");
  expect_round_trip(folder, "rules.yaml", everything);
}

TEST(Convert, TakesTheExamplesThereAndBack) {
  const TempFolder folder;
  const std::filesystem::path examples{FEEDWATCH_EXAMPLES "/example/rules.d"};
  for (const char* name : {"example.yaml", "example.ini"}) expect_round_trip(folder, name, text_of(examples / name));
}

TEST(Convert, TakesTheStarterPacksThereAndBack) {
  const TempFolder folder;
  for (const auto& pack : std::filesystem::directory_iterator{FEEDWATCH_EXAMPLES "/../rules/packs"})
    expect_round_trip(folder, pack.path().filename(), text_of(pack.path()));
}

TEST(Convert, TakesTheSharedExamplesThereAndBack) {
  const std::filesystem::path design{FEEDWATCH_SHARED "/design"};
  if (!std::filesystem::exists(design)) GTEST_SKIP() << design << " is not here";
  const TempFolder folder;
  folder.write("lists/sanctions.tsv", "q1\tNobody Example\tN. Example;Example Nobody\tperson\n");
  expect_round_trip(folder, "rules.ini", text_of(design / "rules.example.ini"));
  expect_round_trip(folder, "rules.yaml", text_of(design / "rules.example.yaml"));
}

TEST(Convert, WritesWhatAPersonWouldWrite) {
  const Converted ini =
      convert_rules("a.yaml",
                    "schema: 1\nentities: [{id: e, aliases: [{term: IS, case: exact, near: {query: Daesh, words: 3}}]}]\n"
                    "rules:\n  - {id: r, query: \"a AND b\", notify: [x, y], labels: {desk: d}, tests: [{should_match: a b}]}\n",
                    RuleForm::ini);
  EXPECT_EQ(ini.text,
            "; Made of a.yaml by feedwatch rules convert; comments are not kept.\n[defaults]\nschema = 1\n\n[entity e]\n"
            "alias = {IS} near 3: Daesh\n\n[rule r]\nquery = a AND b\nlabel.desk = d\nnotify = x, y\nshould_match = a b\n");
  const Converted yaml =
      convert_rules("a.ini", "[rule r]\nquery = {IS} AND b\nnotify = x, y\nthrottle = per 1h burst 2\n", RuleForm::yaml);
  EXPECT_EQ(yaml.text,
            "# Made of a.ini by feedwatch rules convert; comments are not kept.\nrules:\n  - id: r\n    query: \"{IS} AND b\"\n"
            "    notify: [x, y]\n    throttle:\n      per: 1h\n      burst: 2\n");
}

TEST(Convert, SaysWhatIniCannotSay) {
  const Converted ini = convert_rules(
      "a.yaml", "rules:\n  - id: r\n    query: a\n    tests:\n      - should_match: {text: \"two\\nlines\", title: t}\n",
      RuleForm::ini);
  EXPECT_EQ(ini.lost, (std::vector<std::string>{"line 5: \"rules.tests.should_match.text\" cannot be said in INI"}));
  EXPECT_NE(ini.text.find("should_match.title = t"), std::string::npos) << ini.text;
}

TEST(Convert, ConvertsNothingThatHasErrors) {
  const Converted broken = convert_rules("a.yaml", "rules: [{id: r, qery: a}]\n", RuleForm::ini);
  EXPECT_EQ(broken.text, "");
  ASSERT_FALSE(broken.problems.empty());
  EXPECT_EQ(broken.problems.back().code, "unknown-key");
}

}  // namespace
}  // namespace feedwatch::config
