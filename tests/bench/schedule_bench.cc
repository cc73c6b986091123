// What the schedule costs: N sources polled hourly over one virtual day by a fetcher that answers at once, for N from 1,000 to
// 1,000,000. Processor time a poll, memory a source. Beside it the schedule's own part of a poll, without the clock's jump to it:
// every source given out once and set again, all of them due.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/task_group.h"
#include "schedule/cadence.h"
#include "schedule/schedule.h"

namespace feedwatch {
namespace {

constexpr Time start = from_unix_seconds(1'767'225'600);
constexpr Duration day = std::chrono::hours{24};

size_t resident_bytes() {
  size_t all = 0;
  size_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

Task<> poll_for_ever(schedule::Schedule& schedule, Clock& clock, size_t& polls) {
  const schedule::Cadence cadence;
  for (;;) {
    const std::string source = co_await schedule.next();
    ++polls;
    schedule.set(source, schedule::after_success(cadence, {}, clock.now(), source));
  }
}

double processor_seconds() {
  timespec spent{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

std::string name_of(size_t source) { return "source-" + std::to_string(source); }

Task<> poll_each_once(schedule::Schedule& schedule, Clock& clock, size_t sources) {
  const schedule::Cadence cadence;
  for (size_t i = 0; i < sources; ++i) {
    const std::string source = co_await schedule.next();
    schedule.set(source, schedule::after_success(cadence, {}, clock.now(), source));
  }
}

// Microseconds a poll.
double measure_own(size_t sources) {
  boost::asio::io_context io(1);
  VirtualClock clock(start);
  schedule::Schedule schedule(clock, io.get_executor(), Duration{200});
  for (size_t i = 0; i < sources; ++i) schedule.set(name_of(i), start - Duration{static_cast<int64_t>(i * 7919 % 60'000)});
  TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
  const double began = processor_seconds();
  tasks.spawn(poll_each_once(schedule, clock, sources));
  io.run();
  return (processor_seconds() - began) * 1e6 / static_cast<double>(sources);
}

void measure(size_t sources) {
  boost::asio::io_context io(1);
  VirtualClock clock(start);
  const size_t before = resident_bytes();
  schedule::Schedule schedule(clock, io.get_executor(), Duration{200});
  for (size_t i = 0; i < sources; ++i) {
    const auto spread = std::chrono::milliseconds{static_cast<int64_t>(i * 3'600'000 / sources)};
    schedule.set(name_of(i), start + spread);
  }
  const size_t memory = resident_bytes() - before;
  size_t polls = 0;
  TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
  const double began = processor_seconds();
  tasks.spawn(poll_for_ever(schedule, clock, polls));
  io.poll();
  while (clock.has_sleepers() && clock.next_wake() <= day) {
    clock.advance_to(clock.next_wake());
    io.restart();
    io.poll();
  }
  const double took = processor_seconds() - began;
  std::printf("%9zu sources: %10zu polls in %7.2f s, %5.2f us a poll, %5.2f us of it the schedule's own, %4zu bytes a source\n",
              sources, polls, took, took * 1e6 / static_cast<double>(polls), measure_own(sources), memory / sources);
  tasks.cancel();
  io.restart();
  io.poll();
}

}  // namespace
}  // namespace feedwatch

int main(int argc, char** argv) {
  const size_t most = argc > 1 ? std::stoul(argv[1]) : 1'000'000;
  for (size_t sources = 1000; sources <= most; sources *= 10) feedwatch::measure(sources);
  return 0;
}
