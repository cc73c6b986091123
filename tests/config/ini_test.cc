#include <filesystem>

#include <gtest/gtest.h>

#include "config/load.h"
#include "config/node.h"
#include "tests/config/model_text.h"
#include "tests/config/support.h"

namespace feedwatch::config {
namespace {

constexpr const char* yaml_twin = R"(schema: 1
defaults:
  severity: warning
  throttle: {per: 30m, burst: 2}
  notify: [hook]
  fields: [title, text]
entities:
  - id: kestrel
    name: Kestrel Air
    kind: company
    refs: {wikidata: Q1, lei: ABC}
    lists: [airlines, watch]
    aliases:
      - Kestrel Air
      - "{KA}"
      - {term: "{Kestrel}", near: {query: airline OR flight*, words: 8}}
    mask: [kestrel falcon, "common kestrel"]
    require: flight OR airport
    unless: ornithology
  - from_file: names.tsv
    prefix: x
    min_tokens: 2
    case: exact
topics:
  - id: strikes
    name: Labour disputes
    refs: {iptc: "x:1"}
    threshold: 4
    cap: 2
    title_boost: 1
    terms:
      - [strike*, 3]
      - [walkout OR "work to rule", 1.5]
      - [football, -6]
      - pilots
macros:
  wires: source:(alpha* OR beta*)
rules:
  - id: grounded
    title: Kestrel grounded
    query: entity:kestrel AND (ground* OR cancel*)
    unless: topic:strikes
    fields: [title]
    languages: [en, tr]
    severity: high
    labels: {desk: air, team: a b}
    notify: [hook, desk]
    group_by: [rule, label.desk]
    throttle: {per: 2h, burst: 1, key: [rule, story]}
    follow_up: {updates: no, publishers: 5}
    hours: {tz: Europe/London, days: "mon-fri", from: "06:00", to: "22:00", outside: digest}
    when: {seen: {sources: 3, within: 6h, distinct: domain, per: story}}
    tests:
      - should_match: Kestrel Air cancels flights
      - should_match: KA grounded
      - should_not_match: A kestrel in a tree
      - name: needs three
        should_match: {title: T, text: U, spans: [one, two words]}
      - name: in time
        events:
          - {at: 0m, source: a, text: "KA grounded: all"}
          - {at: 20m, source: b, title: "T", text: U}
        expect: [{at: 20m, fire: grounded}]
  - id: order
    query: a
    notify: []
    when: {sequence: {queries: [strike*, walkout OR x], within: 2h}}
  - id: many
    query: b
    when: {count: {min: 5, within: 1h, per: source}}
  - id: burst
    query: c
    when: {spike: {window: 1h, baseline: 7d, factor: 4, min: 8}}
  - id: quiet
    query: d
    when: {absent: {for: 2h}}
receivers:
  - id: hook
    webhook: {url: "https://hooks.example.org/fw", schedule: [1s, 5s], headers: {X-Team: air}, template: t.tmpl}
    allow_private: [10.0.0.0/8]
    events: [config.rejected, heartbeat]
  - id: desk
    email: {to: [a@example.org, b@example.org], from: c@example.org, smtp: "smtp://mail.example.org:25", user: me, tls: required, digest: 15m}
  - id: disk
    file: {path: alerts.jsonl}
routes:
  - {match: {severity: critical, desk: air}, notify: [desk], continue: true}
inhibit:
  - {source: grounded, target: many, equal: [story]}
)";

constexpr const char* ini_twin = R"(; the same
[defaults]
schema = 1
severity = warning
throttle = per 30m burst 2
notify = hook
fields = title, text

[entity kestrel]
name = Kestrel Air
kind: company
ref.wikidata = Q1
ref.lei = ABC
lists = airlines, watch
alias = Kestrel Air
alias = {KA}
alias = {Kestrel} near 8: airline OR flight*
mask = kestrel falcon
   "common kestrel"
require = flight OR airport
unless = ornithology

[names names.tsv]
prefix = x
min_tokens = 2
case = exact

[topic strikes]
name = Labour disputes
ref.iptc = x:1
threshold = 4
cap = 2
title_boost = 1
term = 3 strike*
term = 1.5 walkout OR "work to rule"
# a comment
term = -6 football
       pilots

[macros]
wires = source:(alpha* OR beta*)

[rule grounded]
title = Kestrel grounded
query = entity:kestrel AND
  ; a comment between
        (ground* OR cancel*)
unless = topic:strikes
fields = title
languages = en,tr
severity = high
label.desk = air
label.team = a b
notify = hook, desk
group_by = rule, label.desk
throttle = per 2h burst 1 key rule,story
follow_up = updates no publishers 5
hours = tz Europe/London days mon-fri from 06:00 to 22:00 outside digest
when = seen sources 3 within 6h distinct domain per story
should_match = Kestrel Air cancels flights
should_match = KA grounded
should_not_match = A kestrel in a tree

[test grounded]
name = needs three
should_match.title = T
should_match.text = U
should_match.span = one
should_match.span = two words

[test grounded]
name = in time
event = at 0m source a: KA grounded: all
event = at 20m source b
event.title = T
event.text = U
expect = at 20m fire grounded

[rule order]
query = a
notify =
step = strike*
when = sequence within 2h
step = walkout OR x

[rule many]
query = b
when = count min 5 within 1h per source

[rule burst]
query = c
when = spike window 1h baseline 7d factor 4 min 8

[rule quiet]
query = d
when = absent for 2h

[receiver hook]
webhook.url = https://hooks.example.org/fw
webhook.schedule = 1s, 5s
webhook.header.X-Team = air
webhook.template = t.tmpl
allow_private = 10.0.0.0/8
events = config.rejected, heartbeat

[receiver desk]
email.to = a@example.org, b@example.org
email.from = c@example.org
email.smtp = smtp://mail.example.org:25
email.user = me
email.tls = required
email.digest = 15m

[receiver disk]
file.path = alerts.jsonl

[route]
match.severity = critical
match.desk = air
notify = desk
continue = true

[inhibit]
source = grounded
target = many
equal = story
)";

TEST(Ini, GivesTheSameModelAsItsYamlTwin) {
  const TempFolder folder;
  folder.write("names.tsv", "1\tAcme Widgets\tAcme;Widgets of Acme\tcompany\n");
  const Loaded yaml = load_rules({folder.write("a.yaml", yaml_twin)});
  const Loaded ini = load_rules({folder.write("b.ini", ini_twin)});
  EXPECT_EQ(rendered(yaml, folder), "");
  EXPECT_EQ(rendered(ini, folder), "");
  EXPECT_EQ(model_text(yaml.config), model_text(ini.config));
  EXPECT_EQ(yaml.config.model.rules.size(), 5U);
  EXPECT_EQ(yaml.config.model.entities.size(), 2U);
}

TEST(Ini, KnowsThePlaceOfEachPartOfAValue) {
  const Loaded loaded = load_rules_text("a.ini", "[rule a]\nquery = one AND\n        ünd (two)\n");
  ASSERT_EQ(loaded.config.model.rules.size(), 1U);
  const LocatedText& query = loaded.config.model.rules[0].query;
  EXPECT_EQ(query.value, "one AND ünd (two)");
  EXPECT_EQ(query.at(4), (Position{"a.ini", 2, 13}));
  EXPECT_EQ(query.at(8), (Position{"a.ini", 3, 9}));
  EXPECT_EQ(query.at(13), (Position{"a.ini", 3, 14}));
}

TEST(Ini, TakesTheTextOfAnAliasOutOfItsSigns) {
  const Loaded loaded =
      load_rules_text("a.ini", "[entity e]\nalias = {IS} near 12: x OR y\nalias = \"two words\"\nalias = plain\n");
  ASSERT_EQ(loaded.config.model.entities.size(), 1U);
  const auto& aliases = loaded.config.model.entities[0].aliases;
  ASSERT_EQ(aliases.size(), 3U);
  EXPECT_EQ(aliases[0].term.value, "IS");
  EXPECT_TRUE(aliases[0].exact);
  EXPECT_EQ(aliases[0].term.at(0), (Position{"a.ini", 2, 10}));
  EXPECT_EQ(aliases[0].near.at(0), (Position{"a.ini", 2, 23}));
  EXPECT_EQ(aliases[1].term.value, "two words");
  EXPECT_EQ(aliases[1].term.at(0), (Position{"a.ini", 3, 10}));
  EXPECT_FALSE(aliases[2].exact);
}

TEST(Ini, TellsEveryProblemInOnePass) {
  const TempFolder folder;
  const Loaded loaded =
      load_rules({folder.write("b.ini",
                               "early = 1\n[rule a\nquery = x\n[rule b] # c\nquery = x\nrule c]\nx = 1\n[rule d]\nnoval\n"
                               "query= a\n  b\nquery = c\ntitel = u\nthrottle = per 1m per 2m bust 3\n[ruel e]\n[entity]\n"
                               "= v\n[defaults]\nseverity = hgh\n[defaults]\n[test zz]\n[rule d]\nquery = x\n")});
  EXPECT_EQ(rendered(loaded, folder),
            "b.ini:1:1: error[ini-syntax]: this line stands before the first [section]\n"
            "    1 | early = 1\n"
            "      | ^^^^^^^^^\n"
            "b.ini:2:1: error[ini-section]: this section line has no closing bracket\n"
            "    2 | [rule a\n"
            "      | ^^^^^^^ write [rule a]\n"
            "b.ini:4:1: error[ini-section]: there is something behind the closing bracket\n"
            "    4 | [rule b] # c\n"
            "      | ^^^^^^^^^^^^ comments stand on lines of their own\n"
            "b.ini:6:1: error[ini-section]: this section line has no opening bracket\n"
            "    6 | rule c]\n"
            "      | ^^^^^^^ write [rule c]\n"
            "b.ini:9:1: error[ini-syntax]: this line is neither [section] nor key = value\n"
            "    9 | noval\n"
            "      | ^^^^^ indent it if it goes on with the line before\n"
            "b.ini:12:1: error[duplicate-key]: \"query\" is already set at b.ini:10\n"
            "   12 | query = c\n"
            "      | ^^^^^\n"
            "b.ini:13:1: error[unknown-key]: unknown key \"titel\" in [rule d]\n"
            "   13 | titel = u\n"
            "      | ^^^^^ did you mean \"title\"?\n"
            "b.ini:14:19: error[duplicate-key]: \"per\" is already set in throttle of rule \"d\"\n"
            "   14 | throttle = per 1m per 2m bust 3\n"
            "      |                   ^^^\n"
            "b.ini:14:26: error[unknown-key]: unknown key \"bust\" in throttle of rule \"d\"\n"
            "   14 | throttle = per 1m per 2m bust 3\n"
            "      |                          ^^^^ did you mean \"burst\"?\n"
            "b.ini:15:1: error[unknown-section]: there is no section [ruel]\n"
            "   15 | [ruel e]\n"
            "      | ^^^^^^^^ did you mean [rule e]?\n"
            "b.ini:16:1: error[missing-id]: [entity] needs a name\n"
            "   16 | [entity]\n"
            "      | ^^^^^^^^ write [entity NAME]\n"
            "b.ini:17:1: error[ini-syntax]: there is no key before the sign\n"
            "   17 | = v\n"
            "      | ^^^\n"
            "b.ini:19:12: error[bad-value]: \"severity\" of defaults must be one of info, low, medium, warning, high, critical, "
            "not \"hgh\"\n"
            "   19 | severity = hgh\n"
            "      |            ^^^ did you mean \"high\"?\n"
            "b.ini:20:1: error[duplicate-section]: [defaults] stands in this file already\n"
            "   20 | [defaults]\n"
            "      | ^^^^^^^^^^ put its keys into the first one\n"
            "b.ini:21:1: error[unknown-rule]: there is no [rule zz] above this test\n"
            "   21 | [test zz]\n"
            "      | ^^^^^^^^^ a test stands behind its rule\n"
            "b.ini:22:7: error[duplicate-id]: rule \"d\" is already defined at b.ini:8:7\n"
            "   22 | [rule d]\n"
            "      |       ^\n");
}

TEST(Ini, ReadsLongLinesAndRefusesEndlessOnes) {
  const Loaded longer = load_rules_text("a.ini", "[rule a]\nquery = " + std::string(100'000, 'x') + "\ntitle = t\n");
  EXPECT_EQ(longer.config.model.rules.at(0).query.value.size(), 100'000U);
  EXPECT_EQ(longer.config.model.rules.at(0).title, "t");
  EXPECT_EQ(codes(load_rules_text("a.ini", "[rule a]\nquery = " + std::string(300'000, 'x') + "\n")),
            std::vector<std::string>{"2:1 ini-syntax"});
}

TEST(Ini, ReadsTheSharedExample) {
  const std::filesystem::path example{FEEDWATCH_SHARED "/design/rules.example.ini"};
  if (!std::filesystem::exists(example)) GTEST_SKIP() << example << " is not here";
  const Loaded loaded = load_rules({example});
  EXPECT_TRUE(loaded.diagnostics.empty()) << codes(loaded).front();
  ASSERT_EQ(loaded.config.model.rules.size(), 2U);
  EXPECT_EQ(loaded.config.model.rules[1].when.seen->distinct, "domain");
  EXPECT_EQ(loaded.config.model.rules[0].throttle->per, std::chrono::minutes{30});
}

TEST(Ini, WarnsWhenALineOfAQueryIsTakenAsAComment) {
  const auto told = [](const std::string& line) {
    return codes(
        load_rules_text("a.ini", "[rule a]\ntitle = T\nquery = ferry OR\n  " + line + "\n  boat\nlabel.x = y\n  " + line + "\n"));
  };
  EXPECT_EQ(told("#Iraq OR"), std::vector<std::string>{"4:3 ini-comment"});
  EXPECT_EQ(told(";ship OR"), std::vector<std::string>{"4:3 ini-comment"});
  EXPECT_TRUE(told("# a comment").empty());
  EXPECT_TRUE(told("ship OR").empty() || told("ship OR").front().find("ini-comment") == std::string::npos);
}

}  // namespace
}  // namespace feedwatch::config
