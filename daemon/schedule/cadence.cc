#include "schedule/cadence.h"

#include <algorithm>

#include "base/hash.h"

namespace feedwatch::schedule {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Duration day = hours{24};
constexpr Duration longest_retry_after = days{7};
constexpr uint32_t all_hours = (1U << 24) - 1;
constexpr uint8_t all_days = (1U << 7) - 1;

// In [0, 1), the same for the same salt and time.
double spread(std::string_view salt, Time now) {
  return static_cast<double>(hash64(salt, static_cast<uint64_t>(now.time_since_epoch().count())) >> 11) * 0x1.0p-53;
}

// `base` × 2^doublings, at most a day (or `base`, where that is longer).
Duration doubled(Duration base, uint32_t doublings) {
  Duration wait = base;
  for (uint32_t i = 0; i < doublings && wait < day; ++i) wait *= 2;
  return std::max(std::min(wait, day), base);
}

Duration least(const Cadence& cadence) {
  return cadence.own_source ? cadence.interval : std::max(cadence.interval, cadence.min_interval);
}

bool is_skipped(const Advice& advice, Time time) {
  const auto today = std::chrono::floor<days>(time);
  const auto hour = std::chrono::floor<hours>(time - today).count();
  const auto weekday = std::chrono::weekday{today}.c_encoding();
  const bool hour_skipped = (advice.skip_hours & all_hours) != all_hours && (advice.skip_hours >> hour & 1U) != 0;
  const bool day_skipped = (advice.skip_days & all_days) != all_days && (advice.skip_days >> weekday & 1U) != 0;
  return hour_skipped || day_skipped;
}

// The first moment at or after `time` that skipHours and skipDays allow. A week has one, unless together they exclude everything.
Time allowed(const Advice& advice, Time time) {
  Time candidate = time;
  for (int step = 0; step < 7 * 24 && is_skipped(advice, candidate); ++step) {
    candidate = std::chrono::floor<hours>(candidate) + hours{1};
  }
  return is_skipped(advice, candidate) ? time : candidate;
}

// Past the gate of skipHours and skipDays, and some way on: not every feed with the same gate is asked as it opens.
Time past_gate(const Cadence& cadence, const Advice& advice, Time time, Time now, std::string_view salt) {
  const Time gate = allowed(advice, time);
  if (gate == time) return time;
  const Time spread_out = gate - hours{1} + with_jitter(hours{1}, cadence.jitter, now, salt);
  return is_skipped(advice, spread_out) ? gate : spread_out;
}

Duration capped_retry_after(const Advice& advice) {
  return std::min(advice.retry_after.value_or(Duration{}), longest_retry_after);
}

}  // namespace

Duration with_jitter(Duration wait, double share, Time now, std::string_view salt) {
  const double extra = static_cast<double>(wait.count()) * std::clamp(share, 0.0, 1.0) * spread(salt, now);
  return wait + Duration{static_cast<Duration::rep>(extra)};
}

Time after_success(const Cadence& cadence, const Advice& advice, Time now, std::string_view salt) {
  Duration wait = least(cadence);
  if (!cadence.own_source) {
    if (!advice.validators) wait = std::max<Duration>(wait, hours{1});
    if (advice.unchanged_bodies >= 3) wait = doubled(wait, advice.unchanged_bodies - 2);
  }
  const Duration hint = std::max(advice.fresh_for.value_or(Duration{}), advice.ttl.value_or(Duration{}));
  wait = std::max({wait, std::min(hint, day), capped_retry_after(advice)});
  return past_gate(cadence, advice, now + with_jitter(wait, cadence.jitter, now, salt), now, salt);
}

std::optional<Time> after_failure(const Cadence& cadence, const Advice& advice, Trouble trouble, uint32_t failures, Time now,
                                  std::string_view salt) {
  const uint32_t repeats = std::max(failures, 1U) - 1;
  const Duration usual = least(cadence);
  Duration wait = usual;
  switch (trouble) {
    case Trouble::overloaded:
      wait = advice.retry_after ? std::max(usual, capped_retry_after(advice)) : doubled(usual, repeats + 1);
      break;
    case Trouble::failing:
      wait = cadence.own_source ? doubled(usual, std::min(repeats, 6U)) : std::max(usual, doubled(hours{1}, repeats));
      wait = std::max(wait, capped_retry_after(advice));
      break;
    case Trouble::missing:
      wait = days{7};
      break;
    case Trouble::gone:
      if (failures > 1) return std::nullopt;
      wait = day;
      break;
  }
  return past_gate(cadence, advice, now + with_jitter(wait, cadence.jitter, now, salt), now, salt);
}

Time not_skipped(const Advice& advice, Time time) { return allowed(advice, time); }

std::optional<Time> not_before(const Advice& advice, Time now) {
  if (!advice.retry_after || *advice.retry_after <= Duration{}) return std::nullopt;
  return now + capped_retry_after(advice);
}

}  // namespace feedwatch::schedule
