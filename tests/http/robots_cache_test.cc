#include "http/robots_cache.h"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "support/scripted_fetcher.h"

namespace feedwatch::http {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Word = RobotsVerdict::Word;

constexpr const char* robots_url = "https://news.example.org/robots.txt";

struct RobotsCacheTest : testing::Test {
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(1'000'000)};
  test::ScriptedFetcher fetcher{};
  RobotsCache cache{fetcher, clock, io.get_executor()};
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};

  static Task<> put(RobotsCache& cache, std::string url, RobotsVerdict& verdict) {
    RobotsQuestion question{.url = std::move(url), .user_agent = "feedwatch/1 (+https://example.org)"};
    verdict = co_await cache.ask(std::move(question));
  }

  RobotsVerdict ask(const std::string& path, const std::string& site = "https://news.example.org") {
    RobotsVerdict verdict;
    tasks.spawn(put(cache, site + path, verdict));
    io.restart();
    io.poll();
    return verdict;
  }

  void pass(Duration span) { clock.advance_to(clock.elapsed() + span); }
  size_t asked() const { return fetcher.requests().size(); }
};

TEST_F(RobotsCacheTest, AsksOnceForManyPages) {
  fetcher.answer(robots_url, 200, "User-agent: *\nDisallow: /shut\nCrawl-delay: 4");
  EXPECT_EQ(ask("/open").word, Word::allowed);
  EXPECT_EQ(ask("/open").crawl_delay, std::chrono::seconds{4});
  const RobotsVerdict shut = ask("/shut/1?secret=2");
  EXPECT_EQ(shut.word, Word::disallowed);
  EXPECT_NE(shut.cause.find("news.example.org"), std::string::npos);
  EXPECT_EQ(shut.cause.find("secret=2"), std::string::npos);
  EXPECT_EQ(asked(), 1U);
}

TEST_F(RobotsCacheTest, TellsSitesApart) {
  fetcher.answer(robots_url, 200, "User-agent: *\nDisallow: /");
  fetcher.answer("http://news.example.org/robots.txt", 200, "");
  fetcher.answer("https://news.example.org:8443/robots.txt", 404);
  EXPECT_EQ(ask("/a").word, Word::disallowed);
  EXPECT_EQ(ask("/a", "http://news.example.org").word, Word::allowed);
  EXPECT_EQ(ask("/a", "https://news.example.org:8443").word, Word::allowed);
}

TEST_F(RobotsCacheTest, OneRequestServesAllWhoWait) {
  test::ScriptedFetcher slow{&clock, Duration{1000}};
  slow.answer(robots_url, 200, "User-agent: *\nDisallow: /shut");
  RobotsCache patient{slow, clock, io.get_executor()};
  RobotsVerdict verdicts[3];
  const char* paths[] = {"/open", "/shut", "/open"};
  for (int i = 0; i < 3; ++i) tasks.spawn(put(patient, std::string("https://news.example.org") + paths[i], verdicts[i]));
  io.poll();
  pass(Duration{1000});
  io.restart();
  io.poll();
  EXPECT_EQ(verdicts[1].word, Word::disallowed);
  EXPECT_EQ(verdicts[2].word, Word::allowed);
  EXPECT_EQ(slow.requests().size(), 1U);
}

TEST_F(RobotsCacheTest, RevalidatesAfterADay) {
  fetcher.answer(robots_url, 200, "User-agent: *\nDisallow: /shut", {{"ETag", "\"v1\""}, {"Last-Modified", "yesterday"}});
  fetcher.answer(robots_url, 304);
  fetcher.answer(robots_url, 200, "");
  ask("/a");
  pass(hours{24} - minutes{1});
  ask("/a");
  EXPECT_EQ(asked(), 1U);
  pass(minutes{1});
  EXPECT_EQ(ask("/shut").word, Word::disallowed) << "the 304 keeps what was known";
  ASSERT_EQ(asked(), 2U);
  EXPECT_EQ(fetcher.requests()[1].conditional, (Headers{{"If-None-Match", "\"v1\""}, {"If-Modified-Since", "yesterday"}}));
  pass(hours{24});
  EXPECT_EQ(ask("/shut").word, Word::allowed);
  EXPECT_EQ(asked(), 3U);
}

TEST_F(RobotsCacheTest, TakesClientErrorsForNoRulesAtAll) {
  for (const int status : {400, 401, 403, 404, 410, 429}) {
    const std::string site = "https://s" + std::to_string(status) + ".example.org";
    fetcher.answer(site + "/robots.txt", status, "User-agent: *\nDisallow: /");
    EXPECT_EQ(ask("/a", site).word, Word::allowed) << status;
  }
}

TEST_F(RobotsCacheTest, TakesTooManyRedirectsForNoRulesAtAll) {
  fetcher.fail(robots_url, "too-many-redirects");
  EXPECT_EQ(ask("/a").word, Word::allowed);
  EXPECT_EQ(fetcher.requests().front().max_redirects, 5);
}

TEST_F(RobotsCacheTest, DisallowsEverythingWhileTheSiteCannotSay) {
  fetcher.answer(robots_url, 503);
  fetcher.fail(robots_url, "timeout");
  fetcher.answer(robots_url, 200, "User-agent: *\nDisallow: /shut");
  EXPECT_EQ(ask("/a").word, Word::unreachable);
  EXPECT_NE(ask("/a").cause.find("503"), std::string::npos);
  EXPECT_EQ(asked(), 1U) << "not asked again at once";
  pass(minutes{10});
  EXPECT_EQ(ask("/a").word, Word::unreachable);
  pass(minutes{10});
  EXPECT_EQ(ask("/a").word, Word::allowed);
  EXPECT_EQ(asked(), 3U);
}

TEST_F(RobotsCacheTest, KeepsWhatItKnewWhileTheSiteCannotSay) {
  fetcher.answer(robots_url, 200, "User-agent: *\nDisallow: /shut");
  fetcher.answer(robots_url, 500);
  ask("/a");
  pass(hours{25});
  EXPECT_EQ(ask("/a").word, Word::allowed);
  EXPECT_EQ(ask("/shut").word, Word::disallowed);
  EXPECT_EQ(asked(), 2U);
}

TEST_F(RobotsCacheTest, BoundsWhatItReadsAndWhomItMayAsk) {
  fetcher.answer(robots_url, 200, "");
  RobotsQuestion question{.url = "https://news.example.org/a", .timeout = Duration{7}};
  question.allow_private.push_back(*Cidr::parse("10.0.0.0/8"));
  const auto put_question = [](RobotsCache& cache_, RobotsQuestion asked_) -> Task<> { co_await cache_.ask(std::move(asked_)); };
  tasks.spawn(put_question(cache, question));
  io.poll();
  const Request& request = fetcher.requests().at(0);
  EXPECT_EQ(request.max_body, longest_robots);
  EXPECT_TRUE(request.cut_body);
  EXPECT_EQ(request.timeout, Duration{7});
  EXPECT_EQ(request.allow_private.size(), 1U);
  EXPECT_TRUE(request.polite);
}

TEST_F(RobotsCacheTest, ForgetsSitesBeforeTheyAreTooMany) {
  fetcher.answer_with([](const Request&) { return Response{.status = 404}; });
  for (int i = 0; i < 5000; ++i) ask("/a", "https://s" + std::to_string(i) + ".example.org");
  EXPECT_LE(cache.sites(), 4096U);
}

TEST_F(RobotsCacheTest, ForgetsLongRulesOfSitesThatWereAskedLongAgo) {
  std::string rules = "User-agent: *\n";
  for (int i = 0; rules.size() < longest_robots - 100; ++i) rules += "Disallow: /" + std::to_string(i) + "\n";
  fetcher.answer_with([&rules](const Request&) { return Response{.status = 200, .body = rules}; });
  ask("/a");
  for (int i = 0; i < 30; ++i) {
    pass(minutes{1});
    ask("/a", "https://s" + std::to_string(i) + ".example.org");
  }
  EXPECT_LE(cache.sites(), 16U) << "each is more than a MiB";
  const size_t before = asked();
  EXPECT_EQ(ask("/7", "https://s29.example.org").word, Word::disallowed);
  EXPECT_EQ(asked(), before);
  ask("/a");
  EXPECT_EQ(asked(), before + 1);
}

}  // namespace
}  // namespace feedwatch::http
