// kind: index and kind: sitemap: which links are followed, when, and what becomes of those that cannot be read.
#include "web_fixture.h"

namespace feedwatch::pipeline {
namespace {

using Titles = std::vector<std::string>;

std::string headline(int number) { return "Harbour story number " + std::to_string(number) + " about the ferry crossing"; }
std::string path_of(int number) { return "/2026/01/harbour-story-number-" + std::to_string(number); }

struct IndexPage : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::index, "/news");
  }
  // The section page with stories `first` to `last`, newest first, and their pages.
  void publish(int first, int last) {
    std::string list = "<main><ul class=\"stories\">";
    for (int i = last; i >= first; --i) {
      list += "<li><h3><a href=\"" + path_of(i) + "\">" + headline(i) + "</a></h3></li>";
      if (!pages.contains(path_of(i))) pages[path_of(i)] = article_page(headline(i), static_cast<unsigned>(i));
    }
    pages["/news"] = page_of("News", list + "</ul></main>");
  }
  size_t followed() const {
    size_t count = 0;
    for (const http::Request& request : fetcher.requests()) count += request.url.find("/2026/") != std::string::npos ? 1 : 0;
    return count;
  }
};

TEST_F(IndexPage, RemembersWhatIsThereAtFirstWithoutFetchingIt) {
  publish(1, 12);
  EXPECT_TRUE(poll().baseline);
  EXPECT_EQ(followed(), 0U);
  EXPECT_TRUE(stored().empty());
}

TEST_F(IndexPage, FetchesWhatIsNewOnce) {
  publish(1, 12);
  poll();
  publish(2, 14);
  const PollReport report = poll();
  EXPECT_FALSE(report.error);
  EXPECT_FALSE(report.baseline);
  EXPECT_EQ(titles(), (Titles{headline(14), headline(13)}));
  EXPECT_NE(stored()[0].text.find("case number"), std::string::npos);
  publish(3, 14);
  poll();
  publish(1, 14);
  poll();
  EXPECT_EQ(followed(), 2U);
}

// A page with a head of its own: what it calls itself.
std::string page_with_head(const std::string& head, const std::string& title, unsigned seed) {
  std::string page = article_page(title, seed);
  return page.insert(page.find("</head>"), head);
}

TEST_F(IndexPage, TakesArticlesForDifferentThatAllNameTheirSection) {
  publish(1, 12);
  poll();
  for (int i = 13; i <= 15; ++i)
    pages[path_of(i)] = page_with_head("<link rel=\"canonical\" href=\"/2026/news\">", headline(i), static_cast<unsigned>(i));
  publish(1, 15);
  poll();
  EXPECT_EQ(titles(), (Titles{headline(15), headline(14), headline(13)}));
}

TEST_F(IndexPage, TakesOneArticleBehindTwoLinksForOne) {
  publish(1, 12);
  poll();
  publish(1, 13);
  pages[path_of(13)] = page_with_head("<link rel=\"canonical\" href=\"/2026/01/harbour-13\">", headline(13), 13);
  poll();
  pages[path_of(14)] = page_with_head("<link rel=\"canonical\" href=\"/2026/01/harbour-13\">", headline(13), 99);
  publish(1, 14);
  poll();
  EXPECT_EQ(stored().size(), 1U);
}

TEST_F(IndexPage, SpreadsABurstOverPollsAndLosesNothing) {
  publish(1, 12);
  poll();
  publish(1, 57);
  poll();
  EXPECT_EQ(followed(), 20U);
  publish(50, 58);  // most of what waits is not listed any more
  poll();
  EXPECT_EQ(followed(), 40U);
  poll();
  EXPECT_EQ(stored().size(), 46U);
  EXPECT_EQ(followed(), 46U);
  poll();
  EXPECT_EQ(followed(), 46U);
}

// A server that says 304 as soon as it is asked with its validator.
TEST_F(IndexPage, LosesNothingAndTellsNothingTwiceWhenThePageIsUnchanged) {
  std::string version = "\"1\"";
  fetcher.answer_with([&](const http::Request& request) -> std::optional<test::ScriptedFetcher::Answer> {
    const std::string path = request.url.substr(std::string(site).size());
    if (!pages.contains(path)) return std::nullopt;
    const bool asked = std::ranges::any_of(request.conditional, [&](const auto& each) { return each.second == version; });
    if (path == "/news" && asked) return http::Response{.status = 304, .headers = {{"ETag", version}}, .url = request.url};
    http::Headers headers{{"Content-Type", type_of(path)}};
    if (path == "/news") headers.emplace_back("ETag", version);
    return http::Response{.status = 200, .headers = headers, .body = pages[path], .url = request.url};
  });
  publish(1, 12);
  poll();
  EXPECT_EQ(poll().status, 304);
  publish(1, 45);
  version = "\"2\"";
  poll();
  EXPECT_EQ(followed(), 20U);
  poll();
  EXPECT_EQ(stored().size(), 33U) << "what waits is read though the page stays as it is";
  EXPECT_EQ(poll().status, 304);
  EXPECT_EQ(followed(), 33U);
  EXPECT_EQ(stored().size(), 33U);
}

TEST_F(IndexPage, TriesAPageThatFailsThreeTimesAndThenKeepsItsHeadline) {
  publish(1, 12);
  poll();
  publish(1, 13);
  pages.erase(path_of(13));
  fetcher.fail(site + path_of(13), "timeout");
  poll();
  poll();
  EXPECT_TRUE(stored().empty());
  poll();
  EXPECT_EQ(titles(), (Titles{headline(13)}));
  poll();
  EXPECT_EQ(followed(), 3U);
}

// A host that gives so many pages between two pauses, as the client makes it look: one 429, and nothing is asked any more.
struct BusyHost {
  int left{0};
  bool is_paused{false};

  void relent(int pages) { *this = {.left = pages}; }
  // Of a request for an article; nullopt: it is let through.
  std::optional<test::ScriptedFetcher::Answer> operator()(const http::Request& request) {
    if (request.url.find("/2026/") == std::string::npos) return std::nullopt;
    if (is_paused) return Error{"host-paused", "the host has asked for a pause"};
    if (left-- > 0) return std::nullopt;
    is_paused = true;
    return http::Response{.status = 429, .url = request.url};
  }
  // In front of the pages of `site`.
  void stand_before(WebFixture& site_of) {
    site_of.fetcher.answer_with([this, &site_of](const http::Request& request) { return answer(site_of, request); });
  }

 private:
  std::optional<test::ScriptedFetcher::Answer> answer(const WebFixture& fixture, const http::Request& request) {
    if (auto refusal = (*this)(request)) return refusal;
    const auto page = fixture.pages.find(request.url.substr(std::string(site).size()));
    if (!request.url.starts_with(site) || page == fixture.pages.end()) return std::nullopt;
    return http::Response{
        .status = 200, .headers = {{"Content-Type", WebFixture::type_of(page->first)}}, .body = page->second, .url = request.url};
  }
};

TEST_F(IndexPage, ReadsInTheEndWhatAHostInNeedOfPausesCouldNotGive) {
  BusyHost host;
  host.stand_before(*this);
  publish(1, 12);
  poll();
  publish(1, 22);
  host.relent(4);
  poll();
  EXPECT_EQ(stored().size(), 4U);
  EXPECT_EQ(followed(), 5U) << "nobody asks behind a 429";
  for (int i = 0; i < 4; ++i) {
    poll();
    EXPECT_EQ(stored().size(), 4U) << "a pause is no attempt";
  }
  host.relent(4);
  poll();
  host.relent(4);
  poll();
  ASSERT_EQ(stored().size(), 10U);
  for (const Article& article : stored()) EXPECT_NE(article.text.find("case number"), std::string::npos) << article.title;
}

TEST_F(IndexPage, GoesOnWithOtherHostsWhileOneIsPaused) {
  BusyHost host;
  host.stand_before(*this);
  config.sources[0].select = "main";
  pages["/news"] = page_of("News", "<main><a href=\"/one\">One</a></main>");
  poll();
  fetcher.answer("https://elsewhere.example.org/robots.txt", 404);
  fetcher.answer("https://elsewhere.example.org/x", 200, article_page("This story is on another site", 3));
  pages["/news"] = page_of("News", "<main><a href=\"" + path_of(1) + "\">A story that has to wait for its host</a>" +
                                       " <a href=\"https://elsewhere.example.org/x\">X</a></main>");
  poll();
  EXPECT_EQ(titles(), (Titles{"This story is on another site"}));
}

TEST_F(IndexPage, TellsTheHeadlineWhenAHostHasGivenNothingForADay) {
  BusyHost host;
  host.stand_before(*this);
  publish(1, 12);
  poll();
  publish(1, 14);
  for (int hour = 0; hour < 24; ++hour) {
    host.relent(0);
    poll();
    ASSERT_TRUE(stored().empty()) << hour;
  }
  host.relent(0);
  poll();
  EXPECT_EQ(titles(), (Titles{headline(14), headline(13)}));
}

TEST_F(IndexPage, KeepsTheHeadlineOfAPageItMayNotOrCannotRead) {
  publish(1, 12);
  pages["/robots.txt"] = "User-agent: *\nDisallow: " + path_of(13);
  poll();
  publish(1, 15);
  pages.erase(path_of(14));
  missing(path_of(14));
  pages[path_of(15)] = login_page();
  poll();
  EXPECT_EQ(titles(), (Titles{headline(15), headline(14), headline(13)}));
  EXPECT_EQ(fetches(path_of(13)), 0U);
  EXPECT_EQ(stored()[0].text, "");
}

TEST_F(IndexPage, FollowsOnlyWhatItsSelectorHolds) {
  config.sources[0].select = "#latest";
  pages["/news"] =
      page_of("News", "<div id=\"latest\"><a href=\"/one\">One</a></div><div id=\"more\"><a href=\"/two\">Two</a></div>");
  poll();
  pages["/three"] = article_page("The third story is a short one", 3);
  pages["/four"] = article_page("The fourth story is not wanted", 4);
  pages["/news"] = page_of("News",
                           "<div id=\"latest\"><a href=\"/three\">Three</a><a href=\"/one\">One</a></div>"
                           "<div id=\"more\"><a href=\"/four\">Four</a></div>");
  poll();
  EXPECT_EQ(titles(), (Titles{"The third story is a short one"}));
  EXPECT_EQ(fetches("/four"), 0U);
}

TEST_F(IndexPage, SendsCredentialsToItsOwnSiteOnly) {
  config.sources[0].select = "main";
  config.sources[0].headers = {{"X-Key", "secret"}};
  config.sources[0].auth.bearer = config::Secret{"token"};
  pages["/news"] = page_of("News", "<main><a href=\"/one\">One</a></main>");
  poll();
  pages["/two"] = article_page("The second story is on this site", 2);
  fetcher.answer("https://elsewhere.example.org/robots.txt", 404);
  fetcher.answer("https://elsewhere.example.org/x", 200, article_page("This story is on another site", 3));
  pages["/news"] = page_of("News", "<main><a href=\"/two\">Two</a> <a href=\"https://elsewhere.example.org/x\">X</a></main>");
  poll();
  ASSERT_EQ(stored().size(), 2U);
  for (const http::Request& request : fetcher.requests()) {
    const bool own = request.url.starts_with(site);
    if (request.url.ends_with("/robots.txt")) continue;
    EXPECT_EQ(!request.bearer.empty(), own) << request.url;
    EXPECT_EQ(request.headers.size() > 1, own) << request.url;
  }
}

TEST_F(IndexPage, TellsWhenItFindsNoLinksForThreeVisits) {
  publish(1, 12);
  poll();
  pages["/news"] = page_of("News", "<main><p>" + paragraph(1) + "</p></main>");
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(trouble(), "page-without-links");
  publish(1, 13);
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(titles(), (Titles{headline(13)})) << "what came meanwhile is not lost";
}

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
