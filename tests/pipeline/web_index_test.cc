// kind: index: which links are followed, when, and what becomes of those that cannot be read.
#include "web_stories.h"

namespace feedwatch::pipeline {
namespace {

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

}  // namespace
}  // namespace feedwatch::pipeline
