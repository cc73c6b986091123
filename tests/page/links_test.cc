#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "page/dates.h"
#include "page/index_links.h"
#include "page/language.h"

namespace feedwatch::page {
namespace {

using testing::ElementsAre;

std::vector<std::string> urls(const std::string& html, const char* select = nullptr) {
  std::vector<std::string> found;
  const auto selector = Selector::compile(select == nullptr ? "a" : select);
  for (const PageLink& link :
       article_links(Document::parse(html), "https://www.post.example.org/", select == nullptr ? nullptr : &*selector))
    found.push_back(link.url);
  return found;
}

TEST(IndexLinks, FindsArticlesAmongEverythingElse) {
  EXPECT_THAT(urls("<nav><a href=/world>World</a><a href=/about-us>About us</a></nav><h2><a "
                   "href='/2024/03/04/quay-to-be-rebuilt'>Quay to be rebuilt at last</a></h2>"
                   "<div><a href='/news/ferry-sails-again-after-storm-48213.html'><img></a><a "
                   "href='/news/ferry-sails-again-after-storm-48213.html#c'>Ferry sails again after the storm</a></div>"
                   "<a href=/tag/harbour-news-of-the-week>harbour</a><a "
                   "href='https://social.example.com/share/quay-to-be-rebuilt'>Share</a><a "
                   "href=/files/annual-report-of-the-port.pdf>Report</a>"
                   "<a href='javascript:void(0)'>x</a><footer><a href=/privacy-policy>Privacy</a></footer>"),
              ElementsAre("https://www.post.example.org/2024/03/04/quay-to-be-rebuilt",
                          "https://www.post.example.org/news/ferry-sails-again-after-storm-48213.html"));
}

TEST(IndexLinks, TakesEveryLinkOfWhatIsSelected) {
  EXPECT_THAT(urls("<ul id=n><li><a href=/a>A</a><li><a href=/b>B</a><li><a href=/a>A again</a></ul><a href=/c>C</a>", "#n"),
              ElementsAre("https://www.post.example.org/a", "https://www.post.example.org/b"));
}

TEST(IndexLinks, AreResolvedAgainstTheBaseIfItIsAWebAddress) {
  EXPECT_THAT(urls("<base href=/ports/><p id=n><a href=a>A</a>", "#n"), ElementsAre("https://www.post.example.org/ports/a"));
  for (const char* base : {"javascript:void(0)", "data:text/html,x", "mailto:a@example.org", "http://"})
    EXPECT_THAT(urls("<base href='" + std::string(base) + "'><p id=n><a href=a>A</a>", "#n"),
                ElementsAre("https://www.post.example.org/a"))
        << base;
}

TEST(Dates, AreReadAsPagesWriteThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"2024-03-04T23:30:00-0500", "2024-03-04T23:30:00-05:00"},
      {"2024-03-04 07:05", "2024-03-04T07:05:00"},
      {"20240304", "2024-03-04"},
      {"4. März 2024", "2024-03-04"},
      {"March 4th, 2024 at 7 pm", "2024-03-04"},
      {"Mon, 4 Mar 2024 07:56:23 +0100", "2024-03-04"},
      {"4 de marzo de 2024", "2024-03-04"},
      {"2024年3月4日", "2024-03-04"},
      {"04.03.2024", "2024-03-04"},
      {"03/14/2024", "2024-03-14"},
      {"2024", ""},
      {"March 2024", ""},
      {"31.02.2024", ""},
      {"call 0800 12 34 56", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read_date(text).text, expected) << text;
  EXPECT_EQ(read_date("3/4/2024", DayOrder::month_first).text, "2024-03-04");
  EXPECT_EQ(read_date("3/4/2024", DayOrder::day_first).text, "2024-04-03");
}

TEST(Dates, AreFoundInUrlsAndScripts) {
  EXPECT_EQ(date_in_url("https://post.example.org/2024/03/04/quay").text, "2024-03-04");
  EXPECT_EQ(date_in_url("https://post.example.org/quay-20240304.html").text, "2024-03-04");
  EXPECT_EQ(date_in_url("https://post.example.org/2024/quay-123456789").text, "");
  EXPECT_EQ(date_in_scripts(R"(<script>x={"id":1,"publishedAt":"2024-03-04T10:00:00Z"}</script>)").text, "2024-03-04T10:00:00Z");
  EXPECT_EQ(date_in_scripts(R"(<script>showDate("2024/03/04 01:43:09")</script>)").text, "2024-03-04");
  EXPECT_EQ(date_in_scripts(R"(<script>var t = new Date("2024-03-04")</script>)").text, "");
}

TEST(Language, IsDetectedOrLeftOpen) {
  EXPECT_EQ(detect_language("The council of the town voted on Monday to rebuild the old quay, which has been closed for years."),
            "en");
  EXPECT_EQ(detect_language(
                "Der Rat der Stadt hat am Montag beschlossen, den alten Kai wieder aufzubauen, der seit Jahren gesperrt ist."),
            "de");
  EXPECT_EQ(detect_language("1234 5678"), "");
  EXPECT_EQ(canonical_language("en_gb"), "en-GB");
  EXPECT_EQ(canonical_language("zh-hant-tw"), "zh-Hant-TW");
  EXPECT_EQ(canonical_language("no such"), "");
}

}  // namespace
}  // namespace feedwatch::page
