#include "schedule/freshness.h"

#include <gtest/gtest.h>

namespace feedwatch::schedule {
namespace {

using std::chrono::seconds;

constexpr Time now = from_unix_seconds(1767263400);  // Thu, 01 Jan 2026 10:30:00 GMT

struct Case {
  const char* name;
  http::Headers headers;
  std::optional<Duration> fresh_for;
  std::optional<Duration> retry_after;
};

class ReadFreshness : public testing::TestWithParam<Case> {};

TEST_P(ReadFreshness, FollowsTheHeaders) {
  http::Response response;
  response.headers = GetParam().headers;
  const Freshness freshness = read_freshness(response, now);
  EXPECT_EQ(freshness.fresh_for, GetParam().fresh_for);
  EXPECT_EQ(freshness.retry_after, GetParam().retry_after);
}

const auto none = std::optional<Duration>{};

INSTANTIATE_TEST_SUITE_P(
    Table, ReadFreshness,
    testing::Values(
        Case{"Nothing", {}, none, none}, Case{"MaxAge", {{"cache-control", "public, Max-Age=600"}}, seconds{600}, none},
        Case{"AgeIsSpent", {{"Cache-Control", "max-age=10000"}, {"Age", "5000"}}, seconds{5000}, none},
        Case{"AgeBeyondMaxAge", {{"Cache-Control", "max-age=10"}, {"Age", "50"}}, seconds{0}, none},
        Case{"SharedMaxAgeIsNotOurs", {{"Cache-Control", "s-maxage=80000"}}, none, none},
        Case{"GarbageIsIgnored", {{"Cache-Control", "max-age=abc, max-age=-1, foo, max-age=\"60\""}}, none, none},
        Case{"HugeMaxAgeIsHuge", {{"Cache-Control", "max-age=99999999999999999999999"}}, seconds{10LL * 366 * 86400}, none},
        Case{"ExpiresMinusDate",
             {{"Expires", "Thu, 01 Jan 2026 12:00:00 GMT"}, {"Date", "Thu, 01 Jan 2026 11:00:00 GMT"}},
             seconds{3600},
             none},
        Case{"ExpiresWithoutDateCountsFromNow", {{"Expires", "Thu, 01 Jan 2026 10:40:00 GMT"}}, seconds{600}, none},
        Case{"ExpiresZeroIsNoHint", {{"Expires", "0"}}, none, none},
        Case{"RetryAfterSeconds", {{"Retry-After", " 120 "}}, none, seconds{120}},
        Case{"RetryAfterDate", {{"Retry-After", "Thu, 01 Jan 2026 11:30:00 GMT"}}, none, seconds{3600}},
        Case{"RetryAfterRfc850Date", {{"Retry-After", "Thursday, 01-Jan-26 11:30:00 GMT"}}, none, seconds{3600}},
        Case{"RetryAfterAsctimeDate", {{"Retry-After", "Thu Jan  1 11:30:00 2026"}}, none, seconds{3600}},
        Case{"RetryAfterInThePast", {{"Retry-After", "Thu, 01 Jan 2026 09:30:00 GMT"}}, none, seconds{0}},
        Case{"RetryAfterGarbage", {{"Retry-After", "soon"}}, none, none}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace feedwatch::schedule
