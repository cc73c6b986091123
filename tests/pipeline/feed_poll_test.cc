// Whole polls of feeds: when a source begins anew, and what a store that fails leaves.
#include <boost/asio/detached.hpp>

#include "store/database.h"
#include "tests/support/temp_folder.h"
#include "web_fixture.h"

namespace feedwatch::pipeline {
namespace {

using Titles = std::vector<std::string>;

std::string feed_of(const Titles& items) {
  std::string text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Post</title>";
  for (const std::string& item : items) {
    text += "<item><title>" + item + "</title><guid>" + item + "</guid><link>https://news.example.org/" + item +
            "</link><description>All about " + item + ".</description></item>";
  }
  return text + "</channel></rss>";
}

struct FeedPoll : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::feed, "/old.xml");
    pages["/old.xml"] = feed_of({"ferry", "bridge"});
  }
  void move_to(const std::string& path) { config.sources.front().url = site + path; }
};

TEST_F(FeedPoll, TheFirstIsTheBaseline) {
  EXPECT_TRUE(poll().baseline);
  pages["/old.xml"] = feed_of({"storm", "ferry"});
  EXPECT_FALSE(poll().baseline);
}

TEST_F(FeedPoll, AnAddressThatWasMendedLosesNoNews) {
  poll();
  pages.erase("/old.xml");
  EXPECT_EQ(trouble(), "connect-failed");
  move_to("/new.xml");
  pages["/new.xml"] = feed_of({"storm", "flood", "ferry"});
  const PollReport report = poll();
  EXPECT_FALSE(report.baseline);
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(report.result.changes.size(), 2U);
}

TEST_F(FeedPoll, AnAddressThatFailsAtFirstIsNoBeginning) {
  poll();
  move_to("/new.xml");
  EXPECT_EQ(trouble(), "connect-failed");
  pages["/new.xml"] = feed_of({"storm", "ferry"});
  EXPECT_FALSE(poll().baseline);
}

TEST_F(FeedPoll, AnotherFeedUnderTheSameNameBeginsAnewAndSaysSo) {
  poll();
  move_to("/other.xml");
  pages["/other.xml"] = feed_of({"chess", "darts"});
  const PollReport report = poll();
  EXPECT_TRUE(report.baseline);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("baseline"), std::string::npos);
  pages["/other.xml"] = feed_of({"golf", "chess"});
  EXPECT_FALSE(poll().baseline);
}

TEST_F(FeedPoll, SaysWhenADocumentHasTurnedOverSinceTheLastPoll) {
  poll();
  pages["/old.xml"] = feed_of({"storm", "bridge"});
  EXPECT_TRUE(poll().warnings.empty());
  pages["/old.xml"] = feed_of({"flood", "frost"});
  const PollReport report = poll();
  EXPECT_EQ(report.result.changes.size(), 2U);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("none of its 2 articles was there"), std::string::npos);
  pages["/old.xml"] = feed_of({"thaw"});
  EXPECT_TRUE(poll().warnings.empty()) << "it lists one at a time";
}

// The feed with a page of older items behind it.
std::string feed_before(const std::string& path, const Titles& items) {
  std::string text = feed_of(items);
  const std::string link = "<link xmlns=\"http://www.w3.org/2005/Atom\" rel=\"next\" href=\"" + (site + path) + "\"/>";
  return text.insert(text.find("<item>"), link);
}

Task<> pass_through(http::Gate& gate, bool& is_through) {
  const http::Gate::Pass pass = co_await gate.enter();
  is_through = true;
}

TEST_F(FeedPoll, KeepsNobodyFromDigestingWhileItFetchesOlderPages) {
  poll();
  digesting.resize(1);
  pages["/old.xml"] = feed_before("/older.xml", {"thaw"});
  pages["/older.xml"] = feed_before("/oldest.xml", {"frost"});
  pages["/oldest.xml"] = feed_of({"storm", "ferry"});
  bool is_through = false;
  bool is_in_time = false;
  fetcher.answer_with([&](const http::Request& request) -> std::optional<test::ScriptedFetcher::Answer> {
    const std::string path = request.url.substr(std::string(site).size());
    if (path == "/older.xml") boost::asio::co_spawn(io, pass_through(digesting, is_through), boost::asio::detached);
    if (path == "/oldest.xml") is_in_time = is_through;
    return http::Response{
        .status = 200, .headers = {{"Content-Type", "application/xml"}}, .body = pages.at(path), .url = request.url};
  });
  EXPECT_EQ(poll().result.changes.size(), 3U);
  EXPECT_TRUE(is_in_time);
}

// ---- a store that cannot say what is known

struct OnDisk {
  TempFolder folder;
};

struct StoreThatFails : OnDisk, WebFixture {
  StoreThatFails() : WebFixture(folder / "feedwatch.db") {}

  void run(const std::string& sql) { store::Database{folder / "feedwatch.db"}.script(sql); }
  // A section page with so many stories, and their pages.
  void publish(unsigned stories) {
    std::string list = "<main><ul class=\"stories\">";
    for (unsigned i = stories; i > 0; --i) {
      const std::string path = "/2026/01/harbour-story-number-" + std::to_string(i);
      const std::string title = "Harbour story number " + std::to_string(i) + " about the ferry crossing";
      list += "<li><h3><a href=\"" + path + "\">" + title + "</a></h3></li>";
      pages[path] = article_page(title, i);
    }
    pages["/news"] = page_of("News", list + "</ul></main>");
  }
};

TEST_F(StoreThatFails, LosesNoArticleOfAnIndexPage) {
  add(config::Kind::index, "/news");
  publish(12);
  EXPECT_TRUE(poll().baseline);
  publish(13);
  run("ALTER TABLE sighting RENAME TO hidden");
  const PollReport failed = poll();
  ASSERT_TRUE(failed.error);
  EXPECT_EQ(failed.error->code, "store-failed");
  EXPECT_EQ(failed.state.failures, 0U) << "the source has not failed";
  run("ALTER TABLE hidden RENAME TO sighting");
  EXPECT_FALSE(poll().error);
  EXPECT_EQ(titles(), Titles{"Harbour story number 13 about the ferry crossing"});
}

}  // namespace
}  // namespace feedwatch::pipeline
