// kind: sitemap: which of the listed pages are news, and sitemaps that fail.
#include "web_stories.h"

namespace feedwatch::pipeline {
namespace {

struct SitemapSource : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::sitemap, "/sitemap.xml");
  }
  static std::string map_of(const std::vector<int>& stories, const std::string& each = {}) {
    std::string map = "<urlset>";
    for (const int i : stories) map += "<url><loc>" + std::string(site) + path_of(i) + "</loc>" + each + "</url>";
    return map + "</urlset>";
  }
  void write(int first, int last) {
    for (int i = first; i <= last; ++i) pages[path_of(i)] = article_page(headline(i), static_cast<unsigned>(i));
  }
};

TEST_F(SitemapSource, FetchesPagesThatAppear) {
  write(1, 5);
  pages["/sitemap.xml"] = map_of({1, 2, 3});
  EXPECT_TRUE(poll().baseline);
  EXPECT_EQ(fetcher.requests().size(), 2U);
  pages["/sitemap.xml"] = map_of({1, 2, 3, 4, 5});
  poll();
  EXPECT_EQ(titles(), (Titles{headline(4), headline(5)}));
  poll();
  EXPECT_EQ(stored().size(), 2U);
}

TEST_F(SitemapSource, LeavesOldPagesThatAreListedLateAlone) {
  write(1, 3);
  pages["/sitemap.xml"] = map_of({1});
  poll();
  pages["/sitemap.xml"] = map_of({1, 2}, "<lastmod>2019-03-01</lastmod>");
  poll();
  EXPECT_TRUE(stored().empty());
  pages["/sitemap.xml"] = map_of({1, 2, 3}, "<lastmod>2026-01-01T01:00:00Z</lastmod>");
  poll();
  EXPECT_EQ(titles(), (Titles{headline(3)}));
}

TEST_F(SitemapSource, UsesTitleAndDateOfANewsSitemapWhenThePageCannotBeRead) {
  pages["/sitemap.xml"] = map_of({1});
  poll();
  missing(path_of(2));
  pages["/sitemap.xml"] = map_of({2},
                                 "<news:news><news:title>Ferries stop</news:title>"
                                 "<news:publication_date>2026-01-01T00:30:00Z</news:publication_date></news:news>");
  poll();
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored()[0].title, "Ferries stop");
  EXPECT_EQ(to_rfc3339(*stored()[0].published), "2026-01-01T00:30:00Z");
}

TEST_F(SitemapSource, ReadsTheSitemapsOfAnIndexThatChanged) {
  write(1, 9);
  const auto index = [](const std::string& first, const std::string& second) {
    return "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>" + first +
           "</lastmod></sitemap><sitemap><loc>/b.xml</loc><lastmod>" + second + "</lastmod></sitemap></sitemapindex>";
  };
  pages["/sitemap.xml"] = index("2025-12-31", "2025-12-30");
  pages["/a.xml"] = map_of({1, 2});
  pages["/b.xml"] = map_of({3, 4});
  poll();
  pages["/sitemap.xml"] = index("2026-01-02", "2025-12-30");
  pages["/a.xml"] = map_of({1, 2, 5});
  poll();
  EXPECT_EQ(titles(), (Titles{headline(5)}));
  EXPECT_EQ(fetches("/a.xml"), 2U);
  EXPECT_EQ(fetches("/b.xml"), 1U);
}

TEST_F(SitemapSource, DoesNotTakeAnArchiveItHasNotReadForNews) {
  write(1, 9);
  std::string index = "<sitemapindex>";
  for (int i = 0; i < 8; ++i) {
    index += "<sitemap><loc>/m" + std::to_string(i) + ".xml</loc></sitemap>";
    pages["/m" + std::to_string(i) + ".xml"] = map_of({i});
  }
  pages["/sitemap.xml"] = index + "</sitemapindex>";
  poll();
  EXPECT_EQ(fetcher.requests().size(), 7U) << "robots, the index, five of its sitemaps";
  poll();
  EXPECT_TRUE(stored().empty());
  pages["/m7.xml"] = map_of({7, 9});
  poll();
  poll();
  EXPECT_EQ(titles(), (Titles{headline(9)}));
}

struct SitemapIndex : SitemapSource {
  struct Child {
    std::string path{};
    std::string modified{};
  };
  void list(const std::vector<Child>& children) {
    std::string index = "<sitemapindex>";
    for (const Child& child : children)
      index += "<sitemap><loc>" + child.path + "</loc><lastmod>" + child.modified + "</lastmod></sitemap>";
    pages["/sitemap.xml"] = index + "</sitemapindex>";
  }
  void time_out_once(const std::string& path, const std::string& then) {
    pages.erase(path);
    fetcher.fail(site + path, "timeout");
    fetcher.answer(site + path, 200, then, {{"Content-Type", "application/xml"}});
  }
  // Eight sitemaps, which all change at every poll, `dates` being when.
  void change_all(const std::vector<std::string>& dates) {
    std::vector<Child> children;
    for (size_t i = 0; i < 8; ++i) {
      children.push_back({.path = "/m" + std::to_string(i) + ".xml", .modified = dates[i % dates.size()]});
      pages[children.back().path] = map_of({static_cast<int>(i)});
    }
    list(children);
  }
};

TEST_F(SitemapIndex, AsksAgainForASitemapThatFailed) {
  write(1, 2);
  list({{"/a.xml", "2025-12-31"}});
  pages["/a.xml"] = map_of({1});
  poll();
  list({{"/a.xml", "2026-01-02"}});
  time_out_once("/a.xml", map_of({1, 2}));
  poll();
  EXPECT_TRUE(stored().empty());
  poll();
  EXPECT_EQ(titles(), (Titles{headline(2)})) << "though the index is as it was";
  poll();
  EXPECT_EQ(fetches("/a.xml"), 3U);
}

TEST_F(SitemapIndex, TakesAllForNewsInASitemapThatAppearsAndFailsAtFirst) {
  write(1, 2);
  list({{"/a.xml", "2025-12-31"}});
  pages["/a.xml"] = map_of({1});
  poll();
  list({{"/a.xml", "2025-12-31"}, {"/b.xml", "2026-01-02"}});
  time_out_once("/b.xml", map_of({2}));
  poll();
  poll();
  EXPECT_EQ(titles(), (Titles{headline(2)}));
}

TEST_F(SitemapIndex, GivesUpASitemapThatIsNotThereUntilTheIndexChanges) {
  list({{"/a.xml", "2026-01-02"}});
  missing("/a.xml");
  for (int i = 0; i < 6; ++i) poll();
  EXPECT_EQ(fetches("/a.xml"), 3U);
  list({{"/a.xml", "2026-01-03"}});
  poll();
  EXPECT_EQ(fetches("/a.xml"), 4U);
}

TEST_F(SitemapIndex, ReadsEachOfManySitemapsThatAllChangeAtOnce) {
  for (int i = 0; i < 8; ++i) {
    change_all({"2026-01-0" + std::to_string(i + 1)});
    poll();
  }
  for (int i = 0; i < 8; ++i) EXPECT_GE(fetches("/m" + std::to_string(i) + ".xml"), 4U) << i;
}

TEST_F(SitemapIndex, LetsNoSitemapWaitForEverBehindNewerOnes) {
  for (int i = 0; i < 8; ++i) {
    const std::string month = "2026-0" + std::to_string(i + 1);
    change_all(
        {month + "-20", month + "-19", month + "-18", month + "-17", month + "-16", month + "-03", month + "-02", month + "-01"});
    poll();
  }
  for (int i = 0; i < 8; ++i) EXPECT_GE(fetches("/m" + std::to_string(i) + ".xml"), 2U) << i;
  EXPECT_GE(fetches("/m0.xml"), 7U) << "the newest comes first";
}

TEST_F(SitemapSource, FailsOnWhatIsNoSitemap) {
  pages["/sitemap.xml"] = login_page();
  EXPECT_EQ(trouble(), "not-a-sitemap");
}

}  // namespace
}  // namespace feedwatch::pipeline
