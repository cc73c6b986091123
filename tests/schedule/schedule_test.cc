#include "schedule/schedule.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "base/task_group.h"

namespace feedwatch::schedule {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Time start = from_unix_seconds(1'000'000);

Task<> take_all(Schedule& schedule, Clock& clock, std::vector<std::string>& log) {
  for (;;) {
    const std::string source = co_await schedule.next();
    log.push_back(source + "@" + std::to_string(to_unix_seconds(clock.now()) - 1'000'000));
  }
}

struct ScheduleTest : testing::Test {
  boost::asio::io_context io;
  VirtualClock clock{start};
  Schedule schedule{clock, io.get_executor(), Duration{200}};
  std::vector<std::string> log;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { FAIL(); }};

  void run_until(Duration end) {
    settle();
    while (clock.has_sleepers() && clock.next_wake() <= end) {
      clock.advance_to(clock.next_wake());
      settle();
    }
    clock.advance_to(end);
    settle();
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

TEST_F(ScheduleTest, GivesOutSourcesInTheOrderOfTheirTimes) {
  schedule.set("late", start + seconds{90});
  schedule.set("early", start + seconds{45});
  tasks.spawn(take_all(schedule, clock, log));
  run_until(hours{1});
  EXPECT_EQ(log, (std::vector<std::string>{"early@45", "late@90"}));
  EXPECT_EQ(schedule.size(), 0U);
}

TEST_F(ScheduleTest, MovesASourceThatIsSetAgainAndForgetsOneThatIsRemoved) {
  schedule.set("a", start + seconds{50});
  schedule.set("a", start + seconds{70});
  schedule.set("b", start + seconds{60});
  schedule.remove("b");
  tasks.spawn(take_all(schedule, clock, log));
  run_until(hours{1});
  EXPECT_EQ(log, std::vector<std::string>{"a@70"});
}

TEST_F(ScheduleTest, WakesForASourceThatIsAddedWhileItWaits) {
  schedule.set("far", start + hours{2});
  tasks.spawn(take_all(schedule, clock, log));
  settle();
  schedule.set("near", start + seconds{5});
  run_until(seconds{10});
  EXPECT_EQ(log, std::vector<std::string>{"near@5"});
}

TEST_F(ScheduleTest, SpreadsABacklogInsteadOfBursting) {
  for (int i = 0; i < 10; ++i) schedule.set("s" + std::to_string(i), start - hours{10});
  tasks.spawn(take_all(schedule, clock, log));
  run_until(Duration{900});
  EXPECT_EQ(log.size(), 5U);
  run_until(seconds{2});
  EXPECT_EQ(log.size(), 10U);
}

}  // namespace
}  // namespace feedwatch::schedule
