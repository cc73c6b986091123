#include "deliver/mime.h"

#include <gtest/gtest.h>

#include "deliver/clean.h"

namespace feedwatch::deliver::mime {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find("\r\n");
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return lines;
}

std::string repeated(std::string_view piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(CleanLine, KeepsTextAndDropsWhatActsOnIt) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Dockers walk out", "Dockers walk out"},
      {"  two \t  blanks  ", "two blanks"},
      {"a\r\nBcc: x@example.org", "a Bcc: x@example.org"},
      {std::string_view("nul\0byte", 8), "nulbyte"},
      {"esc\x1B[31mred", "esc[31mred"},
      {"\u202Egnp.exe\u202C", "gnp.exe"},
      {"\u2067x\u2069", "x"},
      {"line\u2028break", "line break"},
      {"c1\xC2\x9B!", "c1!"},
      {"bad \xFF byte", "bad \uFFFD byte"},
      {"ملف\u200F عربي", "ملف\u200F عربي"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(clean_line(text), expected);
}

TEST(CleanText, KeepsLineBreaks) { EXPECT_EQ(clean_text(" one \r\n\r\n two\x07\nthree "), "one\ntwo\nthree"); }

TEST(Shortened, CountsCodePoints) {
  EXPECT_EQ(shortened("日本語の", 4), "日本語の");
  EXPECT_EQ(shortened("日本語の", 3), "日本…");
  EXPECT_EQ(shortened("", 3), "");
}

TEST(TextField, LeavesAsciiReadable) {
  EXPECT_EQ(text_field("Subject", "Dockers walk out"), "Subject: Dockers walk out\r\n");
  EXPECT_EQ(text_field("Subject", ""), "Subject:\r\n");
}

TEST(TextField, EncodesWhatIsNot) {
  EXPECT_EQ(text_field("Subject", "Größe im Hafen"), "Subject: =?UTF-8?Q?Gr=C3=B6=C3=9Fe_im_Hafen?=\r\n");
  EXPECT_EQ(text_field("Subject", "港湾"), "Subject: =?UTF-8?B?5riv5rm+?=\r\n");
  EXPECT_EQ(text_field("Subject", "=?UTF-8?Q?not_ours?="), "Subject: =?UTF-8?B?PT9VVEYtOD9RP25vdF9vdXJzPz0=?=\r\n");
}

TEST(TextField, CannotBeSplit) {
  for (const std::string_view hostile : {std::string_view("a\r\nBcc: x@example.org"), std::string_view("a\nBcc: x@example.org"),
                                         std::string_view("a\rBcc: x@example.org"), std::string_view("a\0\r\n\r\nbody", 9),
                                         std::string_view("ä\r\n\r\nbody"), std::string_view("a\u2028Bcc: x@example.org")}) {
    const auto lines = lines_of(text_field("Subject", hostile));
    EXPECT_EQ(lines.size(), 1U);
  }
}

TEST(TextField, FoldsWithinTheLimits) {
  const std::string texts[] = {repeated("plain words ", 60),
                               repeated("x", 3'000),
                               repeated("Größe ", 100),
                               repeated("港", 500),
                               repeated("😀a", 300),
                               repeated("y ", 400),
                               repeated("é", 40) + repeated("z", 400)};
  for (const std::string& text : texts) {
    for (const char* name : {"Subject", "X-Feedwatch-Something-Long"}) {
      const auto lines = lines_of(text_field(name, text));
      for (size_t i = 0; i < lines.size(); ++i) {
        EXPECT_LE(lines[i].size(), 78U);
        EXPECT_GT(lines[i].size(), 1U);
        EXPECT_EQ(lines[i].starts_with(' '), i > 0);
        if (const size_t word = lines[i].find("=?"); word != std::string::npos) {
          EXPECT_LE(lines[i].size(), 76U);
          EXPECT_LE(lines[i].size() - word, 75U);
        }
      }
    }
  }
}

TEST(ListField, FoldsBetweenItems) {
  std::vector<std::string> items(10, "someone.with.a.name@mail.example.org");
  const auto lines = lines_of(list_field("To", items));
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0], "To: someone.with.a.name@mail.example.org,");
  EXPECT_EQ(lines[1], " someone.with.a.name@mail.example.org, someone.with.a.name@mail.example.org,");
  EXPECT_EQ(list_field("To", {"a@example.org", "b@example.org"}), "To: a@example.org, b@example.org\r\n");
}

TEST(Date, IsRfc5322) {
  EXPECT_EQ(date(from_unix_seconds(1'734'145'200)), "Sat, 14 Dec 2024 03:00:00 +0000");
  EXPECT_EQ(date(from_unix_seconds(951'782'400) + Duration{999}), "Tue, 29 Feb 2000 00:00:00 +0000");
}

TEST(Part, ChoosesTheEncodingByTheText) {
  const std::string start = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";
  EXPECT_EQ(part({"text/plain", "one\ntwo"}), start + "7bit\r\n\r\none\r\ntwo");
  EXPECT_EQ(part({"text/plain", "na\u00EFve = text that is mostly ASCII \nend"}),
            start + "quoted-printable\r\n\r\nna=C3=AFve =3D text that is mostly ASCII=20\r\nend");
  EXPECT_EQ(part({"text/plain", "港湾"}), start + "base64\r\n\r\n5riv5rm+");
}

TEST(Part, LinesAreShortAndAscii) {
  const std::string texts[] = {repeated("x", 2'000),     repeated("abc é ", 500),   repeated("港湾\n", 300),
                               repeated("é", 75) + "\n", repeated("a ", 38) + "\n", repeated("=", 500),
                               ".\n..\nFrom x\n"};
  for (const std::string& text : texts) {
    for (const std::string& line : lines_of(part({"text/plain", text}))) {
      EXPECT_LE(line.size(), 78U);
      for (const char c : line) EXPECT_TRUE(c >= 0x20 && c < 0x7F);
    }
  }
}

TEST(Alternatives, NoPartHoldsTheBoundary) {
  const std::string hostile = "--=_feedwatch_part--\n--=_feedwatch_part\nContent-Type: text/html\n";
  const auto lines = lines_of(alternatives({{"text/plain", hostile}, {"text/html", hostile}}));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "--=_feedwatch_part"), 2);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "--=_feedwatch_part--"), 1);
}

}  // namespace
}  // namespace feedwatch::deliver::mime
