#include "rules/when_progress.h"

#include <algorithm>

namespace feedwatch::rules {

namespace {

// In order of time, those that a window of `within` that ends now touches. What `seen` is asked of may count as of any time
// between its publication and when it was seen; the others count as of their publication.
std::vector<const WhenEvent*> in_window(std::span<const WhenEvent> events, Duration within, Time now, bool until_seen) {
  std::vector<const WhenEvent*> inside;
  for (const WhenEvent& event : events) {
    const Time last = until_seen ? event.seen : event.happened;
    if (event.happened <= now && last >= now - within) inside.push_back(&event);
  }
  std::stable_sort(inside.begin(), inside.end(),
                   [](const WhenEvent* a, const WhenEvent* b) { return a->happened < b->happened; });
  return inside;
}

void add(WhenProgress& out, const WhenEvent& event) {
  ++out.seen;
  if (!out.since) out.since = event.happened;
}

WhenProgress of_sources(const When::Seen& seen, std::span<const WhenEvent> events, Time now) {
  WhenProgress out{.unit = WhenProgress::Unit::sources, .needed = seen.sources};
  for (const WhenEvent* event : in_window(events, seen.within, now, true)) {
    if (std::find(out.who.begin(), out.who.end(), event->publisher) != out.who.end()) continue;
    out.who.push_back(event->publisher);
    add(out, *event);
  }
  return out;
}

WhenProgress of_count(const When::Count& count, std::span<const WhenEvent> events, Time now) {
  WhenProgress out{.unit = WhenProgress::Unit::articles, .needed = std::max<uint32_t>(count.min, 1)};
  for (const WhenEvent* event : in_window(events, count.within, now, false)) add(out, *event);
  return out;
}

// Whoever takes the earliest article for each query gets furthest.
WhenProgress of_sequence(const When::Sequence& sequence, std::span<const WhenEvent> events, Time now) {
  WhenProgress out{.unit = WhenProgress::Unit::queries, .needed = sequence.queries.size()};
  for (const WhenEvent* event : in_window(events, sequence.within, now, false)) {
    if (out.seen < out.needed && (event->steps >> out.seen & 1U) != 0) add(out, *event);
  }
  return out;
}

}  // namespace

WhenProgress progress(const When& when, std::span<const WhenEvent> events, Time now) {
  if (when.seen) return of_sources(*when.seen, events, now);
  if (when.count) return of_count(*when.count, events, now);
  if (when.sequence) return of_sequence(*when.sequence, events, now);
  return {};
}

WhenProgress progress(const When::Spike& spike, const SpikeState& state, Time now, Duration unwatched) {
  const SpikeRate rate = spike_rate(spike, state, now, unwatched);
  return {.unit = WhenProgress::Unit::articles,
          .seen = rate.in_window,
          .needed = rate.needed,
          .since = rate.in_window > 0 ? std::optional<Time>(now - spike.window) : std::nullopt,
          .ready = rate.ready};
}

WhenProgress progress(const When::Absent& absent, const AbsentState& state, Time now, Duration unwatched) {
  const auto seconds = [](Duration span) {
    return static_cast<uint64_t>(std::max<int64_t>(std::chrono::floor<std::chrono::seconds>(span).count(), 0));
  };
  return {.unit = WhenProgress::Unit::seconds,
          .seen = seconds(now - state.last - std::max(unwatched, Duration{0})),
          .needed = seconds(absent.span),
          .since = state.last};
}

}  // namespace feedwatch::rules
