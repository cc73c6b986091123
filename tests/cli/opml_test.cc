#include "cli/opml.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace feedwatch::cli {
namespace {

const Time noon = from_unix_seconds(1'800'000'000);

TEST(Opml, ReadsFeedsWithTheirFoldersAndCategoriesAsTags) {
  const auto feeds = read_opml(R"(<?xml version="1.0"?><!DOCTYPE opml><opml version="1.0"><head><title>x</title></head><body>
    <outline text="News"><outline title="Europe" text="Europe">
      <outline text="A &amp; B" type="rss" xmlUrl="https://a.example.org/feed?x=1&amp;y=2" category="/politics/eu,daily,News"/>
    </outline></outline>
    <OUTLINE TITLE="B" XMLURL=" https://b.example.org/feed "/>
    <outline text="a note without an address"/>
  </body></opml>)");
  ASSERT_TRUE(feeds);
  ASSERT_EQ(feeds->size(), 2U);
  EXPECT_EQ((*feeds)[0],
            (OpmlFeed{"A & B", "https://a.example.org/feed?x=1&y=2", {"News", "Europe", "politics", "eu", "daily"}}));
  EXPECT_EQ((*feeds)[1], (OpmlFeed{"B", "https://b.example.org/feed", {}}));
}

TEST(Opml, TakesAFeedOfTwoFoldersOnceWithBothAsTags) {
  const auto feeds = read_opml(R"(<opml><body><outline text="one"><outline xmlUrl="https://a.example.org/"/></outline>
    <outline text="two"><outline xmlUrl="https://a.example.org/"/></outline></body></opml>)");
  ASSERT_TRUE(feeds);
  ASSERT_EQ(feeds->size(), 1U);
  EXPECT_EQ(feeds->front().tags, (std::vector<std::string>{"one", "two"}));
}

TEST(Opml, ReadsBackWhatItWrites) {
  const std::vector<OpmlFeed> feeds{{"Ä <b> \"quoted\" & more", "https://a.example.org/feed?x=1&y=2", {"news", "a & b"}},
                                    {"plain", "https://b.example.org/", {}},
                                    {"third", "https://c.example.org/", {"news"}}};
  const std::string text = write_opml(feeds, "all", noon);
  EXPECT_NE(text.find("<opml version=\"2.0\">"), std::string::npos);
  const auto again = read_opml(text);
  ASSERT_TRUE(again) << text;
  EXPECT_EQ(again->size(), 3U);
  for (const OpmlFeed& feed : feeds) EXPECT_NE(std::find(again->begin(), again->end(), feed), again->end()) << feed.title << text;
}

TEST(Opml, RefusesWhatIsNoOpml) {
  for (const char* text :
       {"", "{}", "<html><body><outline xmlUrl='x'/></body></html>", "<opml><head/></opml>", "<opml><body>", "<opml"}) {
    const auto feeds = read_opml(text);
    ASSERT_FALSE(feeds) << text;
    EXPECT_EQ(feeds.error().code, "bad-opml") << text;
  }
}

TEST(Opml, RefusesNestsThatEndNowhere) {
  std::string deep = "<opml><body>";
  for (int i = 0; i < 300'000; ++i) deep += "<outline>";
  EXPECT_EQ(read_opml(deep).error().code, "xml-depth");
}

}  // namespace
}  // namespace feedwatch::cli
