#include "base/clock.h"

#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/run_on.h"
#include "base/task_group.h"

namespace feedwatch {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

struct Fixture : testing::Test {
  asio::io_context io;
  VirtualClock clock{from_unix_seconds(1000)};
  std::vector<std::string> log;
  TaskGroup tasks{io.get_executor(), [this](std::exception_ptr) { log.push_back("failed"); }};

  void run() {
    io.restart();
    io.poll();
  }
  void finish() {
    tasks.cancel();
    run();
  }
};

Task<> sleeper(Clock& clock, Duration span, std::string name, std::vector<std::string>& log) {
  co_await clock.sleep_for(span);
  log.push_back(name);
}

Task<> waiter(Signal& signal, Clock& clock, Duration span, std::vector<std::string>& log) {
  co_await signal.wait_for(clock, span);
  log.push_back("woke at " + std::to_string(to_unix_seconds(clock.now())));
}

Task<> thrower(Clock& clock) {
  co_await clock.sleep_for(seconds{1});
  throw std::runtime_error("broken");
}

Task<> worker(asio::any_io_executor pool, Activity& activity, std::vector<std::string>& log) {
  auto work = [] { return std::string("worked"); };
  log.push_back(co_await run_on(pool, activity, work));
}

using ClockTest = Fixture;

TEST_F(ClockTest, WakesSleepersInTheOrderOfTheirTimes) {
  tasks.spawn(sleeper(clock, seconds{20}, "late", log));
  tasks.spawn(sleeper(clock, seconds{10}, "early", log));
  run();
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(clock.next_wake(), seconds{10});
  clock.advance_to(seconds{30});
  run();
  EXPECT_EQ(log, (std::vector<std::string>{"early", "late"}));
  EXPECT_EQ(clock.now(), from_unix_seconds(1030));
  EXPECT_FALSE(clock.has_sleepers());
}

TEST_F(ClockTest, ForgetsACancelledSleeper) {
  tasks.spawn(sleeper(clock, seconds{10}, "never", log));
  run();
  finish();
  EXPECT_FALSE(clock.has_sleepers());
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(tasks.size(), 0U);
}

TEST_F(ClockTest, SignalWakesBeforeTheSpanIsOver) {
  Signal signal{io.get_executor()};
  tasks.spawn(waiter(signal, clock, seconds{10}, log));
  run();
  clock.advance_to(seconds{3});
  signal.notify();
  run();
  EXPECT_EQ(log, std::vector<std::string>{"woke at 1003"});
  EXPECT_FALSE(clock.has_sleepers());
}

TEST_F(ClockTest, SpanEndsAWaitThatNobodySignals) {
  Signal signal{io.get_executor()};
  tasks.spawn(waiter(signal, clock, seconds{10}, log));
  run();
  clock.advance_to(seconds{10});
  run();
  EXPECT_EQ(log, std::vector<std::string>{"woke at 1010"});
}

TEST_F(ClockTest, CancellingAWaitWithASpanIsACancellation) {
  Signal signal{io.get_executor()};
  tasks.spawn(waiter(signal, clock, seconds{10}, log));
  run();
  finish();
  EXPECT_TRUE(log.empty());
  EXPECT_FALSE(clock.has_sleepers());
}

TEST_F(ClockTest, SignalThatNobodyWaitedForIsKept) {
  Signal signal{io.get_executor()};
  signal.notify();
  tasks.spawn(waiter(signal, clock, seconds{10}, log));
  run();
  EXPECT_EQ(log, std::vector<std::string>{"woke at 1000"});
}

TEST_F(ClockTest, FailureOfOneTaskIsToldAndTheOthersGoOn) {
  tasks.spawn(thrower(clock));
  tasks.spawn(sleeper(clock, seconds{2}, "fine", log));
  run();
  clock.advance_to(seconds{2});
  run();
  EXPECT_EQ(log, (std::vector<std::string>{"failed", "fine"}));
}

TEST_F(ClockTest, TaskThatIsAboutToEndCanBeCancelled) {
  Signal signal{io.get_executor()};
  tasks.spawn(waiter(signal, clock, seconds{10}, log));
  run();
  signal.notify();  // its wake-up is queued when the cancellation comes
  tasks.cancel();
  run();
  EXPECT_EQ(tasks.size(), 0U);
  EXPECT_FALSE(clock.has_sleepers());
}

Task<> canceller(TaskGroup& group, Clock& clock) {
  group.cancel();
  co_await clock.sleep_for(seconds{1});
}

TEST_F(ClockTest, TaskThatIsCancelledBeforeItsFirstStepNeverRuns) {
  tasks.spawn(thrower(clock));
  tasks.cancel();
  tasks.spawn(thrower(clock));
  run();
  EXPECT_EQ(tasks.size(), 0U);
  EXPECT_FALSE(clock.has_sleepers());
}

TEST_F(ClockTest, TaskMayCancelItsOwnGroup) {
  tasks.spawn(canceller(tasks, clock));
  run();
  EXPECT_EQ(tasks.size(), 0U);
  EXPECT_TRUE(log.empty());
}

TEST_F(ClockTest, ActivityCountsWorkOnOtherThreads) {
  asio::thread_pool pool{1};
  Activity activity;
  tasks.spawn(worker(pool.get_executor(), activity, log));
  run();
  while (!activity.idle()) io.run_one();
  run();
  EXPECT_EQ(log, std::vector<std::string>{"worked"});
}

TEST_F(ClockTest, SystemClockSleepsOnBootTime) {
  SystemClock system;
  const Duration before = system.elapsed();
  tasks.spawn(sleeper(system, Duration{2}, "slept", log));
  io.restart();
  io.run();
  EXPECT_EQ(log, std::vector<std::string>{"slept"});
  EXPECT_GE(system.elapsed() - before, Duration{2});
}

}  // namespace
}  // namespace feedwatch
