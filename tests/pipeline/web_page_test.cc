// kind: page, from the answer of the server to what is stored.
#include "web_fixture.h"

namespace feedwatch::pipeline {
namespace {

using Titles = std::vector<std::string>;

struct ArticlePage : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::page, "/statement");
  }
};

TEST_F(ArticlePage, KeepsTheArticleOfThePage) {
  pages["/statement"] = article_page("Quay to open before autumn", 1, "The Castellane quay is 400 metres long.");
  const PollReport report = poll();
  EXPECT_FALSE(report.error) << report.error->message;
  EXPECT_TRUE(report.baseline);
  const auto articles = stored();
  ASSERT_EQ(articles.size(), 1U);
  EXPECT_EQ(articles[0].title, "Quay to open before autumn");
  EXPECT_EQ(articles[0].url, std::string(site) + "/statement");
  EXPECT_EQ(articles[0].lang, "en");
  EXPECT_NE(articles[0].text.find("400 metres"), std::string::npos);
  EXPECT_EQ(articles[0].text.find("Sport"), std::string::npos);
}

TEST_F(ArticlePage, TakesAnotherArticleAtTheSameAddressForNews) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  pages["/statement"] = article_page("Bridge waits for steel", 2);
  const PollReport report = poll();
  EXPECT_FALSE(report.baseline);
  ASSERT_EQ(report.result.changes.size(), 1U);
  EXPECT_EQ(report.result.changes[0].was, store::Known::nothing);
  EXPECT_EQ(titles(), (Titles{"Quay to open before autumn", "Bridge waits for steel"}));
}

TEST_F(ArticlePage, TakesAnEditForAnEdit) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  pages["/statement"] = article_page("Quay to open before autumn", 1, "The opening was put off on Friday.");
  const PollReport report = poll();
  ASSERT_EQ(report.result.changes.size(), 1U);
  EXPECT_EQ(report.result.changes[0].was, store::Known::changed);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_NE(stored()[0].text.find("put off on Friday"), std::string::npos);
}

TEST_F(ArticlePage, SaysNothingWhenThePageStaysAsItIs) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  for (int visit = 0; visit < 12; ++visit) {
    pages["/statement"] += "<!-- token 77 -->";
    EXPECT_TRUE(poll().result.changes.empty()) << "visit " << visit;
  }
}

TEST_F(ArticlePage, AsksRobotsFirst) {
  pages["/robots.txt"] = "User-agent: feedwatch\nDisallow: /statement";
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  EXPECT_EQ(trouble(), "robots-disallow");
  EXPECT_EQ(fetches("/statement"), 0U);
  EXPECT_TRUE(stored().empty());
}

TEST_F(ArticlePage, AsksRobotsAgainWhereARedirectLeads) {
  pages["/robots.txt"] = "User-agent: *\nDisallow: /private";
  pages["/private/statement"] = article_page("Quay to open before autumn", 1);
  fetcher.answer(std::string(site) + "/statement", 302, {}, {{"Location", "/private/statement"}});
  EXPECT_EQ(trouble(), "robots-disallow");
  EXPECT_EQ(fetches("/statement"), 1U);
  EXPECT_EQ(fetches("/private/statement"), 0U);
}

TEST_F(ArticlePage, AsksTheRobotsOfAnotherHostBeforeItFollowsARedirectThere) {
  const std::string other = "https://elsewhere.example.org";
  fetcher.answer(std::string(site) + "/statement", 301, {}, {{"Location", other + "/statement"}});
  fetcher.answer(other + "/robots.txt", 200, "User-agent: *\nDisallow: /");
  fetcher.answer(other + "/statement", 200, article_page("Quay to open before autumn", 1), {{"Content-Type", "text/html"}});
  EXPECT_EQ(trouble(), "robots-disallow");
  for (const http::Request& request : fetcher.requests()) EXPECT_NE(request.url, other + "/statement");
}

TEST_F(ArticlePage, FollowsARedirectAndKeepsItsCredentialsAtHome) {
  const std::string other = "https://elsewhere.example.org";
  config.sources[0].headers = {{"X-Key", "secret"}};
  config.sources[0].auth.bearer = config::Secret{"token"};
  fetcher.answer(std::string(site) + "/statement", 301, {}, {{"Location", other + "/statement"}});
  fetcher.answer(other + "/robots.txt", 404);
  fetcher.answer(other + "/statement", 200, article_page("Quay to open before autumn", 1), {{"Content-Type", "text/html"}});
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(titles(), (Titles{"Quay to open before autumn"}));
  const http::Request& last = fetcher.requests().back();
  EXPECT_EQ(last.url, other + "/statement");
  EXPECT_EQ(last.bearer, "");
  EXPECT_TRUE(last.headers.empty());
}

TEST_F(ArticlePage, EndsACircleOfRedirects) {
  fetcher.answer(std::string(site) + "/statement", 302, {}, {{"Location", "/there"}});
  fetcher.answer(std::string(site) + "/there", 302, {}, {{"Location", "/statement"}});
  EXPECT_EQ(trouble(), "redirect-loop");
  EXPECT_EQ(fetches("/statement"), 1U);
}

TEST_F(ArticlePage, EndsAChainOfRefreshes) {
  for (int i = 0; i < 20; ++i) {
    const std::string here = i == 0 ? "/statement" : "/step" + std::to_string(i);
    pages[here] = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/step" + std::to_string(i + 1) +
                  "\"></head><body></body></html>";
  }
  EXPECT_EQ(trouble(), "refresh-loop");
  EXPECT_LE(fetcher.requests().size(), 5U);
}

TEST_F(ArticlePage, IgnoresRobotsWhereItsOwnerSaysSo) {
  config.sources[0].ignore_robots = true;
  pages["/robots.txt"] = "User-agent: feedwatch\nDisallow: /";
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(fetches("/robots.txt"), 0U);
}

TEST_F(ArticlePage, KeepsTheCrawlDelay) {
  pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 7";
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  EXPECT_EQ(fetcher.requests().back().spacing, std::chrono::seconds{7});
}

TEST_F(ArticlePage, ToleratesALoginPageForTwoVisitsAndTellsTheThird) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  pages["/statement"] = login_page();
  for (int visit = 1; visit < 3; ++visit) {
    const PollReport report = poll();
    EXPECT_FALSE(report.error) << "visit " << visit;
    EXPECT_EQ(report.warnings.size(), 1U);
  }
  EXPECT_EQ(trouble(), "page-login");
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  const PollReport again = poll();
  EXPECT_FALSE(again.error);
  EXPECT_TRUE(again.recovered);
  EXPECT_FALSE(again.baseline);
  EXPECT_EQ(stored().size(), 1U);
}

TEST_F(ArticlePage, TellsAtOnceWhenThePageWasNeverReadWellAndTakesNoBaselineFromThat) {
  pages["/statement"] = login_page();
  EXPECT_EQ(trouble(), "page-login");
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  EXPECT_TRUE(poll().baseline);
}

TEST_F(ArticlePage, CountsVisitsOfOneKindInARow) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  for (int round = 0; round < 3; ++round) {
    pages["/statement"] = login_page();
    EXPECT_EQ(trouble(), "");
    EXPECT_EQ(trouble(), "");
    pages["/statement"] = article_page("Quay to open before autumn", 1);
    EXPECT_EQ(trouble(), "");
  }
}

TEST_F(ArticlePage, TellsOfDocumentsThatAreNoPages) {
  for (const char* body : {"%PDF-1.7\n%\xE2\xE3\n1 0 obj", "\x89PNG\r\n\x1a\n", "GIF89a"}) {
    pages["/statement"] = body;
    EXPECT_EQ(trouble(), "not-a-page") << body;
  }
}

TEST_F(ArticlePage, FollowsAPageThatSendsItsReadersOn) {
  pages["/statement"] = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/moved\"></head><body></body></html>";
  pages["/moved"] = article_page("Quay to open before autumn", 1);
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(titles(), (Titles{"Quay to open before autumn"}));
  pages["/moved"] = article_page("Quay opens in winter after all", 2);
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(titles().size(), 2U) << "the page that sends its readers on is as it was";
}

TEST_F(ArticlePage, EndsALoopOfRefreshes) {
  pages["/statement"] = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/other\"></head><body></body></html>";
  pages["/other"] = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/statement\"></head><body></body></html>";
  EXPECT_EQ(trouble(), "refresh-loop");
  EXPECT_LE(fetcher.requests().size(), 5U);
}

TEST_F(ArticlePage, ReadsWhatItsSelectorMatches) {
  config.sources[0].select = "#notice";
  config.sources[0].ignore = {".stamp", "/^Ref\\. /"};
  pages["/statement"] = page_of(
      "Notices", "<main><p>" + paragraph(4) +
                     "</p><div id=\"notice\"><p class=\"stamp\">14:05</p><p>Ref. 8841</p>"
                     "<p>The slipway is closed to all boats until further notice, the harbour master says.</p></div></main>");
  EXPECT_EQ(trouble(), "");
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored()[0].text, "The slipway is closed to all boats until further notice, the harbour master says.");
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  for (int visit = 0; visit < 2; ++visit) EXPECT_EQ(trouble(), "");
  EXPECT_EQ(trouble(), "selector-missing");
}

TEST_F(ArticlePage, BeginsAnewWhenItsSettingsChange) {
  pages["/statement"] = article_page("Quay to open before autumn", 1);
  poll();
  EXPECT_FALSE(poll().baseline);
  config.sources[0].select = "main";
  EXPECT_TRUE(poll().baseline);
  EXPECT_FALSE(poll().baseline);
}

TEST_F(ArticlePage, SplitsAPageThatHoldsSeveralArticles) {
  pages["/statement"] = page_of("Quay to open before autumn", "<main>" + article_html("Quay to open before autumn", 1) +
                                                                  article_html("Bridge waits for steel", 2) +
                                                                  article_html("Lighthouse becomes a museum", 3) + "</main>");
  EXPECT_EQ(trouble(), "");
  EXPECT_EQ(titles(), (Titles{"Quay to open before autumn", "Bridge waits for steel", "Lighthouse becomes a museum"}));
}

}  // namespace
}  // namespace feedwatch::pipeline
