#include "read.h"

namespace feedwatch::feed {
namespace {

TEST(Atom, ReadsAnOrdinaryEntry) {
  const auto item = read_one(atom_entry(R"(<title>Tide</title><id>urn:x:1</id><updated>2020-01-02T10:04:05Z</updated>
    <published>2020-01-01T10:04:05+01:00</published><link href="/tide"/><link rel="enclosure" href="t.ogg" type="audio/ogg" length="7"/>
    <author><name>Ann</name><email>ann@example.org</email><uri>/ann</uri></author><category term="sea" label="The sea" scheme="urn:s"/>
    <summary>High &amp; low</summary><content type="html">&lt;p&gt;See &lt;a href="more"&gt;more&lt;/a&gt;.&lt;/p&gt;</content>)"));
  EXPECT_EQ(item.title, "Tide");
  EXPECT_EQ(item.id, "urn:x:1");
  EXPECT_EQ(date(item.updated), "2020-01-02T10:04:05Z");
  EXPECT_EQ(date(item.published), "2020-01-01T09:04:05Z");
  EXPECT_EQ(item.link, "https://feeds.example.org/tide");
  ASSERT_EQ(item.enclosures.size(), 1U);
  EXPECT_EQ(item.enclosures[0].url, "https://feeds.example.org/news/t.ogg");
  EXPECT_EQ(item.authors, (std::vector<Person>{{"Ann", "ann@example.org", "https://feeds.example.org/ann"}}));
  EXPECT_EQ(item.categories[0].label, "The sea");
  EXPECT_EQ(item.summary_html, "High &amp; low");
  EXPECT_EQ(item.content_html, R"(<p>See <a href="https://feeds.example.org/news/more">more</a>.</p>)");
}

struct Text {
  const char* name;
  const char* element;
  const char* title;
};

class AtomTitle : public testing::TestWithParam<Text> {};

TEST_P(AtomTitle, IsReadByItsType) { EXPECT_EQ(read_one(atom_entry(GetParam().element)).title, GetParam().title); }

INSTANTIATE_TEST_SUITE_P(
    Rfc4287, AtomTitle,
    testing::Values(Text{"Default", "<title>List&lt;int&gt; &amp;amp; C++</title>", "List<int> &amp; C++"},
                    Text{"Plain", "<title type='text'>a &lt;b&gt;</title>", "a <b>"},
                    Text{"Html", "<title type='html'>a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>", "a b & c"},
                    Text{"Xhtml",
                         "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b> &amp; c</div></title>",
                         "a b & c"},
                    Text{"OldEscaped", "<title type='text/html' mode='escaped'>&lt;b&gt;x&lt;/b&gt;</title>", "x"},
                    Text{"OldBase64", "<title type='text/html' mode='base64'>PGI+eDwvYj4=</title>", "x"},
                    Text{"Cdata", "<title><![CDATA[a &amp; b]]></title>", "a &amp; b"}),
    [](const auto& test) { return test.param.name; });

TEST(Atom, LeavesOutTheDivAroundXhtml) {
  const auto item = read_one(atom_entry(
      R"(<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>A <x:b>b</x:b></x:p></x:div></content>)"));
  EXPECT_EQ(item.content_html, "<p>A <b>b</b></p>");
}

TEST(Atom, DoesNotTakePicturesForText) {
  EXPECT_EQ(read_one(atom_entry("<title>x</title><content type='image/png'>iVBORw0KGgoAAAD/2w==</content>")).content_html, "");
  EXPECT_EQ(read_one(atom_entry("<content type='application/octet-stream'>Zmlu</content>")).content_html, "fin");
  EXPECT_EQ(read_one(atom_entry("<content type='application/octet-stream'>not at all!</content>")).content_html, "not at all!");
}

TEST(Atom, ResolvesAgainstTheInnermostBase) {
  const auto feed = read(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/a/"><entry xml:base="b/">
    <link href="c"/><content type="html" xml:base="d/">&lt;img src="e.png"&gt;</content></entry></feed>)");
  EXPECT_EQ(feed.items[0].link, "https://example.org/a/b/c");
  EXPECT_NE(feed.items[0].content_html.find("https://example.org/a/b/d/e.png"), std::string::npos);
}

TEST(Atom, InheritsTheAuthorOfTheSourceThenOfTheFeed) {
  const auto feed = read(R"(<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Feed</name></author>
    <entry><title>1</title></entry>
    <entry><title>2</title><source><title>Origin</title><author><name>Source</name></author></source></entry>
    <entry><title>3</title><author><name>Own</name></author></entry></feed>)");
  ASSERT_EQ(feed.items.size(), 3U);
  EXPECT_EQ(feed.items[0].authors[0].name, "Feed");
  EXPECT_EQ(feed.items[1].authors[0].name, "Source");
  EXPECT_EQ(feed.items[1].details->source->title, "Origin");
  EXPECT_EQ(feed.items[2].authors[0].name, "Own");
}

TEST(Atom, PrefersPagesAmongAlternates) {
  const auto item = read_one(atom_entry(R"(<link rel="alternate" type="application/pdf" href="https://example.org/a.pdf"/>
    <link type="text/html" href="https://example.org/a.html"/><link rel="related" href="https://example.org/b"/>)"));
  EXPECT_EQ(item.link, "https://example.org/a.html");
  EXPECT_EQ(item.links.size(), 3U);
}

TEST(Atom, ReadsVersionThreeByItsOldNames) {
  const auto feed = read(
      R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><tagline>News</tagline><modified>2004-01-01T00:00:00Z</modified>
    <entry><title>x</title><issued>2004-01-02T00:00:00Z</issued><author><name>Ann</name><url>/ann</url></author></entry></feed>)");
  EXPECT_EQ(feed.version, "0.3");
  EXPECT_EQ(feed.description_html, "News");
  EXPECT_EQ(date(feed.updated), "2004-01-01T00:00:00Z");
  EXPECT_EQ(date(feed.items[0].published), "2004-01-02T00:00:00Z");
  EXPECT_EQ(feed.items[0].authors[0].uri, "https://feeds.example.org/ann");
}

TEST(Atom, ReadsASingleEntryDocument) {
  const auto feed = read(R"(<entry xmlns="http://www.w3.org/2005/Atom"><title>Alone</title><id>1</id></entry>)");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].title, "Alone");
}

TEST(Atom, UnderstandsRssElementsInside) {
  EXPECT_EQ(date(read_one(atom_entry("<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate>")).published), "2003-06-10T04:00:00Z");
}

TEST(Atom, TakesLanguageFromTheContentOutwards) {
  const auto feed = read(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en_GB"><entry><title>a</title></entry>
    <entry xml:lang="de"><content xml:lang="fr">b</content></entry></feed>)");
  EXPECT_EQ(feed.language, "en-GB");
  EXPECT_EQ(feed.items[0].language, "en-GB");
  EXPECT_EQ(feed.items[1].language, "fr");
}

}  // namespace
}  // namespace feedwatch::feed
