// The format does not matter, or is not there: telling documents apart, broken and hostile ones, JSON Feed, discovery.
#include "feed/inspect.h"
#include "read.h"

namespace feedwatch::feed {
namespace {

std::string error_of(std::string_view document, const std::string& type = {}) {
  const auto feed = read_feed(document, {.content_type = type, .base_url = {}});
  return feed ? "none" : feed.error().code;
}

TEST(ReadFeed, TellsFormatsApartByContentNotByType) {
  EXPECT_EQ(
      read_feed("<rss><channel><title>a</title></channel></rss>", {.content_type = "application/json", .base_url = {}})->format,
      Format::rss);
  EXPECT_EQ(
      read_feed(R"({"version":"https://jsonfeed.org/version/1.1","items":[]})", {.content_type = "text/xml", .base_url = {}})
          ->format,
      Format::json);
}

TEST(ReadFeed, SaysWhyADocumentIsNoFeed) {
  EXPECT_EQ(error_of(""), "empty-body");
  EXPECT_EQ(error_of(" \n "), "empty-body");
  EXPECT_EQ(error_of("<!DOCTYPE html><html><body>Hi</body></html>"), "not-a-feed");
  EXPECT_EQ(error_of("<opml version='1.0'><body/></opml>"), "not-a-feed");
  EXPECT_EQ(error_of("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>"), "not-a-feed");
  EXPECT_EQ(error_of(R"({"a":1})"), "not-a-feed");
  EXPECT_EQ(error_of(R"({"a":)"), "bad-json");
  EXPECT_EQ(error_of("just words"), "not-a-feed");
  EXPECT_EQ(error_of("hello <b>there</b> <html><div><div></html>"), "not-a-feed");
}

TEST(ReadFeed, LooksPastJunkInFront) {
  for (const std::string junk :
       {"\xEF\xBB\xBF", "\n\n", "<!-- made by hand -->\n", "<br />\n<b>Notice</b>: x in <b>y</b><br />\n"}) {
    EXPECT_EQ(read(junk + "<?xml version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>").items.size(), 1U)
        << junk;
  }
}

TEST(ReadFeed, KeepsTheCompleteItemsOfACutDocument) {
  const std::string whole =
      "<rss><channel><title>t</title><item><guid>1</guid></item><item><guid>2</guid></item></channel></rss>";
  const auto first = read(whole.substr(0, whole.find("2</guid>") + 1));
  ASSERT_EQ(first.items.size(), 1U);
  EXPECT_EQ(first.items[0].id, "1");
  EXPECT_TRUE(first.truncated);
  const auto both = read(whole.substr(0, whole.find("</channel>")));
  EXPECT_EQ(both.items.size(), 2U);
  EXPECT_TRUE(both.truncated);
  EXPECT_FALSE(read(whole).truncated);
}

TEST(ReadFeed, NeverThrowsWhereverADocumentIsCut) {
  const std::string rss =
      rss_item("<title>a &amp; b</title><description><![CDATA[<p>x</p>]]></description><enclosure url='/a' length='1'/>");
  const std::string json =
      R"({"version":"https://jsonfeed.org/version/1","items":[{"id":1,"content_html":"<p>x","tags":["a"]}]})";
  for (const auto& document : {rss, json}) {
    for (size_t length = 0; length < document.size(); ++length) {
      EXPECT_NO_THROW(read_feed(std::string_view(document).substr(0, length), {})) << length;
    }
  }
}

TEST(ReadFeed, FindsItemsBehindATagThatWasNeverClosed) {
  const auto feed = read("<rss><channel><title>t<item><title>1</title></item><item><title>2</title></channel></rss>");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[1].title, "2");
  EXPECT_FALSE(feed.warnings.empty());
}

TEST(ReadFeed, ReadsItemsOfWhichNoneIsClosed) {
  std::string document = "<rss><channel>";
  for (int i = 0; i < 1000; ++i) document += "<item><title>a</title>";
  EXPECT_EQ(read(document).items.size(), 999U) << "the last one may have been cut";
}

TEST(ReadFeed, ReadsNoMoreItemsThanItMay) {
  Limits two;
  two.items = 2;
  for (const std::string document :
       {"<rss><item/><item/><item/></rss>", R"({"version":"https://jsonfeed.org/version/1","items":[{},{},{}]})"}) {
    const auto feed = read_feed(document, {}, two);
    EXPECT_EQ(feed->items.size(), 2U);
    EXPECT_FALSE(feed->warnings.empty());
  }
}

TEST(ReadFeed, SanitisesBodies) {
  const auto item =
      read_one(rss_item("<description>&lt;script&gt;x()&lt;/script&gt;&lt;p onclick='y()'&gt;ok&lt;/p&gt;</description>"));
  EXPECT_EQ(item.summary_html, "<p>ok</p>");
}

TEST(JsonFeed, ReadsBothVersions) {
  const auto feed =
      read(R"({"version":"https://jsonfeed.org/version/1.1","title":"Harbour","home_page_url":"https://example.org/",
    "feed_url":"https://example.org/feed.json","next_url":"?page=2","language":"en","hubs":[{"type":"WebSub","url":"https://hub.example.org/"}],
    "authors":[{"name":"Desk"}],"items":[
      {"id":17,"url":"/1","title":"One","content_html":"<p>Hi <script>x</script></p>","date_published":"2020-01-02T03:04:05Z",
       "tags":["a","b"],"attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","size_in_bytes":5,"duration_in_seconds":60}]},
      {"id":"x","external_url":"https://example.net/2","content_text":"1 < 2","author":{"name":"Ann","url":"/ann"},"summary":null},
      "no object"]})");
  EXPECT_EQ(feed.version, "1.1");
  EXPECT_EQ(feed.self, "https://example.org/feed.json");
  EXPECT_EQ(feed.hub, "https://hub.example.org/");
  EXPECT_EQ(feed.next_page, "https://example.org/?page=2");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[0].id, "17");
  EXPECT_EQ(feed.items[0].link, "https://example.org/1");
  EXPECT_EQ(feed.items[0].text(), "Hi");
  EXPECT_EQ(feed.items[0].authors[0].name, "Desk");
  EXPECT_EQ(feed.items[0].categories.size(), 2U);
  EXPECT_EQ(feed.items[0].enclosures[0].url, "https://example.org/a.mp3");
  EXPECT_EQ(feed.items[0].enclosures[0].length, 5);
  EXPECT_EQ(feed.items[0].details->duration, "60");
  EXPECT_EQ(feed.items[1].link, "https://example.net/2");
  EXPECT_EQ(feed.items[1].text(), "1 < 2");
  EXPECT_EQ(feed.items[1].authors, (std::vector<Person>{{"Ann", "", "https://example.org/ann"}}));
}

TEST(JsonFeed, KeepsTheCompleteItemsOfACutDocument) {
  const auto feed = read(R"({"version":"https://jsonfeed.org/version/1","authors":[{"name":"Desk"}],"items":[
    {"id":"1","content_text":"a } \"] b"},{"id":"2","content_text":"x"},{"id":"3","conte)");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[0].text(), "a } \"] b");
  EXPECT_TRUE(feed.truncated);
}

TEST(JsonFeed, KeepsLinesAndSplitsTagsWrittenAsOneString) {
  const auto feed =
      read(R"({"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"a\nb","tags":"x, y",}]})");
  EXPECT_EQ(feed.items.at(0).text(), "a\nb");
  EXPECT_EQ(feed.items.at(0).categories.size(), 2U);
}

TEST(JsonFeed, IsRecognisedWithoutItsVersion) {
  EXPECT_EQ(read(R"({"title":"t","items":[{"id":"1","content_text":"x"}]})").items.size(), 1U);
  EXPECT_EQ(error_of(R"({"title":"t","items":[{"price":1}]})"), "not-a-feed");
}

TEST(JsonFeed, HasALimitToItsDepth) { EXPECT_EQ(error_of(std::string(100'000, '[')), "bad-json"); }

TEST(Discovery, ListsTheFeedsOfAPageOnceAndCommentsLast) {
  const auto links = discover_feeds(R"(<html><head><base href="/sub/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <LINK REL=Alternate TYPE="application/atom+xml" HREF='atom.xml' title="News &amp; views">
    <link rel="alternate" type="application/rss+xml" href="rss.xml"/><link rel="alternate" type="application/rss+xml" href="rss.xml"/>
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/css" href="x.css">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    <!-- <link rel="alternate" type="application/rss+xml" href="hidden.xml"> --></head>)",
                                    "https://example.org/index.html");
  ASSERT_EQ(links.size(), 3U);
  EXPECT_EQ(links[0].href, "https://example.org/sub/atom.xml");
  EXPECT_EQ(links[0].title, "News & views");
  EXPECT_EQ(links[1].href, "https://example.org/sub/rss.xml");
  EXPECT_EQ(links[2].href, "https://example.org/comments/feed");
}

TEST(Discovery, DoesNotFollowTheBaseOfACopiedPage) {
  const auto links =
      discover_feeds("<base href='https://original.example.net/'><link rel=alternate type=application/rss+xml href=/rss>",
                     "https://copy.example.org/");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].href, "https://copy.example.org/rss");
}

TEST(Inspect, AnswersWithOneObjectALine) {
  EXPECT_EQ(inspect_feed("<rss version='2.0'><channel><title>a</title><item><guid>1</guid></item></channel></rss>", {}),
            R"({"format":"rss2.0","title":"a","entries":[{"id":"1","guid_is_permalink":false}]})");
  EXPECT_EQ(inspect_feed("<html><link rel=alternate type=application/rss+xml href=https://example.org/rss></html>", {}),
            R"({"error":"not-a-feed: an HTML page","feed_links":["https://example.org/rss"]})");
  EXPECT_EQ(inspect_feed_line("nonsense"), R"({"error":"bad-request: not a JSON object"})");
  EXPECT_EQ(inspect_feed_line(R"({"id":"1","input":"/nowhere/at/all"})"), R"({"error":"no-input: cannot read /nowhere/at/all"})");
}

}  // namespace
}  // namespace feedwatch::feed
