#include "base/clock_watch.h"

#include <gtest/gtest.h>

namespace feedwatch {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct SetClock final : Clock {
  Duration wall{hours{1000}};
  Duration ran{};

  Time now() const override { return Time{wall + ran}; }
  Duration elapsed() const override { return ran; }
  Task<> sleep_for(Duration) override { co_return; }
};

TEST(ClockWatch, SaysOnceHowFarTheClockWasSet) {
  SetClock clock;
  ClockWatch watch(clock);
  clock.ran += hours{3};
  EXPECT_EQ(watch.step(), Duration{}) << "time passes, a suspended machine's too";
  clock.wall -= hours{24};
  EXPECT_EQ(watch.step(), -hours{24});
  EXPECT_EQ(watch.step(), Duration{});
  clock.wall += hours{2};
  EXPECT_EQ(watch.step(), hours{2});
}

TEST(ClockWatch, TakesLittleStepsForAClockBeingDisciplined) {
  SetClock clock;
  ClockWatch watch(clock);
  clock.wall += seconds{9};
  EXPECT_EQ(watch.step(), Duration{});
  clock.wall += seconds{9};
  EXPECT_EQ(watch.step(), seconds{18}) << "many of them make a great one";
}

}  // namespace
}  // namespace feedwatch
