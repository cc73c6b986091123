#include "app/watchdog.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"

namespace feedwatch::app {
namespace {

using std::chrono::seconds;

struct WatchdogTest : testing::Test {
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(1'000'000)};
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { FAIL(); }};
  std::vector<std::string> log;
  Duration dead_from{seconds{1000}};
  Duration dead_until{seconds{1000}};

  Task<bool> is_alive() { co_return clock.elapsed() < dead_from || clock.elapsed() >= dead_until; }

  void run_until(Duration end) {
    WatchdogHooks hooks{.is_alive = [this] { return is_alive(); },
                        .feed = [this] { log.push_back("fed at " + std::to_string(clock.elapsed() / seconds{1})); },
                        .stalled = [this] { log.push_back("stalled at " + std::to_string(clock.elapsed() / seconds{1})); }};
    tasks.spawn(feed_watchdog(clock, seconds{30}, std::move(hooks)));
    settle();
    while (clock.has_sleepers() && clock.next_wake() <= end) {
      clock.advance_to(clock.next_wake());
      settle();
    }
  }
  void settle() {
    io.restart();
    io.poll();
  }
  void TearDown() override {
    tasks.cancel();
    settle();
  }
};

TEST_F(WatchdogTest, IsFedTwiceAnInterval) {
  run_until(seconds{45});
  EXPECT_EQ(log, (std::vector<std::string>{"fed at 0", "fed at 15", "fed at 30", "fed at 45"}));
}

TEST_F(WatchdogTest, LooksAgainAtWhoHasNotYetNoticedTheEndOfASuspend) {
  dead_from = seconds{15};
  dead_until = seconds{20};
  run_until(seconds{30});
  EXPECT_EQ(log, (std::vector<std::string>{"fed at 0", "fed at 21"}));
}

TEST_F(WatchdogTest, IsNotFedWhileThingsStandStill) {
  dead_from = seconds{15};
  dead_until = seconds{40};
  run_until(seconds{45});
  EXPECT_EQ(log, (std::vector<std::string>{"fed at 0", "stalled at 21", "fed at 42"}));
}

}  // namespace
}  // namespace feedwatch::app
