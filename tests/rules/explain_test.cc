#include "rules/explain.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "rules/query_text.h"

namespace feedwatch::rules {
namespace {

LocatedText located(std::string text) { return {std::move(text), {}, {{0, 1, 1}}}; }

Rule rule_of(std::string query, std::string unless = {}) {
  Rule rule;
  rule.id.value = "r";
  rule.query = located(std::move(query));
  rule.unless = located(std::move(unless));
  return rule;
}

Model definitions() {
  Model model;
  Entity& band = model.entities.emplace_back();
  band.id.value = "band";
  band.name = "The Lamps";
  band.aliases = {{.term = located("The Lamps")},
                  {.term = located("Lamps"), .exact = true, .near = located("album OR tour*"), .near_words = 4}};
  band.mask = {located("Lamps of Oslo")};
  band.require = located("music OR album");
  band.unless = located("lighting");
  Topic& storm = model.topics.emplace_back();
  storm.id.value = "storm";
  storm.threshold = 6;
  storm.cap = 2;
  storm.terms = {{located("gale*"), 2}, {located("flood"), 3}, {located("teacup"), -4}};
  model.macros.push_back({{"ships", {}}, located("(ferry OR tanker)")});
  return model;
}

// The tree as text, a node a line: verdict, label, note.
void draw(const Explained& node, size_t depth, std::string& out) {
  out +=
      std::string(depth * 2, ' ') + (node.holds ? "+ " : "- ") + node.label + (node.note.empty() ? "" : " | " + node.note) + '\n';
  for (const Explained& part : node.parts) draw(part, depth + 1, out);
}

std::string drawn(const Rule& rule, const Document& document) {
  const auto explained = explain(definitions(), rule, document);
  if (!explained) return "has errors";
  std::string out;
  draw(explained->query, 0, out);
  if (explained->unless) draw(*explained->unless, 0, out);
  return out + explained->reason;
}

TEST(Explain, ShowsEachNodeWithItsVerdictInTheOrderOfTheQuery) {
  EXPECT_EQ(drawn(rule_of("source:press AND (harbour OR quay) NOT strike"), {.text = "The harbour is open", .source = "press"}),
            "+ AND\n  + source:press | it is \"press\"\n  + OR\n    + harbour\n    - quay\n  + NOT\n    - strike\n"
            "its query holds");
}

TEST(Explain, TellsHowFarApartTheSidesOfNearAre) {
  const Document document{.text = "oak one two three elm"};
  EXPECT_EQ(drawn(rule_of("oak NEAR/2 elm"), document),
            "- NEAR/2 | at least 3 words between\n  + oak\n  + elm\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("elm ONEAR/9 oak"), document),
            "- ONEAR/9 | never in this order in one field\n  + elm\n  + oak\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("oak NEAR/9 elm"), {.title = "oak", .text = "elm"}),
            "- NEAR/9 | not in one field\n  + oak\n  + elm\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("oak NEAR/S elm"), {.text = "An oak. An elm."}),
            "- NEAR/S | not in one sentence\n  + oak\n  + elm\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("oak NOT NEAR/1 elm"), {.text = "oak elm"}),
            "- NOT NEAR/1 | never without the other side nearby\n  + oak\n  + elm\nits query does not hold");
}

TEST(Explain, CountsWhatIsCounted) {
  const Document document{.text = "oak elm oak ash"};
  EXPECT_EQ(drawn(rule_of("ATLEAST/3 oak"), document), "- ATLEAST/3 | 2 places, 3 needed\n  + oak\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("OF/2 (oak OR fir OR ash)"), document),
            "+ OF/2 | 2 of 3 hold, 2 needed\n  + oak\n  - fir\n  + ash\nits query holds");
  EXPECT_EQ(drawn(rule_of("FIRST/2 ash"), document),
            "- FIRST/2 | not within the first 2 words of a field\n  + ash\nits query does not hold");
  EXPECT_EQ(drawn(rule_of("oak words:>=9"), document), "- AND\n  + oak\n  - words:>=9 | it has 4 words\nits query does not hold");
}

TEST(Explain, TellsWhyAnEntityIsOrIsNotMeant) {
  EXPECT_EQ(drawn(rule_of("entity:band"), {.text = "The new album: Lamps at their best"}),
            "+ entity:band | The Lamps\n"
            "  + alias {Lamps} | 1 place\n"
            "    + near, within 4 words\n      + OR\n        + album\n        - tour*\n"
            "  + require\n    + OR\n      - music\n      + album\n"
            "  - unless\n    - lighting\n"
            "its query holds");
  EXPECT_EQ(drawn(rule_of("entity:band"), {.text = "Lamps of Oslo, a music shop. Lamps that shine"}),
            "- entity:band | The Lamps\n"
            "  - alias {Lamps} | 2 places, 2 without its context\n"
            "    - near, within 4 words\n      - OR\n        - album\n        - tour*\n"
            "  + require\n    + OR\n      + music\n      - album\n"
            "  - unless\n    - lighting\n"
            "its query does not hold");
  EXPECT_NE(drawn(rule_of("entity:band"), {.text = "album Lamps of Oslo"}).find("alias {Lamps} | 1 place, 1 masked"),
            std::string::npos);
  EXPECT_NE(drawn(rule_of("entity:band"), {.text = "The Lamps, lighting, music"}).find("+ unless | so the entity is not meant"),
            std::string::npos);
  EXPECT_EQ(drawn(rule_of("entity:band"), {.text = "nothing"}),
            "- entity:band | The Lamps; none of its 2 aliases is there\nits query does not hold");
}

TEST(Explain, AddsUpTheScoreOfATopic) {
  EXPECT_EQ(drawn(rule_of("topic:storm"), {.title = "Gale warning", .text = "gales, gales and gales; a teacup"}),
            "- topic:storm | score 4, threshold 6\n"
            "  + 2 × gale* | +8: 3 places, 2 count, in the title\n"
            "  - 3 × flood\n"
            "  + -4 × teacup | -4: 1 place\n"
            "its query does not hold");
}

TEST(Explain, SaysWhatDecided) {
  Rule rule = rule_of("harbour", "football");
  rule.languages = {"en", "fr"};
  EXPECT_TRUE(drawn(rule, {.text = "harbour"}).ends_with("its query holds, and unless does not"));
  EXPECT_TRUE(drawn(rule, {.text = "harbour football"}).ends_with("its query holds, but so does unless"));
  EXPECT_TRUE(drawn(rule, {.text = "harbour", .lang = "tr"}).ends_with("the article's language tr is none of en, fr"));
  EXPECT_TRUE(drawn(rule, {.text = "quay"}).ends_with("its query does not hold"));
}

TEST(Explain, KeepsThePlacesOfWhatHolds) {
  const auto explained = explain(definitions(), rule_of("oak OR title:elm"), {.title = "elm", .text = "an oak"});
  ASSERT_TRUE(explained);
  EXPECT_EQ(explained->spans, (std::vector<Span>{{Field::title, 0, 3, "elm"}, {Field::text, 3, 6, "oak"}}));
  EXPECT_EQ(explained->query.parts[0].spans, (std::vector<Span>{{Field::text, 3, 6, "oak"}}));
  EXPECT_EQ(explained->query.parts[1].label, "title:elm");
}

TEST(Explain, TakesWhatNobodyDefinesAsFoundNowhere) {
  const auto explained =
      explain(definitions(), rule_of("oak OR entity:nobody OR topic:nothing"), {.text = "oak"}, Undefined::occurs_nowhere);
  ASSERT_TRUE(explained);
  EXPECT_TRUE(explained->matches);
  EXPECT_FALSE(explained->query.parts[1].holds);
  EXPECT_EQ(explained->query.parts[1].note, "nobody defines it here");
  EXPECT_EQ(explained->query.parts[2].note, "nobody defines it here");
}

TEST(Explain, FindsFurtherFormsOfWords) {
  Rule rule = rule_of("strikes");
  rule.forms.stem = "en";
  const auto explained = explain(definitions(), rule, {.text = "a strike", .lang = "en"});
  ASSERT_TRUE(explained);
  EXPECT_TRUE(explained->matches);
  EXPECT_EQ(explained->query.label, "strikes");
}

TEST(Explain, HasNoAnswerForARuleWithErrors) {
  EXPECT_FALSE(explain(definitions(), rule_of("(oak"), {}));
  EXPECT_FALSE(explain(definitions(), rule_of("oak", "entity:nobody"), {}));
}

TEST(QueryText, ReadsBackAsTheSameQuery) {
  for (const char* query :
       {"a OR b AND c", "(a OR b) AND c", "NOT (a OR b) AND c", "a NEAR/3 (b NEAR/2 c)", "a NEAR/S b ONEAR/4 c",
        "\"work to rule\"~2 OR {IS}", "title:storm* AND source:press", "ATLEAST/2 (a OR b)", "OF/2 (a OR b OR c AND d)",
        "FIRST/40 (a NEAR/2 b)", "words:>=200 a", "/o[ak]+/i a", "a NOT NEAR/2 b", "source:/^w/ a", "raw:\"C++\"",
        "tag:\"tall trees\" OR lang:en", "entity:x AND topic:y", "a -b"}) {
    const Parsed once = parse(query);
    ASSERT_TRUE(once.query) << query;
    const std::string text = to_text(*once.query);
    const Parsed again = parse(text);
    ASSERT_TRUE(again.query) << query << " → " << text;
    EXPECT_EQ(to_text(*again.query), text) << query;
  }
  EXPECT_EQ(to_text(*parse("(a OR b) c -d").query), "(a OR b) AND c AND NOT d");
  EXPECT_EQ(to_text(*parse("ééééé AND b").query, 4), "éé…");
}

// --- the same verdict as the matcher, on every case of the corpus

namespace json = boost::json;

std::string text_of(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

TEST(Explain, AgreesWithTheMatcherOnTheCorpus) {
  const std::filesystem::path cases{FEEDWATCH_SHARED "/corpus/rules/cases.jsonl"};
  if (!std::filesystem::exists(cases)) GTEST_SKIP() << cases << " is not here";
  std::ifstream lines{cases};
  size_t compared = 0;
  size_t held = 0;
  for (std::string line; std::getline(lines, line);) {
    const json::value parsed = json::parse(line);
    const json::object& one = parsed.as_object();
    const json::value* doc = one.if_contains("doc");
    if (doc == nullptr || !doc->is_object()) continue;
    Model model = definitions();
    model.rules.push_back(rule_of(text_of(one, "query")));
    const Compilation compiled = compile(model);
    const json::object& fields = doc->get_object();
    const std::string title = text_of(fields, "title"), summary = text_of(fields, "summary"), text = text_of(fields, "text"),
                      lang = text_of(fields, "lang"), source = text_of(fields, "source"), url = text_of(fields, "url");
    const Document document{.title = title, .summary = summary, .text = text, .lang = lang, .source = source, .url = url};
    const auto explained = explain(model, model.rules.front(), document);
    ASSERT_EQ(explained.has_value(), compiled.usable.front()) << line;
    if (!explained) continue;
    const std::vector<RuleMatch> matches = compiled.rules.match(document);
    ASSERT_EQ(explained->matches, !matches.empty()) << line;
    if (!matches.empty()) {
      EXPECT_EQ(explained->spans, matches.front().spans) << line;
    }
    ++compared;
    held += matches.empty() ? 0 : 1;
  }
  EXPECT_GT(compared, 100U);
  EXPECT_GT(held, 50U);
}

}  // namespace
}  // namespace feedwatch::rules
