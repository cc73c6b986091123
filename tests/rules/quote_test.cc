#include "rules/quote.h"

#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

std::vector<Span> spans(std::initializer_list<std::pair<uint32_t, uint32_t>> places) {
  std::vector<Span> out;
  for (const auto& [start, end] : places) out.push_back({Field::text, start, end, {}});
  return out;
}

TEST(Quote, MarksPlacesInOneLine) {
  EXPECT_EQ(quote("a ferry\nand a quay", spans({{2, 7}, {14, 18}}), 80), "a [ferry] and a [quay]");
  EXPECT_EQ(quote("a ferry", {}, 80), "a ferry");
  EXPECT_EQ(quote("a ferry", spans({{2, 7}}), 80, {.before = "<b>", .behind = "</b>"}), "a <b>ferry</b>");
}

TEST(Quote, JoinsPlacesThatOverlap) {
  EXPECT_EQ(quote("one two three", spans({{0, 7}, {4, 13}}), 80), "[one two three]");
  EXPECT_EQ(quote("one two three", spans({{0, 13}, {4, 7}}), 80), "[one two three]");
}

TEST(Quote, CutsBetweenWordsAroundTheFirstPlace) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word" + std::to_string(i) + " ";
  const auto at = static_cast<uint32_t>(text.find("word30"));
  const std::string line = quote(text, spans({{at, at + 6}}), 50);
  EXPECT_TRUE(line.starts_with("…word")) << line;
  EXPECT_NE(line.find(" [word30] "), std::string::npos) << line;
  EXPECT_TRUE(line.ends_with("…")) << line;
  EXPECT_LT(line.size(), 65U) << line;
}

TEST(Quote, CountsInCodePointsAndTakesAnyBytes) {
  EXPECT_EQ(quote("Über Ølen", spans({{5, 9}}), 80), "Über [Ølen]");
  EXPECT_EQ(quote("a\xFF b", spans({{3, 4}}), 80), "a\xEF\xBF\xBD [b]");
  EXPECT_EQ(quote("ab", spans({{7, 9}}), 80), "ab");
  EXPECT_EQ(quote("a\u202Eb\u0007c", {}, 80), "ab c") << "nothing that turns the line around or rings";
  EXPECT_EQ(quote("", spans({{0, 3}}), 80), "");
}

TEST(Quote, KeepsAPlaceLongerThanTheLineWithinTheLine) {
  const std::string text(500, 'x');
  const std::string line = quote(text, spans({{0, 500}}), 60);
  EXPECT_TRUE(line.starts_with("[x")) << line;
  EXPECT_TRUE(line.ends_with("x]…")) << line;
  EXPECT_LT(line.size(), 80U);
}

TEST(Quote, GivesALineForEachFieldThatHasPlaces) {
  const Document document{.title = "A ferry", .text = "The ferry left"};
  const std::vector<Span> found{{Field::title, 2, 7, {}}, {Field::text, 4, 9, {}}};
  EXPECT_EQ(quotes(document, found, 80), (std::vector<std::string>{"title: A [ferry]", "text: The [ferry] left"}));
}

}  // namespace
}  // namespace feedwatch::rules
