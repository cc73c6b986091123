#include "alert/excerpt.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace feedwatch::alert {
namespace {

size_t code_points(std::string_view text) {
  size_t count = 0;
  for (; !text.empty(); ++count) utf8::take(text);
  return count;
}

Match in_text(std::string_view text, std::string_view word) {
  const auto start = static_cast<uint32_t>(code_points(text.substr(0, text.find(word))));
  return {"text", start, start + static_cast<uint32_t>(code_points(word)), std::string(word), std::string(word)};
}

const std::string story =
    "The ferry left at dawn. Nobody had expected the harbour to be closed by noon. The strike began quietly, with three dockers "
    "and a "
    "kettle. By evening four hundred had joined them. The port authority called it illegal. Talks go on tomorrow at the town "
    "hall.";

std::string quote(const std::string& text, const std::string& word, size_t max) {
  const Match matches[] = {in_text(text, word)};
  return summary_around(text, matches, max);
}

TEST(Excerpt, QuotesAShortTextWhole) {
  EXPECT_EQ(quote(story, "strike", 1'000), story);
  EXPECT_EQ(summary_around("One.\nTwo.", {}, 100), "One. Two.");
  EXPECT_EQ(summary_around("", {}, 100), "");
}

TEST(Excerpt, BeginsAndEndsWithASentenceNearTheMatch) {
  EXPECT_EQ(quote(story, "four hundred", 110), "By evening four hundred had joined them. The port authority called it illegal.");
}

TEST(Excerpt, MarksWhereItCutASentence) {
  const std::string quoted = quote(story, "quietly", 40);
  EXPECT_TRUE(quoted.ends_with("…")) << quoted;
  EXPECT_NE(quoted.find("quietly"), std::string::npos) << quoted;
  EXPECT_LE(code_points(quoted), 40U);
}

TEST(Excerpt, BeginsAtTheStartWithoutAMatchInTheText) {
  const Match title[] = {{"title", 150, 155, "ferry", "ferry"}};
  EXPECT_EQ(summary_around(story, title, 80), "The ferry left at dawn. Nobody had expected the harbour to be closed by noon.");
}

TEST(Excerpt, ParagraphsEndSentences) {
  EXPECT_EQ(quote("First paragraph without a stop\nSecond one names Port Lumen and its docks\nThird goes on and on and on",
                  "Lumen", 50),
            "Second one names Port Lumen and its docks");
}

TEST(Excerpt, SentencesOfScriptsWithoutBlanks) {
  const std::string text = "港は閉鎖された。ストライキは静かに始まった。夕方には四百人が加わった。当局は違法だと述べた。";
  EXPECT_EQ(quote(text, "四百人", 30), "夕方には四百人が加わった。当局は違法だと述べた。");
}

TEST(Excerpt, IsNeverLongerThanAskedFor) {
  const std::string texts[] = {story, std::string(5'000, 'x'), std::string(300, '.') + story, std::string(300, '\n') + story,
                               "\xFF\xC3" + story + "\xE2\x82"};
  for (const std::string& text : texts) {
    for (size_t max = 0; max < 60; ++max) {
      for (uint32_t start : {0U, 1U, 77U, 250U, 299U, 400U, 100'000U}) {
        const Match matches[] = {{"text", start, start + 3, "", ""}};
        EXPECT_LE(code_points(summary_around(text, matches, max)), max);
      }
    }
  }
}

}  // namespace
}  // namespace feedwatch::alert
