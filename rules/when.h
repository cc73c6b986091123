// When what a rule matches is worth telling: the conditions of `when:` over its matches in time. Pure values; any thread.
//
// Times lie on an axis that only grows: the wall clock's, without its steps. What was published before it was seen counts as of
// its publication, so that an article that comes late finds its place. `seen` gives the benefit of the doubt and takes any time
// between the two.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/model.h"

namespace feedwatch::rules {

struct WhenEvent {
  int64_t article{0};       // the caller's number
  std::string publisher{};  // what `distinct` tells apart
  Time happened{};          // see happened()
  Time seen{};
  uint32_t steps{0};  // bit i: query i of a sequence holds for it
};

bool has_when(const When& when);
// Says all that decides what the rule matches and when that counts, on the same text for the same conditions.
std::string conditions_text(const Rule& rule);

// A publication further back than this is no news, and is counted when it was seen.
inline constexpr Duration longest_lateness = std::chrono::days{7};

// When an article seen at `axis`, while the wall clock showed `now`, happened: at its publication, if that is known to more than
// the day (dates without a time of day are midnight) and not in the future.
Time happened(std::optional<Time> published, Time now, Time axis);

// How long after it was seen an event can still matter.
Duration reach(const When& when);

// Of `seen`, `count` and `sequence`: the length of their window, and what they count apart by: story, source, domain, entity or
// rule.
Duration window_of(const When& when);
std::string per_of(const When& when);

// Each gives the events that make the condition hold, `fresh` among them, in order of time; none when it does not hold. `events`
// may be in any order. Costs O(n log n).
std::vector<size_t> when_seen(const When::Seen& seen, std::span<const WhenEvent> events, size_t fresh);
std::vector<size_t> when_count(const When::Count& count, std::span<const WhenEvent> events, size_t fresh);
// Each query by an article of its own, in order of time; of several chains the shortest in time.
std::vector<size_t> when_sequence(const When::Sequence& sequence, std::span<const WhenEvent> events, size_t fresh);

// Counts of the past in slots: some hundred numbers, whatever happens.
struct SpikeState {
  Time since{};  // watched since then
  bool high{false};
  std::map<int64_t, uint32_t> window{};    // slot → events; slots of window/60
  std::map<int64_t, uint32_t> baseline{};  // slots of baseline/256
  bool operator==(const SpikeState&) const = default;
};

// The span of the past that the window is compared with, as of `now`; it must have been watched for the most part.
struct Stretch {
  Time from{};
  Time to{};
};
Stretch spike_baseline(const When::Spike& spike, Time now);

// Articles in the window that ends now, and how many would be a spike. Not ready: too little of the baseline was watched to tell.
struct SpikeRate {
  uint64_t in_window{0};
  uint64_t needed{0};
  bool ready{false};
};
SpikeRate spike_rate(const When::Spike& spike, const SpikeState& state, Time now, Duration unwatched);

// Adds what happened; true when this makes the rate a spike. One spike is told once; it ends when the rate has fallen below its
// threshold. Quiet until a whole baseline has been watched. `unwatched`: how much of spike_baseline() was not.
bool when_spike(const When::Spike& spike, SpikeState& state, Time happened, Time now, Duration unwatched);

struct AbsentState {
  Time last{};  // sign of life; in the beginning, when watching began
  bool told{false};
  bool operator==(const AbsentState&) const = default;
};

void note_sign(AbsentState& state, Time happened);
// True when the silence has become long enough and was not told yet. `unwatched`: how much of the time since `last` was not
// watched; it does not count as silence.
bool when_absent(const When::Absent& absent, AbsentState& state, Time now, Duration unwatched);
// When to look again; nothing while the silence is told.
std::optional<Time> absent_due(const When::Absent& absent, const AbsentState& state, Duration unwatched);

}  // namespace feedwatch::rules
