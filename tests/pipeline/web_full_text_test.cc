// full_text: the article behind an item.
#include "web_stories.h"

namespace feedwatch::pipeline {
namespace {

struct FullText : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::feed, "/feed.xml").full_text = true;
    publish({});
    poll();
  }
  void publish(const std::vector<int>& stories, const std::string& summary = "A short summary.") {
    std::string feed = "<rss version=\"2.0\"><channel><title>Courier</title>";
    for (const int i : stories) {
      feed += "<item><title>" + headline(i) + "</title><link>" + site + path_of(i) + "</link><guid>" + std::to_string(i) +
              "</guid><description>" + summary + "</description></item>";
    }
    pages["/feed.xml"] = feed + "</channel></rss>";
  }
};

TEST_F(FullText, ReadsTheArticleBehindASummary) {
  pages[path_of(1)] = article_page(headline(1), 1);
  publish({1});
  EXPECT_EQ(poll().result.changes.size(), 1U);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_NE(stored()[0].text.find("case number"), std::string::npos);
  EXPECT_EQ(stored()[0].summary, "A short summary.");
  publish({1});
  pages["/feed.xml"] += "<!-- later -->";
  EXPECT_TRUE(poll().result.changes.empty());
  EXPECT_EQ(fetches(path_of(1)), 1U);
}

TEST_F(FullText, FallsBackToTheSummary) {
  missing(path_of(1));
  pages[path_of(2)] = login_page();
  pages["/robots.txt"] = "User-agent: *\nDisallow: " + path_of(3);
  publish({1, 2, 3});
  EXPECT_FALSE(poll().error);
  ASSERT_EQ(stored().size(), 3U);
  for (const Article& article : stored()) EXPECT_EQ(article.text, "A short summary.");
}

bool is_read(const Article& article) { return article.text.find("case number") != std::string::npos; }

TEST_F(FullText, ReadsAPageLaterThatFailedAtFirst) {
  fetcher.fail(site + path_of(1), "timeout");
  fetcher.answer(site + path_of(1), 200, article_page(headline(1), 1));
  publish({1});
  poll();
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_FALSE(is_read(stored()[0])) << "told at once, with what the feed says";
  EXPECT_EQ(poll().result.changes.size(), 1U) << "though the feed is as it was";
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_TRUE(is_read(stored()[0]));
  EXPECT_EQ(stored()[0].summary, "A short summary.");
  EXPECT_TRUE(poll().result.changes.empty());
  pages["/feed.xml"] += "<!-- later -->";
  EXPECT_TRUE(poll().result.changes.empty());
  EXPECT_EQ(fetches(path_of(1)), 2U);
}

TEST_F(FullText, ReadsAPageLaterWhoseItemTheFeedHasDropped) {
  fetcher.fail(site + path_of(1), "timeout");
  fetcher.answer(site + path_of(1), 200, article_page(headline(1), 1));
  pages[path_of(2)] = article_page(headline(2), 2);
  publish({1});
  poll();
  publish({2});
  poll();
  ASSERT_EQ(stored().size(), 2U);
  for (const Article& article : stored()) EXPECT_TRUE(is_read(article)) << article.title;
  publish({1, 2});
  EXPECT_TRUE(poll().result.changes.empty()) << "the item is what it was";
}

TEST_F(FullText, TriesAPageThatFailsThreeTimes) {
  fetcher.fail(site + path_of(1), "timeout");
  publish({1});
  for (int i = 0; i < 5; ++i) poll();
  EXPECT_EQ(fetches(path_of(1)), 3U);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored()[0].text, "A short summary.");
  pages["/feed.xml"] += "<!-- later -->";
  EXPECT_TRUE(poll().result.changes.empty());
}

TEST_F(FullText, ReadsInTheEndWhatAHostInNeedOfPausesCouldNotGive) {
  BusyHost host;
  host.stand_before(*this);
  for (int i = 1; i <= 6; ++i) pages[path_of(i)] = article_page(headline(i), static_cast<unsigned>(i));
  publish({1, 2, 3, 4, 5, 6});
  host.relent(2);
  poll();
  EXPECT_EQ(stored().size(), 6U);
  EXPECT_EQ(std::ranges::count_if(stored(), is_read), 2);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(poll().result.changes.empty());
  host.relent(9);
  poll();
  EXPECT_EQ(std::ranges::count_if(stored(), is_read), 6);
}

TEST_F(FullText, TellsWhatOnlyALatePageSaysAndTakesItForNoEdit) {
  rules = "  - {id: summary, query: short, notify: [hook]}\n  - {id: page, query: '\"case number\"', notify: [hook]}\n";
  fetcher.fail(site + path_of(1), "timeout");
  fetcher.answer(site + path_of(1), 200, article_page(headline(1), 1));
  publish({1});
  poll();
  EXPECT_EQ(alerts(), 1) << "of the summary";
  poll();
  ASSERT_TRUE(is_read(stored()[0]));
  EXPECT_EQ(alerts(), 2) << "of the page";
}

TEST_F(FullText, KeepsTheTextOfAnItemWhoseSummaryIsEdited) {
  pages[path_of(1)] = article_page(headline(1), 1);
  publish({1});
  poll();
  pages.erase(path_of(1));
  missing(path_of(1));
  publish({1}, "A better summary.");
  poll();
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_NE(stored()[0].text.find("case number"), std::string::npos);
}

TEST_F(FullText, LeavesItemsAloneThatCarryTheirText) {
  std::string text;
  for (unsigned i = 0; i < 10; ++i) text += paragraph(i);
  publish({1}, text);
  poll();
  EXPECT_EQ(stored().size(), 1U);
  EXPECT_EQ(fetches(path_of(1)), 0U);
}

TEST_F(FullText, BoundsWhatItFetchesInAPoll) {
  std::vector<int> many;
  for (int i = 1; i <= 110; ++i) {
    many.push_back(i);
    pages[path_of(i)] = article_page(headline(i), static_cast<unsigned>(i));
  }
  publish(many);
  poll();
  EXPECT_EQ(stored().size(), 110U);
  size_t fetched = 0;
  for (const int i : many) fetched += fetches(path_of(i));
  EXPECT_EQ(fetched, 100U);
  poll();
  EXPECT_EQ(std::ranges::count_if(stored(), is_read), 110) << "the others are read at the next poll";
}

}  // namespace
}  // namespace feedwatch::pipeline
