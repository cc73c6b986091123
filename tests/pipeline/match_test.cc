#include "pipeline/match.h"

#include <iterator>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "config/check.h"
#include "store/index_words.h"

namespace feedwatch::pipeline {
namespace {

SetupPtr setup_with(std::string rules) {
  config::Checked checked = config::check_rules_text("rules.yaml", "schema: 1\nrules:\n" + std::move(rules));
  EXPECT_FALSE(checked.has_errors()) << config::render_all(checked.files);
  config::Config config = std::move(checked.files.config);
  config.sources = {{.id = "bay", .name = "The Bay", .tags = {"coast"}}};
  return make_setup(std::move(config), std::move(checked.rules));
}

Article article(std::string title, std::string text) {
  Article one;
  one.source = "bay";
  one.title = std::move(title);
  one.text = std::move(text);
  one.lang = "en";
  return one;
}

std::vector<std::string> rules_of(const std::vector<store::Hit>& hits) {
  std::vector<std::string> ids;
  for (const store::Hit& hit : hits) ids.push_back(hit.rule.id);
  return ids;
}

store::Classified changed_from(Article previous) { return {.known = store::Known::changed, .previous = std::move(previous)}; }
store::Classified known_as(Article previous) { return {.known = store::Known::elsewhere, .previous = std::move(previous)}; }

const char* const two_rules =
    "  - {id: tide, query: tide, notify: [hook, mail], severity: high}\n  - {id: gull, query: gull, notify: [hook]}\n";

TEST(FindHits, SaysWhatMatchedWhereAndForWhom) {
  const SetupPtr setup = setup_with(two_rules);
  std::string words;
  const auto hits = find_hits(*setup, article("Spring Tide", "The tide came in."), {}, words);
  ASSERT_EQ(rules_of(hits), std::vector<std::string>{"tide"});
  EXPECT_EQ(hits[0].rule.severity, "high");
  EXPECT_EQ(hits[0].receivers, (std::vector<std::string>{"hook", "mail"}));
  ASSERT_EQ(hits[0].matches.size(), 2U);
  EXPECT_EQ(hits[0].matches[0].field, "title");
  EXPECT_EQ(hits[0].matches[0].start, 7U);
  EXPECT_EQ(hits[0].matches[0].text, "Tide");
  EXPECT_EQ(hits[0].summary, "The tide came in.");
}

TEST(FindHits, QuotesEachPlaceWhateverStandsBeforeIt) {
  const SetupPtr setup = setup_with("  - {id: r, query: 'tide OR \"tide and\"', notify: [hook]}\n");
  std::string words;
  const auto hits = find_hits(*setup, article("Öl: Tide", "é tïde, tide and ö tide"), {}, words);
  ASSERT_EQ(hits.size(), 1U);
  std::vector<std::string> quoted;
  for (const alert::Match& match : hits[0].matches) quoted.push_back(match.field + " " + match.text);
  EXPECT_EQ(quoted, (std::vector<std::string>{"title Tide", "text tïde", "text tide", "text tide and", "text tide"}));
}

TEST(FindHits, LeavesOutRulesThatHeldForTheOlderVersion) {
  const SetupPtr setup = setup_with(two_rules);
  std::string words;
  const auto hits = find_hits(*setup, article("Tide", "A gull."), changed_from(article("Tide", "Nothing.")), words);
  EXPECT_EQ(rules_of(hits), std::vector<std::string>{"gull"});
}

TEST(FindHits, KeepsAndMarksRulesThatHeldWhenAnotherSourceTellsTheSame) {
  const SetupPtr setup = setup_with(
      "  - {id: plain, query: tide, notify: [x]}\n"
      "  - {id: many, query: tide, notify: [x], when: {seen: {sources: 2, within: 1h}}}\n");
  std::string words;
  const Article one = article("Tide", "");
  const auto copied = find_hits(*setup, one, known_as(one), words);
  ASSERT_EQ(rules_of(copied), (std::vector<std::string>{"plain", "many"}));
  EXPECT_TRUE(copied[0].held_before);
  EXPECT_TRUE(copied[1].held_before);
  EXPECT_EQ(copied[1].when.seen->sources, 2U);
  EXPECT_TRUE(find_hits(*setup, one, changed_from(one), words).empty());
  EXPECT_FALSE(find_hits(*setup, one, {}, words)[1].held_before);
}

TEST(FindHits, SeesSourceNameAndTags) {
  const SetupPtr setup = setup_with(
      "  - {id: a, query: 'tide source:bay tag:coast', notify: [x]}\n  - {id: b, query: 'tide feed:\"the bay\"', notify: [x]}\n");
  std::string words;
  EXPECT_EQ(rules_of(find_hits(*setup, article("Tide", ""), {}, words)), (std::vector<std::string>{"a", "b"}));
}

TEST(FindHits, GivesTheIndexTheSameWordsThatItWouldFindItself) {
  const SetupPtr setup = setup_with(two_rules);
  const Article one = article("Où l’été", "L’été, where it’s 3.5 °C at U.S. quays; the the 東京 quays");
  const auto set_of = [](const std::string& words) {
    std::istringstream stream(words);
    return std::set<std::string>(std::istream_iterator<std::string>(stream), {});
  };
  std::string words;
  find_hits(*setup, one, {}, words);
  EXPECT_EQ(set_of(words), set_of(store::index_words(one)));
  EXPECT_TRUE(set_of(words).contains("quays"));
}

}  // namespace
}  // namespace feedwatch::pipeline
