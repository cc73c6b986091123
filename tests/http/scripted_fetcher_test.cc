#include "support/scripted_fetcher.h"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"

namespace feedwatch::test {
namespace {

Task<> ask(ScriptedFetcher& fetcher, std::string url, std::vector<std::string>& log) {
  http::Request request{.url = std::move(url)};
  const auto response = co_await fetcher.fetch(std::move(request));
  log.push_back(response ? response->body : response.error().code);
}

TEST(ScriptedFetcher, GivesItsAnswersInOrderAndTheLastAgain) {
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(0)};
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) {}};
  ScriptedFetcher fetcher{&clock, Duration{10}};
  fetcher.answer("http://a/", 200, "one");
  fetcher.answer("http://a/", 200, "two");
  fetcher.fail("http://b/", "timeout");
  std::vector<std::string> log;
  for (const char* url : {"http://a/", "http://a/", "http://a/", "http://b/", "http://c/"}) {
    tasks.spawn(ask(fetcher, url, log));
    io.poll();
    EXPECT_EQ(fetcher.in_flight(), 1);
    clock.advance_to(clock.elapsed() + Duration{10});
    io.restart();
    io.poll();
    EXPECT_EQ(fetcher.in_flight(), 0);
    io.restart();
  }
  EXPECT_EQ(log, (std::vector<std::string>{"one", "two", "two", "timeout", "connect-failed"}));
  EXPECT_EQ(fetcher.requests().size(), 5U);
}

}  // namespace
}  // namespace feedwatch::test
