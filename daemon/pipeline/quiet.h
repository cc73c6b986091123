// How long a source is used to be without news, learned from its own past, so that a silence that is unusual for it shows. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace feedwatch::pipeline {

struct Quiet {
  std::optional<Time> since{};        // what was learned from begins here; nothing was yet
  std::optional<Time> news{};         // when there were any last
  uint32_t count{0};                  // how often there were
  int64_t week{0};                    // number of the one that longest[0] is of
  std::array<Duration, 6> longest{};  // without news, in each of the last weeks, the present one first
  bool operator==(const Quiet&) const = default;
};

// A poll at `now` that was answered. `has_news`: it brought an article that was new.
void note_poll(Quiet& quiet, bool has_news, Time now);

// After how long without news the silence is told: twice the longest of the last weeks, a day at least. Nothing until there were
// news ten times and for two weeks: before, nobody knows what is usual.
std::optional<Duration> patience(const Quiet& quiet);

bool is_silent(const Quiet& quiet, Time now);

}  // namespace feedwatch::pipeline
