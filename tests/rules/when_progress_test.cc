#include "rules/when_progress.h"

#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Time start = from_unix_seconds(1'700'000'000);

WhenEvent event(const char* publisher, int happened, int seen, uint32_t steps = 0) {
  return {.publisher = publisher, .happened = start + minutes{happened}, .seen = start + minutes{seen}, .steps = steps};
}
WhenEvent event(const char* publisher, int at, uint32_t steps = 0) { return event(publisher, at, at, steps); }

WhenProgress of(const When& when, const std::vector<WhenEvent>& events, int now) {
  return progress(when, events, start + minutes{now});
}

TEST(WhenProgress, NamesTheSourcesOfTheWindowInTheirOrder) {
  const When when{.seen = When::Seen{.sources = 3, .within = hours{1}}};
  const std::vector<WhenEvent> events{event("b", 20), event("a", 10), event("b", 30)};
  const WhenProgress both = of(when, events, 40);
  EXPECT_EQ(both.unit, WhenProgress::Unit::sources);
  EXPECT_EQ(both.seen, 2U);
  EXPECT_EQ(both.needed, 3U);
  EXPECT_EQ(both.since, start + minutes{10});
  EXPECT_EQ(both.who, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(of(when, events, 70).seen, 2U) << "the hour reaches back to just then";
  EXPECT_EQ(of(when, events, 71).who, (std::vector<std::string>{"b"}));
  EXPECT_EQ(of(when, events, 91).since, std::nullopt);
}

TEST(WhenProgress, LetsWhatCameLateCountForSourcesUntilItWasSeen) {
  const When when{.seen = When::Seen{.sources = 2, .within = hours{1}}};
  EXPECT_EQ(of(when, {event("a", 0, 50)}, 100).seen, 1U);
  EXPECT_EQ(of(when, {event("a", 0, 50)}, 111).seen, 0U);
  const When count{.count = When::Count{.min = 2, .within = hours{1}}};
  EXPECT_EQ(of(count, {event("a", 0, 50)}, 61).seen, 0U) << "what is counted counts as of its publication";
}

TEST(WhenProgress, CountsTheArticlesOfTheWindow) {
  const When when{.count = When::Count{.min = 5, .within = hours{1}}};
  const WhenProgress progress = of(when, {event("a", 0), event("a", 30), event("a", 59)}, 80);
  EXPECT_EQ(progress.seen, 2U);
  EXPECT_EQ(progress.needed, 5U);
  EXPECT_EQ(progress.since, start + minutes{30});
}

TEST(WhenProgress, FollowsASequenceByTheEarliestArticleForEachQuery) {
  const When when{.sequence = When::Sequence{.queries = {{}, {}, {}}, .within = hours{1}}};
  EXPECT_EQ(of(when, {event("a", 0, 1U), event("a", 5, 2U)}, 10).seen, 2U);
  EXPECT_EQ(of(when, {event("a", 0, 2U), event("a", 5, 1U)}, 10).seen, 1U) << "in the wrong order";
  EXPECT_EQ(of(when, {event("a", 0, 7U)}, 10).seen, 1U) << "one article stands for one query";
  EXPECT_EQ(of(when, {event("a", 0, 1U), event("a", 5, 2U)}, 61).seen, 0U) << "its beginning is too old";
}

TEST(WhenProgress, TellsWhatWouldBeASpike) {
  const When::Spike spike{.window = hours{1}, .baseline = days{1}, .factor = 4, .min = 3};
  SpikeState state{.since = start};
  const Time now = start + days{3};
  // Two an hour for the day before the window, then three in the window.
  for (int half_hour = 2; half_hour <= 52; ++half_hour)
    when_spike(spike, state, now - minutes{30 * half_hour + 15}, now - minutes{30 * half_hour + 15}, {});
  for (int i = 0; i < 3; ++i) when_spike(spike, state, now - minutes{10}, now - minutes{10}, {});
  const WhenProgress done = progress(spike, state, now, {});
  EXPECT_TRUE(done.ready);
  EXPECT_EQ(done.seen, 3U);
  EXPECT_EQ(done.needed, 8U);
  EXPECT_FALSE(progress(spike, state, start + hours{2}, {}).ready) << "the baseline has not been watched";
  EXPECT_FALSE(progress(spike, state, now, hours{13}).ready);
}

// What progress() says is needed is what makes when_spike() tell.
TEST(WhenProgress, AgreesWithTheSpikeItself) {
  for (const double factor : {1.0, 1.5, 3.0, 4.7}) {
    const When::Spike spike{.window = hours{1}, .baseline = days{1}, .factor = factor, .min = 2};
    SpikeState state{.since = start};
    const Time now = start + days{2};
    for (int i = 7; i < 100; ++i) when_spike(spike, state, now - minutes{17 * i}, now - minutes{17 * i}, {});
    for (int i = 0; i < 40; ++i) {
      const WhenProgress before = progress(spike, state, now, {});
      const bool fires = when_spike(spike, state, now, now, {});
      ASSERT_EQ(fires, before.seen + 1 == before.needed) << factor << ' ' << i;
      if (fires) break;
    }
    EXPECT_TRUE(state.high) << factor;
  }
}

TEST(WhenProgress, MeasuresASilence) {
  const When::Absent absent{.span = hours{2}};
  const AbsentState state{.last = start};
  const WhenProgress silent = progress(absent, state, start + minutes{90}, minutes{30});
  EXPECT_EQ(silent.unit, WhenProgress::Unit::seconds);
  EXPECT_EQ(silent.seen, 3600U) << "what nobody watched is no silence";
  EXPECT_EQ(silent.needed, 7200U);
  EXPECT_EQ(silent.since, start);
  EXPECT_EQ(progress(absent, state, start - minutes{5}, {}).seen, 0U);
}

}  // namespace
}  // namespace feedwatch::rules
