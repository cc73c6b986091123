#include "read.h"

namespace feedwatch::feed {
namespace {

TEST(Rss, ReadsAnOrdinaryItem) {
  const auto item = read_one(rss_item(R"(<title>Ferry &amp; bridge</title><link>https://example.org/ferry</link>
    <guid isPermaLink="false">f-1</guid><pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><author>ann@example.org (Ann)</author>
    <category domain="topics">Ports</category><comments>/talk/1</comments>
    <description>&lt;p&gt;It &lt;b&gt;sails&lt;/b&gt;.&lt;/p&gt;</description>
    <enclosure url="/a.mp3" length="120" type="audio/mpeg"/>)"));
  EXPECT_EQ(item.title, "Ferry & bridge");
  EXPECT_EQ(item.link, "https://example.org/ferry");
  EXPECT_EQ(item.id, "f-1");
  EXPECT_EQ(date(item.published), "2003-06-10T04:00:00Z");
  EXPECT_EQ(item.authors, (std::vector<Person>{{"Ann", "ann@example.org", ""}}));
  ASSERT_EQ(item.categories.size(), 1U);
  EXPECT_EQ(item.categories[0].term, "Ports");
  EXPECT_EQ(item.categories[0].scheme, "topics");
  EXPECT_EQ(item.comments, "https://feeds.example.org/talk/1");
  EXPECT_EQ(item.summary_html, "<p>It <b>sails</b>.</p>");
  EXPECT_EQ(item.text(), "It sails.");
  ASSERT_EQ(item.enclosures.size(), 1U);
  EXPECT_EQ(item.enclosures[0].url, "https://feeds.example.org/a.mp3");
  EXPECT_EQ(item.enclosures[0].length, 120);
}

TEST(Rss, ReadsTheChannel) {
  const auto feed = read(R"(<rss version="2.0"><channel><title>Harbour</title><link>https://example.org/</link>
    <description>News of the port</description><language>en-gb</language><copyright>2020 Port</copyright>
    <managingEditor>ed@example.org</managingEditor><lastBuildDate>Tue, 10 Jun 2003 04:00:00 GMT</lastBuildDate>
    <generator>pen</generator><ttl>90</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours>
    <skipDays><day>Sunday</day><day>friday</day></skipDays><image><url>/logo.png</url><title>not this</title></image>
    </channel></rss>)");
  EXPECT_EQ(feed.format, Format::rss);
  EXPECT_EQ(feed.version, "2.0");
  EXPECT_EQ(feed.title, "Harbour");
  EXPECT_EQ(feed.link, "https://example.org/");
  EXPECT_EQ(feed.description_html, "News of the port");
  EXPECT_EQ(feed.language, "en-gb");
  EXPECT_EQ(feed.rights, "2020 Port");
  EXPECT_EQ(feed.authors, (std::vector<Person>{{"", "ed@example.org", ""}}));
  EXPECT_EQ(date(feed.updated), "2003-06-10T04:00:00Z");
  EXPECT_EQ(feed.generator, "pen");
  EXPECT_EQ(feed.ttl, std::chrono::minutes{90});
  EXPECT_EQ(feed.skip_hours, (1U << 0) | (1U << 23));
  EXPECT_EQ(feed.skip_days, (1U << 0) | (1U << 5));
  EXPECT_EQ(feed.image, "https://example.org/logo.png");
}

TEST(Rss, TakesThePermalinkForTheLinkWhenThereIsNoOther) {
  EXPECT_EQ(read_one(rss_item("<guid>https://example.org/1</guid>")).link, "https://example.org/1");
  EXPECT_EQ(read_one(rss_item("<guid isPermaLink='false'>https://example.org/1</guid>")).link, "");
  EXPECT_EQ(read_one(rss_item("<guid>1234</guid>")).link, "");
  EXPECT_EQ(read_one(rss_item("<link>https://example.org/2</link><guid>https://example.org/1</guid>")).link,
            "https://example.org/2");
}

struct Title {
  const char* name;
  const char* written;
  const char* meant;
};

class RssTitle : public testing::TestWithParam<Title> {};

TEST_P(RssTitle, IsPlainTextWhateverTheEscaping) {
  EXPECT_EQ(read_one(rss_item("<title>" + std::string(GetParam().written) + "</title>")).title, GetParam().meant);
}

INSTANTIATE_TEST_SUITE_P(Feeds, RssTitle,
                         testing::Values(Title{"Plain", "Bread and butter", "Bread and butter"},
                                         Title{"OnceEscaped", "Bread &amp; butter", "Bread & butter"},
                                         Title{"TwiceEscaped", "Bread &amp;amp; butter", "Bread & butter"},
                                         Title{"InCdata", "<![CDATA[Bread &amp; butter]]>", "Bread & butter"},
                                         Title{"EscapedMarkup", "&lt;b&gt;Bread&lt;/b&gt; rises", "Bread rises"},
                                         Title{"NakedMarkup", "<b>Bread</b> rises", "Bread rises"},
                                         Title{"Unescaped", "Bread & butter", "Bread & butter"},
                                         Title{"Comparison", "1 < 2", "1 < 2"},
                                         Title{"Lines", "Bread\n   rises ", "Bread rises"}),
                         [](const auto& test) { return test.param.name; });

TEST(Rss, LetsTheFormatsOwnElementsSpeakFirst) {
  const auto item = read_one(rss_item(
      "<dc:date>2001-01-01T00:00:00Z</dc:date><media:title>picture</media:title><dc:title>other</dc:title><title>own</title>"
      "<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><dc:creator>Bo</dc:creator>"));
  EXPECT_EQ(item.title, "own");
  EXPECT_EQ(date(item.published), "2003-06-10T04:00:00Z");
  EXPECT_EQ(date(item.updated), "2001-01-01T00:00:00Z");
  EXPECT_EQ(item.authors, (std::vector<Person>{{"Bo", "", ""}}));
}

TEST(Rss, TakesDublinCoreDatesForPublicationWhereNothingElseIs) {
  EXPECT_EQ(date(read_one(rss_item("<dc:date>2001-01-01T00:00:00Z</dc:date>")).published), "2001-01-01T00:00:00Z");
}

TEST(Rss, NeverInventsADate) {
  const auto item = read_one(rss_item("<title>x</title><pubDate>soon</pubDate>"));
  EXPECT_EQ(item.published, std::nullopt);
  EXPECT_EQ(item.updated, std::nullopt);
}

TEST(Rss, KeepsBodyAndSummaryApart) {
  const auto item =
      read_one(rss_item("<description>Short.</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>"));
  EXPECT_EQ(item.summary_html, "Short.");
  EXPECT_EQ(item.content_html, "<p>Long.</p>");
  const auto other = read_one(rss_item("<description>Whole story.</description><summary>Short.</summary>"));
  EXPECT_EQ(other.summary_html, "Short.");
  EXPECT_EQ(other.content_html, "Whole story.");
}

TEST(Rss, TakesAtomsBodyWithoutNamespaceForHtml) {
  EXPECT_EQ(read_one(rss_item("<content>&lt;p&gt;Long.&lt;/p&gt;</content>")).content_html, "<p>Long.</p>");
}

TEST(Rss, ReadsMediaAndPodcastElements) {
  const auto item = read_one(rss_item(
      "<media:group><media:content url='/v.mp4' type='video/mp4' "
      "fileSize='9'/><media:description>Boats</media:description></media:group>"
      "<media:thumbnail url='/t.jpg'/><itunes:duration>3:00</itunes:duration><itunes:keywords>sea, salt</itunes:keywords>"));
  ASSERT_EQ(item.enclosures.size(), 1U);
  EXPECT_EQ(item.enclosures[0].url, "https://feeds.example.org/v.mp4");
  EXPECT_EQ(item.enclosures[0].length, 9);
  EXPECT_EQ(item.summary_html, "Boats");
  EXPECT_EQ(item.details->image, "https://feeds.example.org/t.jpg");
  EXPECT_EQ(item.details->duration, "3:00");
  ASSERT_EQ(item.categories.size(), 2U);
  EXPECT_EQ(item.categories[1].term, "salt");
}

TEST(Rss, ReadsPlaces) {
  const auto item = read_one(rss_item("<georss:line>1.5 2 3 4</georss:line>"));
  ASSERT_NE(item.details->place, nullptr);
  EXPECT_EQ(item.details->place->shape, Place::Shape::line);
  EXPECT_EQ(item.details->place->coordinates, (std::vector<double>{2, 1.5, 4, 3}));
  EXPECT_EQ(read_one(rss_item("<georss:point>1 west</georss:point>")).details->place, nullptr);
  const auto halves = read_one(rss_item("<geo:long>4</geo:long><title>x</title><geo:lat>-2.5</geo:lat>"));
  ASSERT_NE(halves.details->place, nullptr);
  EXPECT_EQ(halves.details->place->coordinates, (std::vector<double>{4, -2.5}));
}

TEST(Rss, ReadsWhereAnItemCameFrom) {
  const auto item = read_one(rss_item("<source url='https://example.net/rss'>Other paper</source>"));
  ASSERT_NE(item.details->source, nullptr);
  EXPECT_EQ(item.details->source->title, "Other paper");
  EXPECT_EQ(item.details->source->link, "https://example.net/rss");
}

TEST(Rss, NeverLinksToScripts) { EXPECT_EQ(read_one(rss_item("<link>javascript:alert(1)</link><title>x</title>")).link, ""); }

TEST(Rss, FindsItemsOutsideTheChannel) {
  EXPECT_EQ(read("<rss><channel><title>a</title></channel><item><title>b</title></item></rss>").items.size(), 1U);
}

TEST(Rss, ReadsPublishingRhythmAndAddressesOfTheFeed) {
  const auto feed = read(R"(<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
    xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"
    xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"><channel><title>a</title><ttl>10</ttl>
    <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
    <atom:link rel="self" href="https://example.org/feed"/><atom:link rel="hub" href="https://hub.example.org/"/>
    <atom:link rel="next" href="?page=2"/><atom:link rel="prev-archive" href="/2019"/><fh:complete/>
    <itunes:new-feed-url>https://example.org/new</itunes:new-feed-url></channel></rss>)");
  EXPECT_EQ(feed.ttl, std::chrono::hours{6});
  EXPECT_EQ(feed.self, "https://example.org/feed");
  EXPECT_EQ(feed.hub, "https://hub.example.org/");
  EXPECT_EQ(feed.next_page, "https://feeds.example.org/news/feed.xml?page=2");
  EXPECT_EQ(feed.prev_archive, "https://feeds.example.org/2019");
  EXPECT_TRUE(feed.complete);
  EXPECT_EQ(feed.new_feed_url, "https://example.org/new");
}

TEST(Rdf, TakesTheAboutForTheIdentity) {
  const auto feed = read(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://example.org/rdf"><title>Harbour</title><link>https://example.org/</link></channel>
    <item rdf:about="https://example.org/1"><title>One</title></item></rdf:RDF>)");
  EXPECT_EQ(feed.format, Format::rdf);
  EXPECT_EQ(feed.version, "1.0");
  EXPECT_EQ(feed.title, "Harbour");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].id, "https://example.org/1");
  EXPECT_EQ(feed.items[0].link, "https://example.org/1");
}

TEST(Cdf, ReadsAddressesAndDatesFromAttributes) {
  const auto feed = read(R"(<CHANNEL HREF="https://example.org/" LASTMOD="2004-04-07T04:05:43Z"><TITLE>Harbour</TITLE>
    <ABSTRACT>News</ABSTRACT><ITEM HREF="https://example.org/1"><TITLE>One</TITLE><ABSTRACT>First</ABSTRACT></ITEM></CHANNEL>)");
  EXPECT_EQ(feed.format, Format::cdf);
  EXPECT_EQ(feed.link, "https://example.org/");
  EXPECT_EQ(date(feed.updated), "2004-04-07T04:05:43Z");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].link, "https://example.org/1");
  EXPECT_EQ(feed.items[0].summary_html, "First");
}

}  // namespace
}  // namespace feedwatch::feed
