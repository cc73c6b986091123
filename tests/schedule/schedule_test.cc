#include "schedule/schedule.h"

#include <algorithm>
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

TEST_F(ScheduleTest, IsNotPunctualWhileWhoTookASourceDoesNotComeBackForTheNext) {
  Signal freed{io.get_executor()};
  const auto take_and_hang = [](Schedule& one, Signal& hanging) -> Task<> {
    for (;;) {
      const std::string source = co_await one.next();
      co_await hanging.wait();
    }
  };
  schedule.set("a", start + seconds{5});
  tasks.spawn(take_and_hang(schedule, freed));
  run_until(seconds{60});
  EXPECT_TRUE(schedule.is_punctual(seconds{60}));
  run_until(seconds{70});
  EXPECT_FALSE(schedule.is_punctual(seconds{60}));
  freed.notify();
  settle();
  EXPECT_TRUE(schedule.is_punctual(seconds{60}));
}

TEST_F(ScheduleTest, SpreadsABacklogInsteadOfBursting) {
  for (int i = 0; i < 10; ++i) schedule.set("s" + std::to_string(i), start - hours{10});
  tasks.spawn(take_all(schedule, clock, log));
  run_until(Duration{900});
  EXPECT_EQ(log.size(), 5U);
  run_until(seconds{2});
  EXPECT_EQ(log.size(), 10U);
}

TEST_F(ScheduleTest, CatchesUpWithSourcesThatComeDueAsFastAsTheUsualSpacing) {
  // 300 sources of 30 s each: ten a second.
  constexpr int sources = 300;
  std::vector<Duration> last(sources);
  schedule.catch_up_at(catch_up_spacing(10));
  for (int i = 0; i < sources; ++i) schedule.set(std::to_string(i), start - hours{1});
  const auto poll = [](Schedule& one, Clock& at, std::vector<Duration>& begun) -> Task<> {
    for (;;) {
      const std::string source = co_await one.next();
      begun[std::stoul(source)] = at.elapsed();
      one.set(source, at.now() + seconds{30});
    }
  };
  tasks.spawn(poll(schedule, clock, last));
  run_until(std::chrono::minutes{5});
  for (int i = 0; i < sources; ++i) EXPECT_GE(last[static_cast<size_t>(i)], std::chrono::minutes{5} - seconds{31}) << i;
}

TEST_F(ScheduleTest, LetsNoBacklogDelayWhoComesDueInTime) {
  for (int i = 0; i < 3000; ++i) schedule.set("backlog" + std::to_string(i), start - hours{10});
  schedule.set("quick", start + seconds{30});
  tasks.spawn(take_all(schedule, clock, log));
  run_until(seconds{40});
  EXPECT_EQ(std::count(log.begin(), log.end(), "quick@30"), 1);
  EXPECT_LE(log.size(), 40U * 5 + 1) << "together they are no more than the backlog alone";
}

TEST(CatchUpSpacing, LeavesRoomForTwiceWhatComesDue) {
  EXPECT_EQ(catch_up_spacing(0), Duration{200});
  EXPECT_EQ(catch_up_spacing(0.01), Duration{200});
  EXPECT_EQ(catch_up_spacing(2.5), Duration{200});
  EXPECT_EQ(catch_up_spacing(5), Duration{100});
  EXPECT_EQ(catch_up_spacing(20), Duration{25});
  EXPECT_EQ(catch_up_spacing(1e9), Duration{1});
}

}  // namespace
}  // namespace feedwatch::schedule
