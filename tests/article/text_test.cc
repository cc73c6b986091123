#include "article/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <utility>

#include <gtest/gtest.h>
#include <utf8proc.h>

#include "article/utf8.h"

namespace feedwatch::text {
namespace {

struct Case {
  std::string_view given;
  std::string_view expected;
};

TEST(Normalise, MakesOneFormOfText) {
  const Case cases[] = {
      {"", ""},
      {"  one \t two  ", "one two"},
      {"one \r\n\r\n  two\n\n\nthree\n", "one\ntwo\nthree"},
      {"e\u0301te\u0301", "\u00E9t\u00E9"},
      {"\u1112\u1161\u11AB", "\uD55C"},
      {"soft\u00ADhyphen zero\u200Bwidth\uFEFF", "softhyphen zerowidth"},
      {"no\u00A0break\u2003em\u3000wide", "no break em wide"},
      {"“typographic” ’quotes’ – dash…", "“typographic” ’quotes’ – dash…"},
      {"Bl\u200Cin\u200Dken", "Blinken"},
      {"می\u200Cخواهم", "می\u200Cخواهم"},
      {"\u202Eevil\u202C \u2066x\u2069", "evil x"},
      {"one\u2028two\u2029three", "one\ntwo\nthree"},
      {"bad\xFF bytes\x01", "bad\uFFFD bytes"},
      {"\u200D\u200C", ""},
  };
  for (const Case& each : cases) EXPECT_EQ(normalise(each.given), each.expected) << each.given;
}

TEST(Normalise, IsStable) {
  for (const std::string_view given : {" a\u0301 b \n c", "می\u200Cخواهم", "x\u200D\u200Cy"}) {
    const std::string once = normalise(given);
    EXPECT_EQ(normalise(once), once) << given;
  }
}

TEST(Normalise, ComposesAcrossWhatItDrops) {
  EXPECT_EQ(normalise("u\x07\xCC\x80"), "ù");
  EXPECT_EQ(normalise("u\x07\xCD\x80"), "ù");  // U+0340, which is U+0300 in other clothes
}

TEST(Normalise, TakesLinearTimeOnHeapsOfMarks) {
  std::string heap = "a";
  while (heap.size() < 400'000) heap += "\u0301\u0316";
  EXPECT_LT(code_points(normalise(heap)), 40U);
  EXPECT_EQ(fold(heap), "a");
}

TEST(Fold, LeavesWhatIsCompared) {
  const Case cases[] = {
      {"Où ÉTAIT", "ou etait"}, {"STRASSE Straße", "strasse strasse"},
      {"ΣΊΣΥΦΟΣ", "σισυφοσ"},   {"Ｆｕｌｌ", "full"},
      {"한국", "한국"},         {"\xFFx", "\uFFFDx"},
  };
  for (const Case& each : cases) EXPECT_EQ(fold(each.given), each.expected) << each.given;
}

// As utf8proc does it with the whole text at once.
std::string folded_by_the_book(const std::string& text) {
  const auto map = [](const std::string& given, unsigned options) {
    utf8proc_uint8_t* raw = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(given.data()),
                                     static_cast<utf8proc_ssize_t>(given.size()), &raw, static_cast<utf8proc_option_t>(options));
    const std::string mapped(reinterpret_cast<const char*>(raw), static_cast<size_t>(std::max<utf8proc_ssize_t>(length, 0)));
    std::free(raw);
    return mapped;
  };
  constexpr unsigned options =
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK | UTF8PROC_DECOMPOSE;
  return map(map(text, options), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

TEST(Fold, IsTheSameInPiecesAndAsAWhole) {
  // First and last letters of blocks, marks, what is ignored, jamo, and what composes without marks.
  constexpr std::array<std::pair<char32_t, char32_t>, 14> blocks{{{0x20, 0x7E},
                                                                  {0x80, 0x24F},
                                                                  {0x2B0, 0x36F},
                                                                  {0x370, 0x52F},
                                                                  {0x600, 0x6FF},
                                                                  {0x900, 0x9FF},
                                                                  {0xBC0, 0xBD0},
                                                                  {0x1100, 0x11FF},
                                                                  {0x1E00, 0x1FFF},
                                                                  {0x2000, 0x20FF},
                                                                  {0x3040, 0x30FF},
                                                                  {0xAC00, 0xAC40},
                                                                  {0xFE00, 0xFFEF},
                                                                  {0x1F000, 0x1F064}}};
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int j = 0; j < 6; ++j) {
      const auto [first, last] = blocks[random() % blocks.size()];
      utf8::append(text, first + static_cast<char32_t>(random() % (last - first + 1)));
    }
    ASSERT_EQ(fold(text), folded_by_the_book(text)) << testing::PrintToString(text);
  }
  for (char32_t c = 0x80; c < 0x3000; ++c) {
    std::string text;
    utf8::append(text, c);
    ASSERT_EQ(fold("a" + text + "b"), folded_by_the_book("a" + text + "b")) << static_cast<uint32_t>(c);
  }
}

TEST(ContentHash, IsTheSameForTheSameArticle) {
  const uint64_t hash = content_hash("A Title", "Some text.\nMore.");
  EXPECT_EQ(hash, content_hash("a  TITLE ", "some\u00A0TEXT. more."));
  EXPECT_EQ(hash, content_hash("A Ti\u00ADtle", "Some text.\n\n\nMore."));
  EXPECT_NE(hash, content_hash("A Title", "Some text. Less."));
  EXPECT_NE(hash, content_hash("A", "Title Some text.\nMore."));
}

// The value is stored: it may never change.
TEST(ContentHash, IsTheStartOfSha256) { EXPECT_EQ(content_hash("A", "B"), 0x7E18F737311B2DC3ULL); }

TEST(Excerpt, CutsBehindAWord) {
  EXPECT_EQ(excerpt("short", 5), "short");
  EXPECT_EQ(excerpt("one two three", 9), "one two…");
  EXPECT_EQ(excerpt("one, two three", 5), "one…");
  EXPECT_EQ(excerpt("unbreakable", 6), "unbre…");
  EXPECT_EQ(excerpt("中文新闻标题", 4), "中文新…");
  EXPECT_EQ(excerpt("abcde\u0301f", 6), "abcd…");
  EXPECT_EQ(excerpt("anything", 0), "");
  EXPECT_EQ(excerpt("ab", 1), "…");
}

TEST(Excerpt, NeverExceedsItsLimit) {
  const std::string text = "Ünïcödé words, and more of them: a\u0301\u0301\u0301 b 中文 😀😀 end";
  for (size_t limit = 0; limit < 60; ++limit) EXPECT_LE(code_points(excerpt(text, limit)), limit);
}

TEST(CodePoints, CountsAndFindsThem) {
  EXPECT_EQ(code_points(""), 0U);
  EXPECT_EQ(code_points("plain text, longer than eight"), 29U);
  EXPECT_EQ(code_points("aü中😀"), 4U);
  EXPECT_EQ(byte_offset("aü中😀", 0), 0U);
  EXPECT_EQ(byte_offset("aü中😀", 2), 3U);
  EXPECT_EQ(byte_offset("aü中😀", 4), 10U);
  EXPECT_EQ(byte_offset("aü中😀", 99), 10U);
  EXPECT_EQ(byte_offset("plain", 2), 2U);
}

TEST(MakeValidUtf8, ReplacesMaximalSubparts) {
  const Case cases[] = {
      {"plain ü 中 😀", "plain ü 中 😀"},
      {"a\xFF", "a\uFFFD"},
      {"\xE4\xB8", "\uFFFD"},
      {"\xE4\xB8x", "\uFFFDx"},
      {"\xC0\xAF", "\uFFFD\uFFFD"},                      // overlong
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond the last code point
      {"\xF0\x9F\x98", "\uFFFD"},
  };
  for (const Case& each : cases) EXPECT_EQ(make_valid_utf8(each.given), each.expected) << each.given;
}

TEST(CleanPrefix, EndsAtTheFirstProblem) {
  EXPECT_EQ(utf8::clean_prefix("plain text\nwith ü and 中\r\n"), 28U);
  EXPECT_EQ(utf8::clean_prefix("12345678901234567\x01"), 17U);
  EXPECT_EQ(utf8::clean_prefix("1234567\x0B"), 7U);
  EXPECT_EQ(utf8::clean_prefix("12345678\xC3"), 8U);
  EXPECT_EQ(utf8::ascii_prefix("123456789ü"), 9U);
}

}  // namespace
}  // namespace feedwatch::text
