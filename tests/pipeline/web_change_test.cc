// watch: change, on pages that are never the same twice.
#include <random>

#include "web_fixture.h"

namespace feedwatch::pipeline {
namespace {

struct ChangeWatch : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::page, "/prices").watch = config::PageWatch::change;
  }
  void show(const std::string& body) { pages["/prices"] = page_of("Prices", "<main>" + body + "</main>"); }
};

TEST_F(ChangeWatch, TellsWhatWasAddedAndRemoved) {
  show("<p>Single ticket: 4.00</p><p>Day ticket: 9.00</p>");
  EXPECT_TRUE(poll().baseline);
  EXPECT_TRUE(stored().empty());
  show("<p>Single ticket: 4.50</p><p>Day ticket: 9.00</p><p>Bicycles travel free.</p>");
  EXPECT_EQ(poll().result.changes.size(), 1U);
  ASSERT_EQ(stored().size(), 1U);
  const Article article = stored()[0];
  EXPECT_EQ(article.title, "Prices: 2 added, 1 removed");
  EXPECT_EQ(article.text, "+ Single ticket: 4.50\n+ Bicycles travel free.\n− Single ticket: 4.00");
  EXPECT_EQ(article.url, std::string(site) + "/prices");
  EXPECT_TRUE(poll().result.changes.empty());
}

TEST_F(ChangeWatch, TellsEveryChangeAlsoWhenThePageGoesBackAndForth) {
  const std::string filler = "<p>" + paragraph(1) + "</p>";
  show(filler + "<p>The pass is open.</p>");
  poll();
  for (int round = 0; round < 2; ++round) {
    show(filler + "<p>The pass is closed.</p>");
    poll();
    show(filler + "<p>The pass is open.</p>");
    poll();
  }
  EXPECT_EQ(stored().size(), 4U);
}

TEST_F(ChangeWatch, WatchesWhatItsSelectorHoldsAndNothingThatIsIgnored) {
  config.sources[0].select = "#now";
  config.sources[0].ignore = {".who", "/^Visitors: /"};
  const auto page = [](const std::string& level, int visitors) {
    return "<p>News of the day " + std::to_string(visitors) + "</p><div id=\"now\"><p>Water level: " + level +
           "</p><p class=\"who\">Keeper " + std::to_string(visitors) + "</p><p>Visitors: " + std::to_string(visitors) +
           "</p></div>";
  };
  show(page("210 cm", 1));
  poll();
  show(page("210 cm", 2));
  poll();
  EXPECT_TRUE(stored().empty());
  show(page("260 cm", 3));
  poll();
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored()[0].text, "+ Water level: 260 cm\n− Water level: 210 cm");
}

TEST_F(ChangeWatch, LooksTwiceAndTellsWhatStays) {
  int visit = 0;
  std::string price = "4.00";
  fetcher.answer_with([&](const http::Request& request) -> std::optional<test::ScriptedFetcher::Answer> {
    if (!request.url.ends_with("/prices")) return std::nullopt;
    ++visit;
    return http::Response{.status = 200,
                          .body = page_of("Prices", "<main><p>Single ticket: " + price + "</p><p>Story of the hour, number " +
                                                        std::to_string(visit * 7919) + "</p></main>"),
                          .url = request.url};
  });
  poll();
  for (int i = 0; i < 5; ++i) {
    const PollReport report = poll();
    EXPECT_TRUE(report.result.changes.empty());
    EXPECT_TRUE(report.told.empty()) << "it does not break off";
  }
  EXPECT_EQ(fetcher.requests().back().headers.back(), (http::Headers::value_type{"Cache-Control", "no-cache"}));
  price = "4.50";
  poll();
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored()[0].text, "+ Single ticket: 4.50\n− Single ticket: 4.00");
  poll();
  EXPECT_EQ(stored().size(), 1U);
}

TEST_F(ChangeWatch, TakesNoCopyForASecondLookWhereverThePageSendsItsReaders) {
  const std::string there = std::string(site) + "/there";
  const std::string rest = "<p>" + paragraph(1) + "</p><p>" + paragraph(2) + "</p>";
  pages["/prices"] = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/there\"></head><body></body></html>";
  pages["/there"] = page_of("Prices", "<main><p>Single ticket: 4.00</p>" + rest + "</main>");
  poll();
  pages["/there"] = page_of("Prices", "<main><p>Single ticket: 4.50</p>" + rest + "</main>");
  EXPECT_EQ(poll().result.changes.size(), 1U);
  const http::Headers::value_type anew{"Cache-Control", "no-cache"};
  size_t looks = 0;
  for (const http::Request& request : fetcher.requests()) {
    if (request.url == there && std::ranges::count(request.headers, anew) == 1) ++looks;
  }
  EXPECT_EQ(looks, 1U);
}

TEST_F(ChangeWatch, ComesBackForAChangeItCouldNotConfirm) {
  show("<p>Single ticket: 4.00</p>");
  poll();
  const std::string changed = page_of("Prices", "<main><p>Single ticket: 4.50</p></main>");
  pages.erase("/prices");
  fetcher.answer(std::string(site) + "/prices", 200, changed, {{"ETag", "\"2\""}});
  fetcher.fail(std::string(site) + "/prices", "timeout");
  fetcher.answer(std::string(site) + "/prices", 200, changed, {{"ETag", "\"2\""}});
  EXPECT_EQ(poll().warnings.size(), 1U);
  EXPECT_TRUE(stored().empty());
  EXPECT_TRUE(states["front"].etag.empty());
  poll();
  EXPECT_EQ(stored().size(), 1U);
}

// Of two servers that take turns, the one that is asked second still has the page of yesterday.
TEST_F(ChangeWatch, ComesBackForAChangeThatItsSecondLookWasTooEarlyFor) {
  show("<p>Single ticket: 4.00</p>");
  poll();
  const std::string old = pages["/prices"];
  const std::string changed = page_of("Prices", "<main><p>Single ticket: 4.50</p></main>");
  pages.erase("/prices");
  fetcher.answer(std::string(site) + "/prices", 200, changed, {{"ETag", "\"2\""}});
  fetcher.answer(std::string(site) + "/prices", 200, old, {{"ETag", "\"1\""}});
  fetcher.answer(std::string(site) + "/prices", 200, changed, {{"ETag", "\"2\""}});
  poll();
  EXPECT_TRUE(stored().empty());
  EXPECT_TRUE(states["front"].etag.empty()) << "which would hide the change from now on";
  poll();
  EXPECT_EQ(stored().size(), 1U);
  EXPECT_EQ(states["front"].etag, "\"2\"");
}

TEST_F(ChangeWatch, TakesNoOddPageForAChange) {
  show("<p>Single ticket: 4.00</p><p>" + paragraph(2) + "</p>");
  poll();
  const std::string good = pages["/prices"];
  const std::vector<std::string> odd{
      login_page(), "<html><body></body></html>", "%PDF-1.4 x",
      page_of("404 Not Found", "<h1>404 Not Found</h1><p>The page you asked for was not found.</p>")};
  for (const std::string& page : odd) {
    pages["/prices"] = page;
    EXPECT_EQ(trouble(), "") << page;
    EXPECT_EQ(trouble(), "") << page;
    EXPECT_NE(trouble(), "") << page;
    pages["/prices"] = good;
    EXPECT_EQ(trouble(), "") << page;
  }
  EXPECT_TRUE(stored().empty());
}

// A page that its publisher edits now and then and that looks different at each visit anyway.
class LivingPage {
 public:
  explicit LivingPage(unsigned seed) : random_(seed), seed_(seed) {
    for (unsigned i = 0; i < 6; ++i) facts_.push_back(fact(i));
  }

  // What the edit brought that was not there before, as a text to look for.
  std::string edit() {
    const auto at = static_cast<size_t>(random_() % facts_.size());
    const std::string text = fact(100 + ++edits_);
    if (edits_ % 3 == 0) {
      facts_.push_back(text);
    } else {
      facts_[at] = text;
    }
    return text;
  }

  std::string render() {
    ++visits_;
    std::string list;
    std::vector<std::string> shuffled = facts_;
    if (seed_ % 2 == 0) std::shuffle(shuffled.begin(), shuffled.end(), random_);
    for (const std::string& one : shuffled) list += "<li data-token=\"" + token() + "\">" + one + "</li>";
    return page_of("Board " + std::to_string(seed_),
                   "<main id=\"m" + token() + "\"><form><input type=\"hidden\" name=\"csrf\" value=\"" + token() +
                       "\"></form><p>Last updated: " + clock() + "</p><ul>" + list + "</ul><div class=\"" +
                       (seed_ % 3 == 0 ? "ad-slot" : "advertisement") + "\"><p>" +
                       paragraph(static_cast<unsigned>(random_() % 5000)) + "</p></div><p>" + std::to_string(visits_ % 50 + 2) +
                       " minutes ago</p></main><script>var t='" + token() + "';</script><!-- " + token() + " -->");
  }

 private:
  std::string fact(unsigned number) const {
    static const char* const what[] = {"Ferry to the island leaves at pier", "Water at the lock stands at mark",
                                       "Tickets for the crossing are sold at desk", "The drawbridge opens for ships of class",
                                       "Storm warning is at level"};
    return std::string(what[(seed_ + number) % 5]) + " " + std::to_string(seed_ * 1000 + number) + ".";
  }
  std::string token() { return std::to_string(random_()) + "f" + std::to_string(random_()); }
  std::string clock() {
    const auto minutes = random_() % 1440;
    return std::to_string(minutes / 60 + 100).substr(1) + ":" + std::to_string(minutes % 60 + 100).substr(1);
  }

  std::mt19937 random_;
  unsigned seed_;
  unsigned edits_{0};
  unsigned visits_{0};
  std::vector<std::string> facts_{};
};

TEST_F(ChangeWatch, TellsEveryEditOfTwoHundredRevisionsAndNothingElse) {
  constexpr unsigned boards = 20;
  constexpr int revisions = 10;  // of each page
  config.sources.clear();
  std::vector<LivingPage> living;
  for (unsigned i = 0; i < boards; ++i) {
    living.emplace_back(i);
    add(config::Kind::page, "/board" + std::to_string(i), "board" + std::to_string(i)).watch = config::PageWatch::change;
  }
  fetcher.answer_with([&living](const http::Request& request) -> std::optional<test::ScriptedFetcher::Answer> {
    const auto at = request.url.find("/board");
    if (at == std::string::npos) return std::nullopt;
    return http::Response{.status = 200, .body = living[std::stoul(request.url.substr(at + 6))].render(), .url = request.url};
  });
  std::mt19937 random{42};
  size_t edits = 0;
  size_t missed = 0;
  size_t wrong = 0;
  for (unsigned i = 0; i < boards; ++i) poll("board" + std::to_string(i));
  for (int revision = 0; revision < revisions; ++revision) {
    for (unsigned i = 0; i < boards; ++i) {
      const bool is_edited = random() % 5 < 2;
      const std::string edit = is_edited ? living[i].edit() : std::string{};
      const size_t before = stored().size();
      poll("board" + std::to_string(i));
      const auto after = stored();
      const bool is_told = after.size() > before && after.back().text.find("+ " + edit) != std::string::npos;
      edits += is_edited ? 1 : 0;
      missed += is_edited && !is_told ? 1 : 0;
      wrong += !is_edited && after.size() > before ? 1 : 0;
      if (is_edited && is_told) {
        EXPECT_LE(std::ranges::count(after.back().text, '\n'), 1) << after.back().text;
      }
    }
  }
  EXPECT_GT(edits, 50U);
  EXPECT_EQ(missed, 0U);
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace feedwatch::pipeline
