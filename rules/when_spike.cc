#include <algorithm>
#include <cmath>
#include <numeric>

#include "rules/when.h"

namespace feedwatch::rules {

namespace {

constexpr int64_t window_slots = 60;
constexpr int64_t baseline_slots = 256;

Duration slot_length(Duration span, int64_t slots) { return std::max(span / slots, Duration{1}); }

int64_t slot_of(Time time, Duration length) {
  const int64_t ticks = time.time_since_epoch().count();
  const int64_t size = length.count();
  return ticks >= 0 ? ticks / size : -((-ticks + size - 1) / size);
}

uint64_t total(const std::map<int64_t, uint32_t>& slots, int64_t from, int64_t to) {
  const auto add = [](uint64_t sum, const auto& slot) { return sum + slot.second; };
  return std::accumulate(slots.lower_bound(from), slots.lower_bound(to), uint64_t{0}, add);
}

bool is_high(const When::Spike& spike, const SpikeState& state, Time now, Duration unwatched) {
  const SpikeRate rate = spike_rate(spike, state, now, unwatched);
  return rate.ready && rate.in_window >= rate.needed;
}

void drop_old(std::map<int64_t, uint32_t>& slots, int64_t before) { slots.erase(slots.begin(), slots.lower_bound(before)); }

}  // namespace

// Whole slots, right before the window.
Stretch spike_baseline(const When::Spike& spike, Time now) {
  const Duration length = slot_length(spike.baseline, baseline_slots);
  const Time to{length * slot_of(now - spike.window, length)};
  return {to - spike.baseline, to};
}

SpikeRate spike_rate(const When::Spike& spike, const SpikeState& state, Time now, Duration unwatched) {
  const Stretch past = spike_baseline(spike, now);
  const Duration watched = spike.baseline - std::max(unwatched, Duration{0});
  const Duration fine = slot_length(spike.window, window_slots);
  const Duration coarse = slot_length(spike.baseline, baseline_slots);
  SpikeRate rate{.in_window = total(state.window, slot_of(now - spike.window, fine) + 1, slot_of(now, fine) + 1),
                 .needed = spike.min,
                 .ready = state.since <= past.from && watched * 2 >= spike.baseline};
  if (!rate.ready) return rate;
  const auto before = static_cast<double>(total(state.baseline, slot_of(past.from, coarse), slot_of(past.to, coarse)));
  const double windows = static_cast<double>(watched.count()) / static_cast<double>(spike.window.count());
  // Division may end a hair above the whole number that it stands for.
  const double needed = std::ceil(spike.factor * before / windows * (1 - 1e-12));
  rate.needed = std::max<uint64_t>(rate.needed, needed < 1e18 ? static_cast<uint64_t>(needed) : uint64_t{1} << 60);
  return rate;
}

bool when_spike(const When::Spike& spike, SpikeState& state, Time happened, Time now, Duration unwatched) {
  if (state.high && !is_high(spike, state, now, unwatched)) state.high = false;
  const Duration fine = slot_length(spike.window, window_slots);
  const Duration coarse = slot_length(spike.baseline, baseline_slots);
  ++state.window[slot_of(happened, fine)];
  ++state.baseline[slot_of(happened, coarse)];
  drop_old(state.window, slot_of(now - spike.window, fine));
  drop_old(state.baseline, slot_of(now - spike.window - spike.baseline, coarse) - 1);
  if (state.high || !is_high(spike, state, now, unwatched)) return false;
  state.high = true;
  return true;
}

}  // namespace feedwatch::rules
