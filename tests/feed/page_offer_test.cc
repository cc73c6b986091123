#include "feed/page_offer.h"

#include <gtest/gtest.h>

namespace feedwatch::feed {
namespace {

std::string page(std::string_view head) {
  return "<!doctype html><html><head><title>Harbour</title>" + std::string(head) + "</head><body><p>Tides</p></body></html>";
}

std::string link(std::string_view address) {
  return "<link rel='alternate' type='application/rss+xml' href='" + std::string(address) + "'>";
}

std::optional<std::string> described(const std::string& document) {
  return describe_page(document, {.content_type = "text/html", .base_url = "https://example.org/news/"});
}

TEST(PageOffer, NamesTheFeedsAndWhatToDo) {
  EXPECT_EQ(
      described(page(link("/rss.xml"))),
      "is a web page, not a feed; it offers 1 feed: https://example.org/rss.xml; put one of these as url, or set kind: page");
  EXPECT_EQ(described(page(link("a") + link("b") + link("c") + link("d"))),
            "is a web page, not a feed; it offers 4 feeds: https://example.org/news/a, https://example.org/news/b, "
            "https://example.org/news/c, …; put one of these as url, or set kind: page");
}

TEST(PageOffer, SaysWhenThereIsNone) {
  EXPECT_EQ(described(page("")), "is a web page, not a feed, and offers none; set kind: page to watch the page itself");
}

TEST(PageOffer, IsForPagesOnly) {
  for (const std::string document : {"", "words", "{}", "<opml version='2.0'/>", "<rss><channel/></rss>"}) {
    EXPECT_FALSE(described(document)) << document;
  }
}

}  // namespace
}  // namespace feedwatch::feed
