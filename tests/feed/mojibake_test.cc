#include "feed/mojibake.h"

#include <gtest/gtest.h>

#include "read.h"

namespace feedwatch::feed {
namespace {

std::string mended(std::string text) {
  mend_double_encoding(text);
  return text;
}

TEST(Mojibake, TakesBackOneRoundOfWindows1252) {
  EXPECT_EQ(mended("Le cafÃ© du port"), "Le café du port");
  EXPECT_EQ(mended("The harbourâ€™s ferry"), "The harbour’s ferry");
  EXPECT_EQ(mended("â€œNoâ€\xC2\x9D"), "“No”");  // the byte 9D is none of windows-1252
  EXPECT_EQ(mended("ÐŸÐ°Ñ€Ð¾Ð¼, cafÃ©"), "Паром, café");
}

TEST(Mojibake, LeavesAloneWhatPeopleWrite) {
  for (const std::string text : {"", "Ferry", "Café", "AMANHÃ…", "“AMANHÔ", "Â© Harbour", "naïve façade", "Паром",
                                 "cafÃ© und Café", "Ã", "渡し船", "1 €"}) {
    EXPECT_EQ(mended(text), text);
  }
}

TEST(Mojibake, IsMendedInEveryFormat) {
  EXPECT_EQ(read_one(rss_item("<title>CafÃ©</title>")).title, "Café");
  EXPECT_EQ(read_one(rss_item("<title>a</title><description>&acirc;&#128;&brvbar;</description>")).summary_html, "…");
  EXPECT_EQ(read_one(R"({"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"CafÃ©"}]})").title, "Café");
}

}  // namespace
}  // namespace feedwatch::feed
