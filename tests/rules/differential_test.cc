// Random queries on random texts, the engine against the plain matcher. FEEDWATCH_QUERIES sets how many (default 3,000).
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "reference.h"
#include "rules/explain.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  size_t below(size_t n) { return static_cast<size_t>(random_() % n); }
  bool chance(size_t percent) { return below(100) < percent; }

  std::string word() {
    static constexpr const char* words[] = {"oak",    "elm",    "Ash",   "OAK",      "Elm's",   "is",  "IS",   "U.S.",
                                            "us",     "fir",    "firs",  "re-plant", "replant", "yew", "höhe", "hohe",
                                            "l'orme", "2,500",  "3.5",   "oaks",     "elms",    "北",  "港",   "北港",
                                            "カバ",   "O’Neil", "oneil", "ashen",    "Ashes"};
    return words[below(std::size(words))];
  }

  std::string text(size_t longest) {
    std::string out;
    for (size_t i = below(longest + 1); i > 0; --i) {
      static constexpr const char* gaps[] = {" ", " ", " ", " ", " ", ", ", ". ", "! ", "\n\n", "-", " (", "; "};
      out += word();
      out += gaps[below(std::size(gaps))];
    }
    return out;
  }

  std::string term() {
    switch (below(12)) {
      case 0:
        return "\"" + plain() + " " + plain() + "\"";
      case 1:
        return "\"" + plain() + " " + plain() + "\"~" + std::to_string(below(4));
      case 2:
        return "\"" + plain() + " " + plain() + " " + plain() + "\"~" + std::to_string(below(3));
      case 3:
        return "{" + plain() + "}";
      case 4:
        return chance(50) ? "oa*" : "*lms";
      case 5:
        return chance(50) ? "fi?s" : "re-pl*";
      case 6:
        return chance(50) ? "*la*" : "\"as* oak\"";
      case 7:
        return chance(70) ? "entity:tree" : "entity:name";
      default:
        return plain();
    }
  }
  std::string plain() { return word(); }

  std::string characters() {
    static constexpr const char* made[] = {"raw:oak",   "raw:\"U.S\"", "/o[a-k]+/", "/elm./i",
                                           "raw:\",\"", "/^oak/",      "/s\\b/",    "raw:is"};
    return made[below(std::size(made))];
  }

  // A span expression that NEAR takes.
  std::string span(size_t depth) {
    if (depth == 0 || chance(40)) return chance(8) ? characters() : chance(12) ? field() + term() : term();
    switch (below(6)) {
      case 0:
        return "(" + span(depth - 1) + " OR " + span(depth - 1) + ")";
      case 1:
        return "(" + span(depth - 1) + " NOT NEAR/" + distance() + " " + span(depth - 1) + ")";
      case 2:
        return "(FIRST/" + std::to_string(1 + below(8)) + " " + span(depth - 1) + ")";
      case 3:
        return field() + "(" + span(depth - 1) + " OR " + span(depth - 1) + ")";
      default:
        return "(" + span(depth - 1) + (chance(60) ? " NEAR/" : " ONEAR/") + distance() + " " + span(depth - 1) + ")";
    }
  }
  std::string distance() { return chance(15) ? "S" : chance(15) ? "P" : std::to_string(below(6)); }
  std::string field() {
    static constexpr const char* fields[] = {"title:", "text:", "summary:", "any:"};
    return fields[below(std::size(fields))];
  }

  std::string query(size_t depth) {
    if (depth == 0 || chance(25)) return span(depth);
    switch (below(10)) {
      case 0:
      case 1:
        return "(" + query(depth - 1) + " AND " + query(depth - 1) + ")";
      case 2:
      case 3:
        return "(" + query(depth - 1) + " OR " + query(depth - 1) + ")";
      case 4:
        return "(" + query(depth - 1) + " AND NOT " + query(depth - 1) + ")";
      case 5:
        return "ATLEAST/" + std::to_string(1 + below(4)) + " " + span(depth - 1);
      case 6:
        return "OF/" + std::to_string(1 + below(3)) + " (" + query(depth - 1) + " OR " + query(depth - 1) + " OR " +
               query(depth - 1) + ")";
      case 7:
        return chance(50) ? "topic:wood" : "words:>" + std::to_string(below(30));
      case 8:
        return chance(50) ? "source:w*" : chance(50) ? "(lang:en OR tag:\"tall trees\")" : "lang:tr";
      default:
        return span(depth);
    }
  }

 private:
  std::mt19937_64 random_;
};

LocatedText located(std::string text) { return {std::move(text), {}, {{0, 1, 1}}}; }

Model definitions() {
  Model model;
  Entity& tree = model.entities.emplace_back();
  tree.id.value = "tree";
  tree.aliases = {{.term = located("oak")},
                  {.term = located("{Ash}")},
                  {.term = located("IS"), .exact = true, .near = located("elm OR fir*"), .near_words = 2}};
  tree.mask = {located("oak elm"), located("is oak")};
  Entity& name = model.entities.emplace_back();
  name.id.value = "name";
  name.aliases = {{.term = located("O'Neil")}, {.term = located("re-plant oak")}, {.term = located("yew")}};
  name.require = located("oak OR entity:tree");
  name.unless = located("\"fir fir\"");
  Topic& wood = model.topics.emplace_back();
  wood.id.value = "wood";
  wood.threshold = 4;
  wood.terms = {{located("oak*"), 1}, {located("elm NEAR/3 ash"), 2}, {located("yew AND fir"), 1.5}, {located("us"), -1}};
  return model;
}

struct Text {
  std::string title, summary, text;
};

Document document_of(const Text& text, size_t which) {
  Document document{.title = text.title, .summary = text.summary, .text = text.text};
  document.lang = which % 4 == 0 ? "tr" : which % 4 == 1 ? "en-GB" : "";
  document.source = which % 3 == 0 ? "Wood Wire" : "press";
  if (which % 5 == 0) document.tags = {"Tall  Trees"};
  return document;
}

std::set<reference::Place> places(const RuleMatch& match) {
  std::set<reference::Place> out;
  for (const Span& span : match.spans)
    out.emplace(static_cast<int>(span.field), static_cast<int>(span.start), static_cast<int>(span.end));
  return out;
}

std::string written(const std::set<reference::Place>& places) {
  std::string out;
  for (const auto& [field, start, end] : places)
    out += " " + std::to_string(field) + "[" + std::to_string(start) + "," + std::to_string(end) + ")";
  return out;
}

const RuleMatch* find(const std::vector<RuleMatch>& matches, size_t rule) {
  for (const RuleMatch& match : matches) {
    if (match.rule == rule) return &match;
  }
  return nullptr;
}

// A set of one rule may settle by characters what a set of many does not.
bool holds_alone(const Rule& rule, const Document& document) {
  Model model = definitions();
  model.rules.push_back(rule);
  return !compile(model).rules.match(document).empty();
}

TEST(Differential, EngineAndPlainMatcherAgree) {
  const char* wanted = std::getenv("FEEDWATCH_QUERIES");
  const size_t queries = wanted != nullptr ? std::stoul(wanted) : 3'000;
  constexpr size_t rules_at_once = 50;
  constexpr size_t documents_each = 6;
  size_t matched = 0;
  size_t compared = 0;
  for (size_t round = 0; round * rules_at_once < queries; ++round) {
    Maker maker{round + 1};
    Model model = definitions();
    for (size_t i = 0; i < rules_at_once; ++i) {
      Rule& rule = model.rules.emplace_back();
      rule.query = located(maker.query(4));
      if (maker.chance(10)) rule.unless = located(maker.query(1));
    }
    const Compilation compiled = compile(model);
    for (size_t d = 0; d < documents_each; ++d) {
      const Text text{maker.text(6), maker.chance(50) ? maker.text(8) : "", maker.text(30)};
      const Document document = document_of(text, round * documents_each + d);
      const std::vector<RuleMatch> found = compiled.rules.match(document);
      const std::vector<RuleMatch> in_turn = compiled.rules.match_every_rule(document);
      for (size_t i = 0; i < model.rules.size(); ++i) {
        if (!compiled.usable[i]) continue;
        const reference::Outcome outcome = reference::match(model, model.rules[i], document);
        const RuleMatch* match = find(found, i);
        const RuleMatch* other = find(in_turn, i);
        const std::string about = model.rules[i].query.value + "\n  unless " + model.rules[i].unless.value + "\n  on [" +
                                  text.title + "] [" + text.summary + "] [" + text.text + "] " + std::string{document.lang};
        ASSERT_EQ(other != nullptr, outcome.matches) << about;
        ASSERT_EQ(match != nullptr, outcome.matches) << "the index lost or added a rule: " << about;
        if (d == 0) {
          const auto explained = explain(model, model.rules[i], document);
          ASSERT_TRUE(explained) << about;
          ASSERT_EQ(explained->matches, outcome.matches) << "the explanation says otherwise: " << about;
          ASSERT_EQ(holds_alone(model.rules[i], document), outcome.matches) << "ruled out by its characters: " << about;
        }
        ++compared;
        if (!outcome.matches) continue;
        ++matched;
        ASSERT_EQ(written(places(*match)), written(outcome.places)) << about;
      }
    }
  }
  EXPECT_GT(matched * 10, compared) << "too few queries hold to tell anything";
  RecordProperty("compared", std::to_string(compared));
  RecordProperty("matched", std::to_string(matched));
}

}  // namespace
}  // namespace feedwatch::rules
