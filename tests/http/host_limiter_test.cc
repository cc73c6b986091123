#include "http/host_limiter.h"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"

namespace feedwatch::http {
namespace {

using std::chrono::seconds;

struct HostLimiterTest : testing::Test {
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(0)};
  std::vector<std::string> log;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};

  static Task<> visit(HostLimiter& limiter, Clock& clock, std::string host, std::string name, Duration stay, Duration spacing,
                      std::vector<std::string>& log) {
    const auto place = co_await limiter.enter(std::move(host), spacing);
    log.push_back(std::to_string(clock.elapsed() / seconds{1}) + " " + name);
    co_await clock.sleep_for(stay);
  }

  void start(HostLimiter& limiter, const std::string& host, const std::string& name, Duration stay = {}, Duration spacing = {}) {
    tasks.spawn(visit(limiter, clock, host, name, stay, spacing, log));
    run();
  }
  void run() {
    io.restart();
    io.poll();
  }
  void run_all() {
    for (run(); clock.has_sleepers(); run()) clock.advance_to(clock.next_wake());
  }
  void TearDown() override {
    tasks.cancel();
    run();
  }
};

using Log = std::vector<std::string>;

TEST_F(HostLimiterTest, SpacesTheRequestsOfOneHost) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 1, .spacing = seconds{2}}};
  for (const char* name : {"a", "b", "c"}) start(limiter, "host", name);
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "2 b", "4 c"}));
}

TEST_F(HostLimiterTest, KeepsALongerSpacingThatARequestAsksFor) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 1, .spacing = seconds{2}}};
  start(limiter, "host", "a", {}, seconds{7});
  start(limiter, "host", "b", {}, seconds{1});
  start(limiter, "host", "c");
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "7 b", "9 c"}));
}

TEST_F(HostLimiterTest, KeepsItsDistanceFromARequestBeforeTheStart) {
  clock.advance_to(seconds{100});
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 1, .spacing = seconds{5}}};
  limiter.note_start("host", seconds{98});
  limiter.note_start("host", seconds{97});
  limiter.note_start("other", seconds{95});
  limiter.note_start("set back", seconds{200});
  for (const char* name : {"host", "other", "set back"}) start(limiter, name, name);
  run_all();
  EXPECT_EQ(log, (Log{"100 other", "100 set back", "103 host"}));
}

TEST_F(HostLimiterTest, RunsOneAtATimeForAHost) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 1, .spacing = seconds{1}}};
  start(limiter, "host", "a", seconds{10});
  start(limiter, "host", "b", seconds{10});
  start(limiter, "host", "c");
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "10 b", "20 c"}));
}

TEST_F(HostLimiterTest, SpacesAlsoWhenAHostMayHaveTwo) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 2, .spacing = seconds{1}}};
  for (const char* name : {"a", "b", "c", "d"}) start(limiter, "host", name, seconds{10});
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "1 b", "10 c", "11 d"}));
}

TEST_F(HostLimiterTest, SlowHostKeepsNobodyWaiting) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 2, .per_host = 1, .spacing = seconds{1}}};
  start(limiter, "slow", "s1", seconds{100});
  start(limiter, "slow", "s2");
  start(limiter, "slow", "s3");
  start(limiter, "quick", "q");
  EXPECT_EQ(log, (Log{"0 s1", "0 q"}));
  run_all();
  EXPECT_EQ(log, (Log{"0 s1", "0 q", "100 s2", "101 s3"}));
}

TEST_F(HostLimiterTest, BoundsAllHostsTogetherInOrder) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 2, .per_host = 1, .spacing = {}}};
  for (const char* name : {"a", "b", "c", "d", "e"}) start(limiter, name, name, seconds{1});
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "0 b", "1 c", "1 d", "2 e"}));
}

TEST_F(HostLimiterTest, SpacingCountsFromTheStartNotFromTheQueue) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 1, .per_host = 2, .spacing = seconds{3}}};
  start(limiter, "other", "o", seconds{10});
  start(limiter, "host", "a");
  start(limiter, "host", "b");
  run_all();
  EXPECT_EQ(log, (Log{"0 o", "10 a", "13 b"}));
}

TEST_F(HostLimiterTest, CancelledWaiterLetsTheNextOneIn) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 1, .per_host = 1, .spacing = {}}};
  TaskGroup doomed{io.get_executor(), [](std::exception_ptr) {}};
  start(limiter, "a", "a", seconds{10});
  doomed.spawn(visit(limiter, clock, "a", "waits for the host", {}, {}, log));
  doomed.spawn(visit(limiter, clock, "b", "waits for a place", {}, {}, log));
  start(limiter, "a", "c");
  start(limiter, "b", "d");
  doomed.cancel();
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "10 d", "10 c"}));
}

TEST_F(HostLimiterTest, CancelledWhenItsTurnHadComeItGivesTheTurnOn) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 1, .per_host = 1, .spacing = {}}};
  TaskGroup doomed{io.get_executor(), [](std::exception_ptr) {}};
  start(limiter, "a", "a", seconds{10});
  doomed.spawn(visit(limiter, clock, "b", "never", {}, {}, log));
  start(limiter, "c", "c");
  clock.advance_to(seconds{10});
  // One handler at a time, until the first visitor has left and the second one's wake-up is queued.
  io.restart();
  io.run_one();
  doomed.cancel();
  run_all();
  EXPECT_EQ(doomed.size(), 0U);
  EXPECT_EQ(log.back(), "10 c");
}

TEST_F(HostLimiterTest, NewLimitsHoldFromNowOn) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 1, .per_host = 1, .spacing = {}}};
  for (const char* name : {"a", "b", "c"}) start(limiter, name, name, seconds{10});
  EXPECT_EQ(log, (Log{"0 a"}));
  limiter.configure({.connections = 3, .per_host = 1, .spacing = {}});
  run();
  EXPECT_EQ(log, (Log{"0 a", "0 b", "0 c"}));
  limiter.configure({.connections = 1, .per_host = 1, .spacing = {}});
  for (const char* name : {"d", "e"}) start(limiter, name, name, seconds{10});
  run_all();
  EXPECT_EQ(log, (Log{"0 a", "0 b", "0 c", "10 d", "20 e"}));
}

TEST_F(HostLimiterTest, ForgetsHostsThatNobodyVisits) {
  HostLimiter limiter{io.get_executor(), clock, {.connections = 9, .per_host = 1, .spacing = seconds{1}}};
  for (int i = 0; i < 5000; ++i) {
    start(limiter, "host" + std::to_string(i), "x");
    clock.advance_to(clock.elapsed() + seconds{1});
  }
  EXPECT_LE(limiter.hosts(), 64U);
}

}  // namespace
}  // namespace feedwatch::http
