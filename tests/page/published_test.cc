#include <gtest/gtest.h>

#include "page/extract.h"

namespace feedwatch::page {
namespace {

constexpr auto body =
    "<p>The harbour council of Port Ellery voted on Monday to rebuild the old quay, which has been closed since the storm.</p>"
    "<p>Work is to begin in spring, said the mayor, who called the plan a promise kept, and will last for about two years.</p>"
    "<p>Fishermen, who had to moor their boats elsewhere, welcomed the decision but asked for more berths for the fleet.</p>";

struct Case {
  const char* name;
  std::string head;       // of the HTML, behind the title
  std::string above;      // between the heading and the text
  std::string below;      // behind the article
  const char* published;  // the day; empty: none
};

std::string linked(const std::string& members) {
  return "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," + members + "}</script>";
}

std::string meta(const std::string& name, const std::string& content) {
  return "<meta name='" + name + "' content='" + content + "'>";
}

class Published : public testing::TestWithParam<Case> {};

TEST_P(Published, IsFound) {
  const Case& each = GetParam();
  const Page page = read_page("<!DOCTYPE html><html lang=en-GB><head><meta charset=utf-8><title>Quay to be rebuilt</title>" +
                                  each.head + "</head><body><article><h1>Quay to be rebuilt</h1>" + each.above + body +
                                  "</article>" + each.below + "</body></html>",
                              "https://post.example.org/news/quay");
  EXPECT_EQ(page.published.text.substr(0, 10), each.published);
}

INSTANTIATE_TEST_SUITE_P(
    Page, Published,
    testing::Values(
        Case{"OnceMetadataNamesIt", meta("article:published_time", "2024-03-04"), "<p>5 March 2024</p>", "", "2024-03-04"},
        Case{"InLinkedDataWhenReadersAreShownTheSameDay",
             meta("article:published_time", "2024-03-09T10:00:00Z") + linked("\"datePublished\":\"2024-03-04T10:00:00Z\""),
             "<p>4 March 2024</p>", "", "2024-03-04"},
        Case{"InMetadataWhenLinkedDataStandsAlone",
             meta("article:published_time", "2024-03-09T10:00:00Z") + linked("\"datePublished\":\"2024-03-04T10:00:00Z\""), "",
             "", "2024-03-09"},
        Case{"ShownToReadersWhenMetadataSaysNoMoreThanDate", meta("date", "2024-03-09"), "<p>4 March 2024</p>", "", "2024-03-04"},
        Case{"InMetadataCalledDateWhenNothingIsShown", meta("date", "2024-03-09"), "", "", "2024-03-09"},
        Case{"InMetadataOfAnyVocabulary", meta("ellery:PublicationDate", "2024-03-04T08:00:00+01:00"), "", "", "2024-03-04"},
        Case{"NotInMetadataThatNamesSomethingElse", meta("ellery:expiryDate", "2024-03-04"), "", "", ""},
        Case{"AboveTheTextBeforeElsewhere", "", "<ul class=info><li>4 March 2024</li></ul>",
             "<div class=visits><time datetime=2024-08-05>today</time></div>", "2024-03-04"},
        Case{"AsSecondsForPrograms", "", "<abbr data-utime=1709539200>two weeks ago</abbr>", "", "2024-03-04"},
        Case{"InTheFootWhereItIsCalledThat", "", "",
             "<div class=footer><p>Last change: 31.10.2023<br>Published on 4 March 2024<br>Read 61 times</p></div>",
             "2024-03-04"},
        Case{"NotInTheFootOtherwise", "", "", "<div class=footer><p>Last change: 31.10.2023</p></div>", ""},
        Case{"InTheDescription", meta("description", "Quay to be rebuilt (posted on 4 March 2024)"), "", "", "2024-03-04"},
        Case{"InTheAddressOfTheLeadImage",
             "<meta property=og:image content='https://post.example.org/files/2024/03/04/quay.jpg'>", "", "", "2024-03-04"}),
    [](const testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace feedwatch::page
