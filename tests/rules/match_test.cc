#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

LocatedText located(std::string text) { return {std::move(text), "rules.yaml", {{0, 1, 1}}}; }

Rule rule(std::string query) {
  Rule made;
  made.id.value = "r";
  made.query = located(std::move(query));
  return made;
}

Document harbour() {
  return {.title = "Harbour reopens in Port Amber",
          .summary = "Ships return after the storm.",
          .text =
              "The harbour of Port Amber reopened on Monday. Mayor Nora Quill met dockers; dockers cheered.\n\n"
              "\"No ship was lost,\" Quill’s office said. Amber trade fell 3.5% to 2,500 tonnes. Non-union crews left.",
          .lang = "en-GB",
          .source = "Coast Wire",
          .feed = "coast",
          .url = "https://News.coast.example.org:8443/a?id=9",
          .authors = {"Ida Roe", "Bo Lind"},
          .tags = {"Ports"},
          .categories = {"Trade"}};
}

std::string cut(std::string_view text, uint32_t start, uint32_t end) {
  std::string out;
  uint32_t at = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++at;
    if (at > start && at <= end) out += c;
  }
  return out;
}

// "no", or the marked texts with the first letter of their field.
std::string marked(const Model& model, const Document& document) {
  const Compilation compiled = compile(model);
  if (!compiled.usable.front()) return "refused: " + compiled.diagnostics.front().message;
  const std::vector<RuleMatch> matches = compiled.rules.match(document);
  if (matches.empty()) return "no";
  std::string out;
  for (const Span& span : matches.front().spans) {
    const std::string_view field = span.field == Field::title     ? document.title
                                   : span.field == Field::summary ? document.summary
                                                                  : document.text;
    if (!out.empty()) out += ", ";
    out += std::string{name(span.field).front()} +
           (span.field == Field::title  ? 'i'
            : span.field == Field::text ? 'e'
                                        : 'u') +
           ":" + cut(field, span.start, span.end);
  }
  return out;
}

std::string marked(std::string query, const Document& document = harbour()) {
  Model model;
  model.rules.push_back(rule(std::move(query)));
  return marked(model, document);
}

struct Expectation {
  const char* query;
  const char* marked;
};

class MatchesQueries : public ::testing::TestWithParam<Expectation> {};

TEST_P(MatchesQueries, AndMarksTheirPlaces) { EXPECT_EQ(marked(GetParam().query), GetParam().marked) << GetParam().query; }

INSTANTIATE_TEST_SUITE_P(
    Words, MatchesQueries,
    ::testing::Values(Expectation{"HARBOUR", "ti:Harbour, te:harbour"}, Expectation{"{harbour}", "te:harbour"},
                      Expectation{"harbours", "no"}, Expectation{"quill", "te:Quill, te:Quill"},
                      Expectation{"2500 3.5", "te:3.5, te:2,500"}, Expectation{"nonunion", "no"},
                      Expectation{"non-union", "te:Non-union"}, Expectation{"dock*", "te:dockers, te:dockers"},
                      Expectation{"*ckers", "te:dockers, te:dockers"}, Expectation{"d?ck*s", "te:dockers, te:dockers"},
                      Expectation{"*ock*", "te:dockers, te:dockers"}));

INSTANTIATE_TEST_SUITE_P(
    Phrases, MatchesQueries,
    ::testing::Values(Expectation{"\"port amber\"", "ti:Port Amber, te:Port Amber"}, Expectation{"\"amber port\"", "no"},
                      Expectation{"\"harbour port amber\"~1", "te:harbour of Port Amber"},
                      Expectation{"\"harbour amber\"~1", "no"}, Expectation{"\"harbour amber\"~2", "te:harbour of Port Amber"},
                      Expectation{"\"Port Am*\"", "ti:Port Amber, te:Port Amber"}, Expectation{"\"Port Amber Ships\"", "no"},
                      Expectation{"text:\"mayor nora\"", "te:Mayor Nora"}));

INSTANTIATE_TEST_SUITE_P(Booleans, MatchesQueries,
                         ::testing::Values(Expectation{"storm monday", "su:storm, te:Monday"}, Expectation{"storm whale", "no"},
                                           Expectation{"whale OR storm", "su:storm"}, Expectation{"storm -monday", "no"},
                                           Expectation{"storm -whale", "su:storm"},
                                           Expectation{"title:(harbour AND storm)", "no"},
                                           Expectation{"OF/2 (storm OR whale OR nora)", "su:storm, te:Nora"},
                                           Expectation{"OF/2 (storm OR whale)", "no"},
                                           Expectation{"storm NOT NOT monday", "su:storm"}));

INSTANTIATE_TEST_SUITE_P(
    Proximity, MatchesQueries,
    ::testing::Values(Expectation{"amber NEAR/1 monday", "no"}, Expectation{"amber NEAR/2 monday", "te:Amber, te:Monday"},
                      Expectation{"monday ONEAR/5 amber", "no"}, Expectation{"dockers NEAR/0 dockers", "te:dockers, te:dockers"},
                      Expectation{"monday NEAR/S amber", "te:Amber, te:Monday"}, Expectation{"monday NEAR/S nora", "no"},
                      Expectation{"monday NEAR/P nora", "te:Monday, te:Nora"}, Expectation{"monday NEAR/P trade", "no"},
                      Expectation{"quill NOT NEAR/1 nora", "te:Quill"}, Expectation{"port NOT NEAR/0 \"port amber\"", "no"},
                      Expectation{"(amber NEAR/2 monday) NEAR/1 nora", "te:Amber, te:Monday, te:Nora"},
                      Expectation{"storm NEAR/255 port", "no"}, Expectation{"FIRST/2 harbour", "ti:Harbour, te:harbour"},
                      Expectation{"FIRST/1 harbour", "ti:Harbour"},
                      Expectation{"ATLEAST/3 amber", "ti:Amber, te:Amber, te:Amber"}, Expectation{"ATLEAST/4 amber", "no"},
                      Expectation{"ATLEAST/3 (dock* OR dockers)", "no"}));

INSTANTIATE_TEST_SUITE_P(Characters, MatchesQueries,
                         ::testing::Values(Expectation{"raw:\"3.5%\"", "te:3.5%"}, Expectation{"raw:harbour", "te:harbour"},
                                           Expectation{"raw:arbour", "no"}, Expectation{"/[0-9],[0-9]+/", "te:2,500"},
                                           Expectation{"/^the/i", "te:The"}, Expectation{"/x*/ storm", "su:storm"},
                                           Expectation{"/2,\\d+/ NEAR/0 tonnes", "te:2,500, te:tonnes"},
                                           Expectation{"raw:\"%\" NEAR/0 to", "te:%, te:to"}));

INSTANTIATE_TEST_SUITE_P(Fields, MatchesQueries,
                         ::testing::Values(Expectation{"source:\"coast wire\"", ""}, Expectation{"source:coast", "no"},
                                           Expectation{"source:coast*", ""}, Expectation{"lang:en storm", "su:storm"},
                                           Expectation{"lang:EN_gb", ""}, Expectation{"lang:en-US", "no"},
                                           Expectation{"author:\"bo lind\" tag:ports category:trade feed:coast", ""},
                                           Expectation{"site:coast.example.org", ""}, Expectation{"site:oast.example.org", "no"},
                                           Expectation{"url:/ID=9/i", ""}, Expectation{"url:a?id=9", ""},
                                           Expectation{"url:/id=8/", "no"}, Expectation{"words:>40", ""},
                                           Expectation{"words:<40", "no"}, Expectation{"source:(press OR \"Coast Wire\")", ""}));

TEST(Match, LetsNoTermReachFromOneFieldIntoTheNext) {
  EXPECT_EQ(marked("\"amber ships\"", {.title = "Port Amber", .summary = "Ships return"}), "no");
  EXPECT_EQ(marked("amber NEAR/S ships", {.title = "Port Amber", .summary = "Ships return"}), "no");
}

TEST(Match, TreatsARunOfSingleCharacterWordsAsOneString) {
  const Document document{.text = "南港。北港口岸 大 桥"};
  EXPECT_EQ(marked("北港", document), "te:北港");
  EXPECT_EQ(marked("港北", document), "no");
  EXPECT_EQ(marked("大桥", document), "no");
  EXPECT_EQ(marked("\"大 桥\"", document), "te:大 桥");
}

TEST(Match, DropsSuffixesInTurkishOnly) {
  EXPECT_EQ(marked("Rize'de", {.text = "Rize’ye gitti", .lang = "tr"}), "te:Rize");
  EXPECT_EQ(marked("Rize'de", {.text = "Rize gitti", .lang = "en"}), "no");
}

TEST(Match, AppliesUnlessAndLanguages) {
  Model model;
  model.rules.push_back(rule("storm"));
  model.rules.front().unless = located("whale OR monday");
  EXPECT_EQ(marked(model, harbour()), "no");
  model.rules.front().unless = {};
  model.rules.front().languages = {"fr", "en"};
  EXPECT_EQ(marked(model, harbour()), "su:storm");
  model.rules.front().languages = {"fr"};
  EXPECT_EQ(marked(model, harbour()), "no");
  Document unknown = harbour();
  unknown.lang = {};
  EXPECT_EQ(marked(model, unknown), "su:storm");
}

TEST(Match, NamesTheRuleAndTheTermOfEachSpan) {
  Model model;
  model.rules.push_back(rule("(broken"));
  model.rules.push_back(rule("Dock* OR \"Nora Quill\""));
  const Compilation compiled = compile(model);
  EXPECT_THAT(compiled.usable, ElementsAre(false, true));
  const std::vector<RuleMatch> matches = compiled.rules.match(harbour());
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches.front().rule, 1U);
  EXPECT_THAT(matches.front().spans, ElementsAre(Span{Field::text, 52, 62, "Nora Quill"}, Span{Field::text, 67, 74, "Dock*"},
                                                 Span{Field::text, 76, 83, "Dock*"}));
}

Model with_amber() {
  Model model;
  Entity& amber = model.entities.emplace_back();
  amber.id.value = "amber";
  amber.aliases.push_back({.term = located("Port Amber")});
  amber.aliases.push_back({.term = located("{Amber}")});
  return model;
}

TEST(Match, FindsEntitiesByTheirAliases) {
  Model model = with_amber();
  model.rules.push_back(rule("entity:amber AND storm"));
  EXPECT_EQ(marked(model, harbour()), "ti:Port Amber, ti:Amber, su:storm, te:Port Amber, te:Amber, te:Amber");
  EXPECT_THAT(compile(model).rules.match(harbour()).front().entities, ElementsAre("amber"));
  model.rules.front().query = located("storm NOT entity:amber");
  EXPECT_EQ(marked(model, harbour()), "no");
  model.rules.front().query = located("ATLEAST/3 entity:amber");
  EXPECT_NE(marked(model, harbour()), "no");
  model.rules.front().query = located("ATLEAST/4 entity:amber");
  EXPECT_EQ(marked(model, harbour()), "no");
}

TEST(Match, HidesAnAliasBehindALongerMask) {
  Model model = with_amber();
  model.entities.front().mask.push_back(located("amber trade"));
  model.rules.push_back(rule("text:entity:amber"));
  EXPECT_EQ(marked(model, harbour()), "te:Port Amber, te:Amber");
}

TEST(Match, AsksForAndForbidsContextOfAnEntity) {
  Model model = with_amber();
  model.rules.push_back(rule("title:entity:amber"));
  model.entities.front().require = located("whale OR storm");
  EXPECT_EQ(marked(model, harbour()), "ti:Port Amber, ti:Amber");
  model.entities.front().unless = located("\"Nora Quill\"");
  EXPECT_EQ(marked(model, harbour()), "no");
}

TEST(Match, WantsTheContextOfAnAliasNearby) {
  Model model;
  model.entities.emplace_back().id.value = "quill";
  model.entities.front().aliases.push_back(
      {.term = located("Quill"), .exact = true, .near = located("mayor OR major"), .near_words = 1});
  model.rules.push_back(rule("entity:quill"));
  EXPECT_EQ(marked(model, harbour()), "te:Quill");
}

TEST(Match, AddsUpTopics) {
  Model model;
  Topic& topic = model.topics.emplace_back();
  topic.id.value = "port";
  topic.threshold = 9;
  topic.terms = {{located("harbour"), 2}, {located("dockers"), 1}, {located("storm"), 1}, {located("whale"), 5}};
  model.rules.push_back(rule("topic:port"));
  // harbour 2 × (1 + 2), dockers 2, storm 1
  EXPECT_EQ(marked(model, harbour()), "ti:Harbour, su:storm, te:harbour, te:dockers, te:dockers");
  model.topics.front().cap = 1;
  EXPECT_EQ(marked(model, harbour()), "no");
  model.topics.front().cap = 3;
  model.topics.front().terms.push_back({located("monday"), -1});
  EXPECT_EQ(marked(model, harbour()), "no");
}

TEST(Match, PutsMacrosInPlaceWithTheScopeAroundThem) {
  Model model;
  model.macros.push_back({{"places", {}}, located("harbour OR dockers")});
  model.rules.push_back(rule("title:macro:places"));
  EXPECT_EQ(marked(model, harbour()), "ti:Harbour");
  model.rules.front().query = located("mayor NEAR/9 macro:places");
  EXPECT_EQ(marked(model, harbour()), "te:harbour, te:Mayor, te:dockers, te:dockers");
}

TEST(Match, SaysWhichQueriesOfASequenceHold) {
  Model model;
  Rule& one = model.rules.emplace_back(rule("harbour OR storm"));
  one.when.sequence = When::Sequence{.queries = {located("storm"), located("strike"), located("Quill NEAR/2 dockers")}};
  model.rules.push_back(rule("harbour"));
  const Compilation compiled = compile(model);
  const std::vector<RuleMatch> matches = compiled.rules.match(harbour());
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0].steps, 0b101U);
  EXPECT_EQ(matches[1].steps, 0U);
}

TEST(Match, IsTotalOnHostileArticles) {
  Model model;
  for (const char* query : {"aa NEAR/255 aa NEAR/255 aa", "ATLEAST/3 (aa NEAR/S aa)", "\"aa aa aa\"~255", "/(a+)+$/",
                            "aa NOT NEAR/P bb", "raw:\"a a\"", "*aa*"}) {
    model.rules.push_back(rule(query));
  }
  const Compilation compiled = compile(model);
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "aa ";
  EXPECT_THAT(compiled.rules.match({.title = "\xFF\xFE", .text = text}).size(), ::testing::Gt(3U));
  EXPECT_THAT(compiled.rules.match({.text = "\xF0\x9F"}), IsEmpty());
  EXPECT_THAT(compiled.rules.match({}), IsEmpty());
}

}  // namespace
}  // namespace feedwatch::rules
