// How far the condition of a rule with `when` has come, for people who ask why nothing was told. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/when.h"

namespace feedwatch::rules {

struct WhenProgress {
  enum class Unit : uint8_t { sources, articles, queries, seconds };

  Unit unit{Unit::articles};
  uint64_t seen{0};                // in the window that ends now; seconds: of silence
  uint64_t needed{0};              // as many make the condition hold
  std::optional<Time> since{};     // the first of them; of a silence, the last sign of life
  std::vector<std::string> who{};  // of sources: their names, in the order they came
  bool ready{true};                // a spike's baseline has been watched long enough to tell

  bool operator==(const WhenProgress&) const = default;
};

// `seen`, `count` and `sequence`, from the events of one group, in any order.
WhenProgress progress(const When& when, std::span<const WhenEvent> events, Time now);
WhenProgress progress(const When::Spike& spike, const SpikeState& state, Time now, Duration unwatched);
WhenProgress progress(const When::Absent& absent, const AbsentState& state, Time now, Duration unwatched);

}  // namespace feedwatch::rules
