#include "rules/when.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feedwatch::rules {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

// A Friday noon.
const Time noon = from_unix_seconds(1'700'222'400) + Duration{1};

WhenEvent event(int at, std::string publisher = "a", uint32_t steps = 0) {
  return {.publisher = std::move(publisher), .happened = noon + minutes{at}, .seen = noon + minutes{at}, .steps = steps};
}

WhenEvent late(int published, int seen, std::string publisher = "a") {
  return {.publisher = std::move(publisher), .happened = noon + minutes{published}, .seen = noon + minutes{seen}};
}

// ---- when something happened

TEST(Happened, IsThePublicationUnlessThatCannotBe) {
  const Time axis = noon + hours{5};  // the wall clock was stepped back five hours since the axis began
  const struct {
    std::optional<Time> published;
    Time expected;
  } cases[] = {
      {std::nullopt, axis},
      {noon - minutes{20}, axis - minutes{20}},
      {noon + minutes{20}, axis},                           // of the future
      {noon - days{8}, axis},                               // too long ago to be news
      {std::chrono::floor<std::chrono::days>(noon), axis},  // a day, no time
      {std::chrono::floor<std::chrono::days>(noon) + minutes{1}, axis - (hours{12} - minutes{1} + Duration{1})},
  };
  for (const auto& one : cases) EXPECT_EQ(happened(one.published, noon, axis), one.expected);
}

// ---- seen

TEST(WhenSeen, CountsEachPublisherOnceInAnyWindow) {
  const When::Seen three{.sources = 3, .within = hours{6}};
  const struct {
    const char* what;
    std::vector<WhenEvent> events;  // the last is the fresh one
    std::vector<size_t> because;
  } cases[] = {
      {"three in time", {event(0, "a"), event(20, "b"), event(50, "c")}, {0, 1, 2}},
      {"two are too few", {event(0, "a"), event(20, "b")}, {}},
      {"one told it twice", {event(0, "a"), event(20, "b"), event(50, "a")}, {}},
      {"exactly as long as allowed", {event(0, "a"), event(20, "b"), event(360, "c")}, {0, 1, 2}},
      {"too late", {event(0, "a"), event(20, "b"), event(361, "c")}, {}},
      {"the first no longer counts", {event(0, "a"), event(300, "b"), event(400, "c"), event(420, "d")}, {1, 2, 3}},
      {"came late, was published in time", {event(0, "a"), event(20, "b"), late(50, 800, "c")}, {0, 1, 2}},
      {"came in time, was published long before", {event(0, "a"), event(20, "b"), late(-2000, 50, "c")}, {2, 0, 1}},
      {"seen out of order", {event(100, "a"), late(30, 900, "b"), late(10, 950, "c")}, {2, 1, 0}},
      {"both late, both in time with the first", {event(0, "a"), late(340, 2000, "b"), late(350, 2001, "c")}, {0, 1, 2}},
      {"a window cannot reach both ends", {late(0, 0, "a"), late(500, 500, "b"), late(250, 250, "c")}, {}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(when_seen(three, one.events, one.events.size() - 1), one.because) << one.what;
  }
}

TEST(WhenSeen, IsFastOnManyEvents) {
  std::vector<WhenEvent> events;
  for (int i = 0; i < 10'000; ++i) events.push_back(event(i, "p" + std::to_string(i % 900)));
  const When::Seen seen{.sources = 901, .within = days{30}};
  EXPECT_THAT(when_seen(seen, events, events.size() - 1), IsEmpty());
  const When::Seen fewer{.sources = 900, .within = days{30}};
  EXPECT_EQ(when_seen(fewer, events, events.size() - 1).size(), 900U);
}

// ---- count

TEST(WhenCount, LooksForAWindowAroundTheFreshEvent) {
  const When::Count three{.min = 3, .within = hours{1}};
  const struct {
    const char* what;
    std::vector<WhenEvent> events;
    std::vector<size_t> because;
  } cases[] = {
      {"three in an hour", {event(0), event(20), event(60)}, {0, 1, 2}},
      {"not within the hour", {event(0), event(20), event(61)}, {}},
      {"only the last three", {event(0), event(40), event(70), event(90)}, {1, 2, 3}},
      {"a late one closes the gap", {event(0), event(50), late(30, 400)}, {0, 2, 1}},
      {"a late one belongs to its own hour", {event(0), event(20), late(-200, 30)}, {}},
      {"a late one before the others", {event(0), event(20), late(-30, 30)}, {2, 0, 1}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(when_count(three, one.events, one.events.size() - 1), one.because) << one.what;
  }
}

TEST(WhenCount, OfOneIsEveryEvent) {
  const std::vector<WhenEvent> events{event(0), event(5)};
  EXPECT_THAT(when_count({.min = 1, .within = minutes{1}}, events, 1), ElementsAre(1));
}

// ---- sequence

constexpr uint32_t a = 1;
constexpr uint32_t b = 2;
constexpr uint32_t c = 4;

When::Sequence steps(size_t count, Duration within) {
  When::Sequence sequence{.within = within};
  sequence.queries.resize(count);
  return sequence;
}

TEST(WhenSequence, WantsTheQueriesInOrderByArticlesOfTheirOwn) {
  const struct {
    const char* what;
    std::vector<WhenEvent> events;
    std::vector<size_t> because;
  } cases[] = {
      {"one after the other", {event(0, "x", a), event(30, "x", b)}, {0, 1}},
      {"the wrong way round", {event(0, "x", b), event(30, "x", a)}, {}},
      {"one article is not two", {event(0, "x", a | b)}, {}},
      {"one that is both and one more", {event(0, "x", a | b), event(30, "x", b)}, {0, 1}},
      {"too far apart", {event(0, "x", a), event(121, "x", b)}, {}},
      {"of two beginnings the nearer", {event(0, "x", a), event(100, "x", a), event(130, "x", b)}, {1, 2}},
      {"the beginning comes late", {event(30, "x", b), {.happened = noon, .seen = noon + hours{9}, .steps = a}}, {1, 0}},
      {"nothing of it", {event(0, "x", a), event(10, "x", 0)}, {}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(when_sequence(steps(2, hours{2}), one.events, one.events.size() - 1), one.because) << one.what;
  }
}

TEST(WhenSequence, OfThreeCountsFromTheFirst) {
  const std::vector<WhenEvent> events{event(0, "x", a), event(60, "x", b), event(90, "x", a), event(121, "x", c)};
  EXPECT_THAT(when_sequence(steps(3, hours{2}), events, 3), IsEmpty());
  EXPECT_THAT(when_sequence(steps(3, minutes{121}), events, 3), ElementsAre(0, 1, 3));
}

// ---- spike

struct Spikes {
  When::Spike spike{.window = hours{1}, .baseline = days{1}, .factor = 4, .min = 8};
  SpikeState state{.since = noon};
  std::vector<Time> fired{};

  void at(Time time, int events = 1, Duration unwatched = {}) {
    for (int i = 0; i < events; ++i) {
      if (when_spike(spike, state, time, time, unwatched)) fired.push_back(time);
    }
  }
  // `events` an hour, evenly.
  void steady(Time from, hours span, int events) {
    for (Time time = from; time < from + span; time += hours{1}) {
      for (int i = 0; i < events; ++i) at(time + minutes{60} * i / events);
    }
  }
};

TEST(WhenSpike, IsQuietUntilABaselineHasBeenWatched) {
  Spikes spikes;
  spikes.at(noon + minutes{5}, 500);
  spikes.steady(noon + hours{1}, hours{23}, 1);
  spikes.at(noon + hours{24}, 100);
  EXPECT_THAT(spikes.fired, IsEmpty());
}

TEST(WhenSpike, TellsOnceWhenTheRateRisesAndAgainAfterItFell) {
  Spikes spikes;
  spikes.steady(noon, hours{30}, 2);
  EXPECT_THAT(spikes.fired, IsEmpty());
  const Time first = noon + hours{30};
  spikes.at(first, 40);
  ASSERT_THAT(spikes.fired, ElementsAre(first));
  spikes.at(first + minutes{10}, 40);
  EXPECT_EQ(spikes.fired.size(), 1U);
  spikes.steady(first + hours{2}, hours{40}, 2);
  EXPECT_EQ(spikes.fired.size(), 1U);
  spikes.at(first + hours{50}, 40);
  EXPECT_EQ(spikes.fired.size(), 2U);
}

TEST(WhenSpike, ComparesWithTheMeanAndTheLeastNumber) {
  const struct {
    int before;  // an hour
    int burst;
    size_t fired;
  } cases[] = {{2, 5, 0}, {2, 10, 1}, {0, 7, 0}, {0, 8, 1}, {10, 29, 0}, {10, 42, 1}};
  for (const auto& one : cases) {
    Spikes spikes;
    spikes.steady(noon, hours{48}, one.before);
    spikes.at(noon + hours{48}, one.burst);
    EXPECT_EQ(spikes.fired.size(), one.fired) << one.before << " an hour, then " << one.burst;
  }
}

TEST(WhenSpike, TakesWhatComesLateForThePast) {
  Spikes spikes;
  spikes.steady(noon, hours{30}, 2);
  const Time now = noon + hours{30};
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(when_spike(spikes.spike, spikes.state, now - hours{2} - minutes{i}, now, {}));
  }
}

TEST(WhenSpike, DoesNotTakeAnOutageForAQuietPast) {
  Spikes spikes;
  spikes.steady(noon, hours{26}, 10);
  const Time back = noon + hours{26} + hours{10};  // ten hours off
  Spikes blind = spikes;
  blind.at(back, 26);
  EXPECT_EQ(blind.fired.size(), 1U);  // what it would take for a spike
  spikes.at(back, 26, hours{10});
  EXPECT_THAT(spikes.fired, IsEmpty());
  spikes.at(back, 20, hours{10});
  EXPECT_EQ(spikes.fired.size(), 1U);
  Spikes gone;
  gone.steady(noon, hours{26}, 10);
  gone.at(noon + hours{50}, 500, hours{13});
  EXPECT_THAT(gone.fired, IsEmpty()) << "most of the baseline was not watched";
}

TEST(WhenSpike, KeepsABoundedState) {
  Spikes spikes;
  spikes.steady(noon, hours{24 * 30}, 60);
  EXPECT_LE(spikes.state.window.size(), 62U);
  EXPECT_LE(spikes.state.baseline.size(), 280U);
}

// ---- absent

TEST(WhenAbsent, TellsASilenceOnceAndTheNextOneAgain) {
  const When::Absent absent{.span = hours{2}};
  AbsentState state{.last = noon};
  EXPECT_EQ(absent_due(absent, state, {}), noon + hours{2});
  EXPECT_FALSE(when_absent(absent, state, noon + minutes{119}, {}));
  note_sign(state, noon + minutes{119});
  EXPECT_FALSE(when_absent(absent, state, noon + minutes{238}, {}));
  EXPECT_TRUE(when_absent(absent, state, noon + minutes{239}, {}));
  EXPECT_FALSE(when_absent(absent, state, noon + hours{9}, {}));
  EXPECT_EQ(absent_due(absent, state, {}), std::nullopt);
  note_sign(state, noon + hours{10});
  EXPECT_FALSE(when_absent(absent, state, noon + hours{11}, {}));
  EXPECT_TRUE(when_absent(absent, state, noon + hours{12}, {}));
}

TEST(WhenAbsent, CountsOnlyWatchedTimeAsSilence) {
  const When::Absent absent{.span = hours{2}};
  AbsentState state{.last = noon};
  EXPECT_FALSE(when_absent(absent, state, noon + hours{30}, hours{29}));
  EXPECT_EQ(absent_due(absent, state, hours{29}), noon + hours{31});
  EXPECT_TRUE(when_absent(absent, state, noon + hours{31}, hours{29}));
}

TEST(WhenAbsent, TakesAnArticleThatComesLateForASignOfItsOwnTime) {
  const When::Absent absent{.span = hours{2}};
  AbsentState state{.last = noon};
  note_sign(state, noon - hours{3});
  EXPECT_TRUE(when_absent(absent, state, noon + hours{2}, {}));
  note_sign(state, noon - hours{1});
  EXPECT_FALSE(when_absent(absent, state, noon + hours{3}, {})) << "the silence was told";
}

TEST(Conditions, ReadTheSameWhereverTheyStandAndDifferentlyWhenTheyDiffer) {
  Rule rule;
  rule.query = {.value = "tide", .file = "x.yaml"};
  rule.when.seen = When::Seen{.sources = 3, .within = hours{6}};
  Rule same = rule;
  same.query.file = "y.yaml";
  same.title = "Another title";
  EXPECT_EQ(conditions_text(rule), conditions_text(same));
  std::vector<Rule> others(5, rule);
  others[0].query.value = "ebb";
  others[1].when.seen->per = "rule";
  others[2].when.seen->within = hours{7};
  others[3].when = {};
  others[4].languages = {"en"};
  for (const Rule& other : others) EXPECT_NE(conditions_text(rule), conditions_text(other));
  Rule row = rule;
  row.when = {};
  row.when.sequence = When::Sequence{.within = hours{1}};
  row.when.sequence->queries.push_back({.value = "a"});
  Rule other_row = row;
  other_row.when.sequence->queries[0].value = "b";
  EXPECT_NE(conditions_text(row), conditions_text(other_row));
}

}  // namespace
}  // namespace feedwatch::rules
