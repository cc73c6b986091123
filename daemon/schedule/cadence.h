// When a source is asked next: pure functions of what it answered and what the owner wants. A hint never makes polling faster,
// jitter only ever makes it later.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::schedule {

struct Cadence {
  Duration interval{std::chrono::hours{1}};
  Duration min_interval{std::chrono::minutes{5}};
  bool own_source{false};  // the owner's own site: no floor, short back-off
  double jitter{0.1};      // share of the wait that may be added
};

// What source and server ask for.
struct Advice {
  std::optional<Duration> fresh_for{};  // HTTP freshness
  std::optional<Duration> ttl{};        // ttl, sy:
  std::optional<Duration> retry_after{};
  uint32_t skip_hours{0};        // bit h: not from h:00 to h:59 UTC; all 24 set is nonsense and ignored
  uint8_t skip_days{0};          // bit d: not on that UTC day, 0 = Sunday; all 7 set is nonsense and ignored
  bool validators{true};         // the server gives ETag or Last-Modified
  uint32_t unchanged_bodies{0};  // identical bodies in a row, validators or not: from the third on the wait doubles
};

enum class Trouble : uint8_t {
  overloaded,  // 429, 503
  failing,     // everything else that may pass
  missing,     // 404 for thirty days
  gone,        // 410, once
};

// `now` is when the poll ended; `salt` spreads sources over time (the same salt and time give the same jitter).
Time after_success(const Cadence& cadence, const Advice& advice, Time now, std::string_view salt);

// `failures` in a row, this one included (from 1). nullopt: never again by itself.
std::optional<Time> after_failure(const Cadence& cadence, const Advice& advice, Trouble trouble, uint32_t failures, Time now,
                                  std::string_view salt);

// `wait` and up to `share` of it more; the same for the same salt and time.
Duration with_jitter(Duration wait, double share, Time now, std::string_view salt);

// The first moment at or after `time` that skipHours and skipDays allow.
Time not_skipped(const Advice& advice, Time time);

// Retry-After as it is honoured: at most seven days.
std::optional<Time> not_before(const Advice& advice, Time now);

}  // namespace feedwatch::schedule
