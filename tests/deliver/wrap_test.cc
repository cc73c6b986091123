#include "deliver/wrap.h"

#include <gtest/gtest.h>

namespace feedwatch::deliver {
namespace {

TEST(Wrapped, BreaksWhereAReaderWould) {
  const struct {
    const char* says;
    std::string text;
    std::string lines;
  } cases[] = {
      {"nothing stays nothing", "", ""},
      {"what fits stays whole", "one two", "> one two\n"},
      {"a line ends at a blank", "one two three four", "> one two\n  three four\n"},
      {"line breaks stay", "one\ntwo", "> one\n  two\n"},
      {"blanks are single and none is at an end", "  one   two ", "> one two\n"},
      {"a long word stands alone", "a https://example.org/long b", "> a\n  https://example.org/long\n  b\n"},
      {"letters count, not bytes", "öä üö äöü", "> öä üö äöü\n"},
      {"a word with wide characters stays whole where a line holds it", "one abc港湾", "> one\n  abc港湾\n"},
      {"a word of wide characters that no line holds is broken", "港湾ストライキ港湾", "> 港湾ストラ\n  イキ港湾\n"},
      {"and behind a blank, too", "one 港湾ストライキ", "> one 港湾ス\n  トライキ\n"},
      {"letters before wide characters stay together", "abcdefghij港", "> abcdefghij\n  港\n"},
      {"a mark over a letter takes no column", "e\u0301e\u0301e\u0301e\u0301e\u0301 four",
       "> e\u0301e\u0301e\u0301e\u0301e\u0301 four\n"},
  };
  for (const auto& one : cases) EXPECT_EQ(wrapped(one.text, "> ", "  ", 12), one.lines) << one.says;
}

TEST(Wrapped, IsQuickOnLongTexts) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += i % 7 == 0 ? "港" : "x";
  EXPECT_GT(wrapped(text, "", "", 72).size(), text.size());
}

}  // namespace
}  // namespace feedwatch::deliver
