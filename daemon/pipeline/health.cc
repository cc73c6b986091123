#include "pipeline/health.h"

#include <fmt/format.h>

namespace feedwatch::pipeline {

namespace {

using std::chrono::hours;

constexpr uint32_t enough_good_polls = 2;

bool is_failing_for_long(const store::SourceState& state, Time now) {
  if (!state.failing_since) return false;
  const Duration span = now - *state.failing_since;
  return (state.failures >= 3 && span >= hours{1}) || (state.failures >= 2 && span >= hours{24});
}

std::string time_text(const std::optional<Time>& time) {
  return time ? to_rfc3339(std::chrono::floor<std::chrono::seconds>(*time)) : "never";
}

alert::OperatorEvent event_of(const store::SourceState& state, std::string_view type, std::string_view code, Time begin,
                              Time now) {
  alert::OperatorEvent event;
  event.type = type;
  event.code = code;
  event.source = state.id;
  event.timestamp = now;
  event.id = fmt::format("{}-{}-{}-{}", type, code, state.id, begin.time_since_epoch().count());
  return event;
}

alert::OperatorEvent gone(const store::SourceState& state, Time now) {
  auto event = event_of(state, "source.failing", "gone", state.failing_since.value_or(now), now);
  event.message =
      fmt::format("source \"{}\" is gone: its server has said so twice ({}). It is not asked any more until its address changes.",
                  state.id, state.last_error_message);
  return event;
}

alert::OperatorEvent failing(const store::SourceState& state, Time now) {
  const Time since = state.failing_since.value_or(now);
  auto event = event_of(state, "source.failing", state.last_error, since, now);
  event.id = fmt::format("source.failing-{}-{}", state.id, since.time_since_epoch().count());
  event.message = fmt::format("source \"{}\" has failed {} times in a row since {}: {}. Last success: {}. Next try: {}.",
                              state.id, state.failures, time_text(since), state.last_error_message, time_text(state.last_success),
                              time_text(state.next_due));
  return event;
}

alert::OperatorEvent recovered(const store::SourceState& state, Time now) {
  auto event = event_of(state, "source.recovered", "recovered", now, now);
  event.message = fmt::format("source \"{}\" answers again.", state.id);
  return event;
}

}  // namespace

std::optional<alert::OperatorEvent> assess_health(const store::SourceState& state, Notes& notes, Time now) {
  if (state.failures == 0) {
    if (notes.told == Told::nothing || ++notes.good_polls < enough_good_polls) return std::nullopt;
    notes.told = Told::nothing;
    notes.good_polls = 0;
    return recovered(state, now);
  }
  notes.good_polls = 0;
  const bool is_gone = state.status == "gone" && !state.next_due;
  if (is_gone && notes.told != Told::gone) {
    notes.told = Told::gone;
    return gone(state, now);
  }
  if (state.status == "gone" || notes.told != Told::nothing || !is_failing_for_long(state, now)) return std::nullopt;
  notes.told = Told::failing;
  return failing(state, now);
}

}  // namespace feedwatch::pipeline
