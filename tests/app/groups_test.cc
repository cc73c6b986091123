#include "app/groups.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "support/scripted_fetcher.h"

namespace feedwatch::app {
namespace {

constexpr const char* page = "https://news.example.org/prices";
const http::Headers::value_type anew{"Cache-Control", "no-cache"};

struct SharedAnswersTest : testing::Test {
  boost::asio::io_context io;
  test::ScriptedFetcher fetcher{};
  SharedAnswers answers{fetcher, true};

  // The body that a request is answered with.
  std::string fetch(http::Request request) {
    std::string body;
    const auto take = [&body](std::exception_ptr failure, Result<http::Response> answer) {
      if (!failure && answer) body = answer->body;
    };
    boost::asio::co_spawn(io, answers.fetch(std::move(request)), take);
    io.restart();
    io.run();
    return body;
  }
};

TEST_F(SharedAnswersTest, AskOnceForAll) {
  fetcher.answer(page, 200, "one");
  fetcher.answer(page, 200, "two");
  EXPECT_EQ(fetch({.url = page}), "one");
  EXPECT_EQ(fetch({.url = page}), "one");
  EXPECT_EQ(fetcher.requests().size(), 1U);
}

TEST_F(SharedAnswersTest, GiveASecondLookThatIsOneAndThatAllShare) {
  fetcher.answer(page, 200, "one");
  fetcher.answer(page, 200, "two");
  fetcher.answer(page, 200, "three");
  EXPECT_EQ(fetch({.url = page}), "one");
  EXPECT_EQ(fetch({.url = page, .headers = {anew}}), "two");
  EXPECT_EQ(fetch({.url = page}), "one");
  EXPECT_EQ(fetch({.url = page, .headers = {anew}}), "two");
  EXPECT_EQ(fetcher.requests().size(), 2U);
}

TEST_F(SharedAnswersTest, AreNotSharedBetweenWhoFollowsRedirectsAndWhoDoesNot) {
  fetcher.answer(page, 302);
  fetcher.answer(page, 200, "behind it");
  EXPECT_EQ(fetch({.url = page, .max_redirects = 0}), "");
  EXPECT_EQ(fetch({.url = page}), "behind it");
}

}  // namespace
}  // namespace feedwatch::app
