#include "notify/hours.h"

#include <gtest/gtest.h>

namespace feedwatch::notify {
namespace {

Time utc(const char* text) {
  const auto time = from_rfc3339(text);
  if (!time) ADD_FAILURE() << text;
  return time.value_or(Time{});
}

const rules::Hours office{.tz = "Europe/London", .days = "mon-fri", .from = "06:00", .to = "22:00", .outside = "hold"};
const rules::Hours night{.tz = "Europe/London", .days = "fri,sat", .from = "22:00", .to = "06:00", .outside = "hold"};

TEST(Hours, OpenNextWhenTheClockOfTheirZoneSays) {
  const struct {
    const char* what;
    rules::Hours hours;
    const char* now;
    const char* opening;
  } cases[] = {
      {"a Wednesday noon", office, "2024-12-11T12:00:00Z", "2024-12-11T12:00:00Z"},
      {"the first moment", office, "2024-12-11T06:00:00Z", "2024-12-11T06:00:00Z"},
      {"the moment before", office, "2024-12-11T05:59:59Z", "2024-12-11T06:00:00Z"},
      {"the first moment that is not", office, "2024-12-11T22:00:00Z", "2024-12-12T06:00:00Z"},
      {"over the weekend", office, "2024-12-13T22:30:00Z", "2024-12-16T06:00:00Z"},
      {"in summer the zone is an hour ahead", office, "2024-07-10T05:00:00Z", "2024-07-10T05:00:00Z"},
      {"and closes earlier", office, "2024-07-10T21:00:00Z", "2024-07-11T05:00:00Z"},
      {"the Monday after the clock went forward", office, "2024-03-31T12:00:00Z", "2024-04-01T05:00:00Z"},
      {"over midnight, on the day it began", night, "2024-12-14T02:00:00Z", "2024-12-14T02:00:00Z"},
      {"over midnight into a day that is none", night, "2024-12-15T05:59:00Z", "2024-12-15T05:59:00Z"},
      {"Sunday morning it is over", night, "2024-12-15T06:00:00Z", "2024-12-20T22:00:00Z"},
      {"Friday morning is none", night, "2024-12-13T02:00:00Z", "2024-12-13T22:00:00Z"},
      {"no days are all days", {.from = "08:00", .to = "09:00"}, "2024-12-14T10:00:00Z", "2024-12-15T08:00:00Z"},
      {"no times are the whole day", {.days = "sat"}, "2024-12-13T10:00:00Z", "2024-12-14T00:00:00Z"},
      {"until midnight", {.from = "20:00", .to = "24:00"}, "2024-12-13T23:59:59Z", "2024-12-13T23:59:59Z"},
      {"a range over the end of the week", {.days = "sat-mon", .from = "08:00"}, "2024-12-16T09:00:00Z", "2024-12-16T09:00:00Z"},
      {"an hour that the clock skips",
       {.tz = "Europe/London", .from = "01:30", .to = "03:00"},
       "2024-03-31T00:59:00Z",
       "2024-03-31T01:00:00Z"},
      {"a zone far east", {.tz = "Asia/Tokyo", .from = "09:00", .to = "17:00"}, "2024-12-13T23:00:00Z", "2024-12-14T00:00:00Z"},
      {"a zone nobody knows is UTC", {.tz = "Mars/Olympus", .from = "09:00"}, "2024-12-13T08:00:00Z", "2024-12-13T09:00:00Z"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(to_rfc3339(next_opening(one.hours, utc(one.now))), one.opening) << one.what;
    EXPECT_EQ(is_open(one.hours, utc(one.now)), std::string{one.now} == one.opening) << one.what;
  }
}

TEST(Hours, AreTotalOnAnyText) {
  for (const char* text : {"", "-", ",", "mon-", "xyz", "mon,,fri", "\xFF\xFF"}) {
    const rules::Hours odd{.tz = text, .days = text, .from = text, .to = text};
    EXPECT_GE(next_opening(odd, utc("2024-12-13T08:00:00Z")), utc("2024-12-13T08:00:00Z")) << text;
  }
}

}  // namespace
}  // namespace feedwatch::notify
