#include "notify/policy.h"

#include <gtest/gtest.h>

namespace feedwatch::notify {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Time noon = from_unix_seconds(1'700'222'400);

TEST(Key, IsTheSameForTheSameValuesOnly) {
  const Subject one{.rule = "r",
                    .story = "s",
                    .source = "a",
                    .domain = "example.org",
                    .entities = {"x", "y"},
                    .labels = {{"desk", "east"}, {"team", "t"}}};
  Subject other = one;
  other.story = "s2";
  other.entities = {"y", "x"};
  other.labels["team"] = "u";
  const struct {
    std::vector<std::string> keys;
    bool same;
  } cases[] = {{{"rule"}, true},
               {{"story"}, false},
               {{"rule", "story"}, false},
               {{"entity"}, true},
               {{"label.desk"}, true},
               {{"label.team"}, false},
               {{"label.none"}, true},
               {{}, true},
               {{"source", "domain"}, true}};
  for (const auto& each : cases) EXPECT_EQ(key_of(each.keys, one) == key_of(each.keys, other), each.same);
  EXPECT_NE(key_of({"rule", "source"}, {.rule = "ab", .source = "c"}), key_of({"rule", "source"}, {.rule = "a", .source = "bc"}));
}

TEST(Throttle, LetsABurstPassAndHoldsTheRestUntilTheWindowEnds) {
  const rules::Throttle throttle{.per = minutes{30}, .burst = 2};
  std::optional<Window> window;
  const struct {
    int minute;
    std::optional<int> held_until;
  } cases[] = {{0, {}}, {10, {}}, {11, 30}, {29, 30}, {30, {}}, {31, {}}, {32, 60}, {95, {}}, {120, {}}, {124, 125}};
  for (const auto& one : cases) {
    const auto until = throttled_until(throttle, window, noon + minutes{one.minute});
    ASSERT_EQ(until.has_value(), one.held_until.has_value()) << one.minute;
    EXPECT_EQ(until.value_or(noon), noon + minutes{one.held_until.value_or(0)}) << one.minute;
  }
}

TEST(Throttle, LetsAThousandASecondPass) {
  const rules::Throttle throttle{.per = seconds{1}, .burst = 1000};
  std::optional<Window> window;
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(throttled_until(throttle, window, noon).has_value());
  EXPECT_EQ(throttled_until(throttle, window, noon), noon + seconds{1});
  EXPECT_FALSE(throttled_until(throttle, window, noon + seconds{1}).has_value());
}

}  // namespace
}  // namespace feedwatch::notify
