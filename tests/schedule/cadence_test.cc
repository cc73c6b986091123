#include "schedule/cadence.h"

#include <gtest/gtest.h>

namespace feedwatch::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Thursday 2026-01-01 10:30:00 UTC.
constexpr Time now = from_unix_seconds(1767263400);

Cadence hourly() { return {.interval = hours{1}, .jitter = 0}; }

struct Case {
  const char* name;
  Cadence cadence;
  Advice advice;
  Duration wait;
};

class AfterSuccess : public testing::TestWithParam<Case> {};

TEST_P(AfterSuccess, WaitsAsLongAsTheLongestOfWishAndHint) {
  EXPECT_EQ(after_success(GetParam().cadence, GetParam().advice, now, "s") - now, GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AfterSuccess,
    testing::Values(Case{"TheIntervalWhenNobodySaysMore", hourly(), {}, hours{1}},
                    Case{"TheFloorUnderAShortInterval", {.interval = seconds{10}, .jitter = 0}, {}, minutes{5}},
                    Case{"NoFloorForAnOwnSource", {.interval = seconds{10}, .own_source = true, .jitter = 0}, {}, seconds{10}},
                    Case{"MaxAgeWhenItIsLonger", hourly(), {.fresh_for = hours{3}}, hours{3}},
                    Case{"TheIntervalWhenMaxAgeIsShorter", hourly(), {.fresh_for = minutes{3}}, hours{1}},
                    Case{"TtlWhenItIsTheLongest", hourly(), {.fresh_for = hours{2}, .ttl = hours{4}}, hours{4}},
                    Case{"ADayAtMostForAHint", hourly(), {.fresh_for = days{365}}, hours{24}},
                    Case{
                        "TheIntervalEvenWhenItIsLongerThanTheCap", {.interval = days{2}, .jitter = 0}, {.ttl = days{3}}, days{2}},
                    Case{"RetryAfterUpToAWeek", hourly(), {.retry_after = days{30}}, days{7}},
                    Case{"AnHourWithoutValidators", {.interval = minutes{10}, .jitter = 0}, {.validators = false}, hours{1}},
                    Case{"TwiceAfterThreeEqualBodies", hourly(), {.validators = false, .unchanged_bodies = 3}, hours{2}},
                    Case{"ADayAfterManyEqualBodies", hourly(), {.validators = false, .unchanged_bodies = 50}, hours{24}},
                    Case{"UntilTheSkippedHoursAreOver", hourly(), {.skip_hours = 1U << 11 | 1U << 12}, minutes{150}},
                    Case{"UntilTheSkippedDayIsOver", hourly(), {.skip_days = 1U << 4}, minutes{13 * 60 + 30}},
                    Case{"AsUsualWhenAllHoursAreSkipped", hourly(), {.skip_hours = (1U << 24) - 1}, hours{1}},
                    Case{"AsUsualWhenAllDaysAreSkipped", hourly(), {.skip_days = (1U << 7) - 1}, hours{1}}),
    [](const auto& one) { return one.param.name; });

TEST(AfterSuccessJitter, OnlyEverAddsAndAtMostItsShare) {
  Cadence cadence = hourly();
  cadence.jitter = 0.1;
  bool differs = false;
  const Duration first = after_success(cadence, {}, now, "source 0") - now;
  for (int i = 0; i < 1000; ++i) {
    const Duration wait = after_success(cadence, {}, now, "source " + std::to_string(i)) - now;
    EXPECT_GE(wait, hours{1});
    EXPECT_LE(wait, minutes{66});
    differs = differs || wait != first;
  }
  EXPECT_TRUE(differs);
}

struct FailureCase {
  const char* name;
  Trouble trouble;
  uint32_t failures;
  Advice advice;
  std::optional<Duration> wait;
};

class AfterFailure : public testing::TestWithParam<FailureCase> {};

TEST_P(AfterFailure, BacksOff) {
  const FailureCase& one = GetParam();
  const auto next = after_failure(hourly(), one.advice, one.trouble, one.failures, now, "s");
  ASSERT_EQ(next.has_value(), one.wait.has_value());
  if (next) {
    EXPECT_EQ(*next - now, *one.wait);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, AfterFailure,
    testing::Values(FailureCase{"AnHourAfterTheFirstFailure", Trouble::failing, 1, {}, hours{1}},
                    FailureCase{"EightHoursAfterTheFourth", Trouble::failing, 4, {}, hours{8}},
                    FailureCase{"ADayAfterTheHundredth", Trouble::failing, 100, {}, hours{24}},
                    FailureCase{"TwiceTheIntervalWhenOverloaded", Trouble::overloaded, 1, {}, hours{2}},
                    FailureCase{"EightTimesAtTheThirdOverload", Trouble::overloaded, 3, {}, hours{8}},
                    FailureCase{"RetryAfterWhenItIsLonger", Trouble::overloaded, 1, {.retry_after = hours{5}}, hours{5}},
                    FailureCase{"TheIntervalWhenRetryAfterIsZero", Trouble::overloaded, 1, {.retry_after = seconds{0}}, hours{1}},
                    FailureCase{"AWeekOfRetryAfterAtMost", Trouble::overloaded, 1, {.retry_after = days{30}}, days{7}},
                    FailureCase{"AWeekForADeadSource", Trouble::missing, 40, {}, days{7}},
                    FailureCase{"ADayToConfirmThatItIsGone", Trouble::gone, 1, {}, hours{24}},
                    FailureCase{"NeverOnceThatIsConfirmed", Trouble::gone, 2, {}, std::nullopt}),
    [](const auto& one) { return one.param.name; });

TEST(AfterFailureOfAnOwnSource, DoublesItsOwnInterval) {
  const Cadence own{.interval = seconds{10}, .own_source = true, .jitter = 0};
  EXPECT_EQ(*after_failure(own, {}, Trouble::failing, 1, now, "s") - now, seconds{10});
  EXPECT_EQ(*after_failure(own, {}, Trouble::failing, 3, now, "s") - now, seconds{40});
}

TEST(NotBefore, IsTheRetryAfterThatIsHonoured) {
  EXPECT_EQ(not_before({.retry_after = hours{2}}, now), now + hours{2});
  EXPECT_EQ(not_before({.retry_after = days{30}}, now), now + days{7});
  EXPECT_EQ(not_before({}, now), std::nullopt);
}

}  // namespace
}  // namespace feedwatch::schedule
