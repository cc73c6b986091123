#include "pipeline/health.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Time start = from_unix_seconds(1'767'263'400);

store::SourceState failed(uint32_t failures, const std::string& code = "http-401") {
  store::SourceState state;
  state.id = "a";
  state.status = "error";
  state.failures = failures;
  state.failing_since = start;
  state.last_error = code;
  state.last_error_message = "HTTP 401 from a.example";
  state.next_due = start + hours{8};
  return state;
}

store::SourceState well() {
  store::SourceState state;
  state.id = "a";
  return state;
}

TEST(Health, TellsAFailingSourceOnceAfterThreeFailuresOverAnHourOrTwoOverADay) {
  struct Case {
    uint32_t failures;
    Duration after;
    bool told;
  };
  for (const Case& one : {Case{1, hours{48}, false}, Case{2, hours{3}, false}, Case{2, hours{24}, true},
                          Case{3, minutes{30}, false}, Case{3, hours{1}, true}, Case{9, hours{200}, true}}) {
    Notes notes;
    const auto event = assess_health(failed(one.failures), notes, start + one.after);
    ASSERT_EQ(event.has_value(), one.told) << one.failures;
    EXPECT_EQ(notes.told, one.told ? Told::failing : Told::nothing);
    EXPECT_FALSE(assess_health(failed(one.failures), notes, start + one.after).has_value() && one.told);
    if (!event) continue;
    EXPECT_EQ(event->type, "source.failing");
    EXPECT_EQ(event->code, "http-401");
    EXPECT_EQ(event->source, "a");
    EXPECT_EQ(event->id, "source.failing-a-1767263400000");
  }
}

TEST(Health, TellsThatASourceIsWellAgainAfterTwoSuccessesAndOnlyIfItWasToldToFail) {
  Notes notes;
  EXPECT_FALSE(assess_health(well(), notes, start));
  assess_health(failed(3), notes, start + hours{3});
  EXPECT_FALSE(assess_health(well(), notes, start + hours{4}));
  EXPECT_FALSE(assess_health(failed(1), notes, start + hours{5})) << "one relapse tells nothing, and counting begins anew";
  EXPECT_FALSE(assess_health(well(), notes, start + hours{6}));
  const auto event = assess_health(well(), notes, start + hours{7});
  ASSERT_TRUE(event);
  EXPECT_EQ(event->type, "source.recovered");
  EXPECT_FALSE(assess_health(well(), notes, start + hours{8}));
}

TEST(Health, TellsThatASourceIsGoneOnceTheSecond410HasConfirmedIt) {
  Notes notes;
  store::SourceState state = failed(1, "http-410");
  state.status = "gone";
  EXPECT_FALSE(assess_health(state, notes, start));
  state.failures = 2;
  state.next_due.reset();
  const auto event = assess_health(state, notes, start + hours{25});
  ASSERT_TRUE(event);
  EXPECT_EQ(event->type, "source.failing");
  EXPECT_EQ(event->code, "gone");
  EXPECT_FALSE(assess_health(state, notes, start + hours{26}));
}

}  // namespace
}  // namespace feedwatch::pipeline
