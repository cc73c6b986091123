#include "notify/pipeline.h"

#include <algorithm>

#include <fmt/format.h>

#include "notify/hours.h"

namespace feedwatch::notify {

namespace {

Step muted(Stage at, std::string reason) { return {.fate = Fate::mute, .at = at, .reason = std::move(reason)}; }
Step held(Stage at, Time until) { return {.fate = Fate::hold, .at = at, .until = until}; }

std::string reason_of(const Silence& silence) {
  std::string reason = fmt::format("silence {}", silence.id);
  if (!silence.author.empty()) reason += " of " + silence.author;
  return silence.comment.empty() ? reason : reason + ": " + silence.comment;
}

// Why nobody is told of it; nullopt: somebody is.
std::optional<std::string> hushed(const Policy& policy, const Past& past, const Subject& subject, Time wall) {
  if (const Inhibitor* by = inhibited_by(policy.inhibitors, past.told, subject, wall))
    return fmt::format("rule {} has told it", by->rule);
  const Silence* silence = silenced_by(past.silences, subject, wall);
  return silence == nullptr ? std::nullopt : std::optional(reason_of(*silence));
}

// Quiet hours are the wall clock's, waiting is not: a clock that is set must not make it longer.
std::optional<Step> outside_hours(const Policy& policy, Instant now) {
  if (!policy.hours) return std::nullopt;
  const Time opening = next_opening(*policy.hours, now.wall);
  if (opening == now.wall) return std::nullopt;
  if (policy.hours->outside == "drop") return muted(Stage::hours, "outside the hours of the rule");
  return held(Stage::hours, now.axis + (opening - now.wall));
}

}  // namespace

bool is_grouped(const std::vector<std::string>& keys, const rules::Grouping& grouping) {
  return !keys.empty() || grouping.wait || grouping.interval > Duration{0};
}

std::optional<Time> collected_until(const rules::Grouping& grouping, const Past& past, Time axis) {
  if (past.collecting_until) return past.collecting_until;
  Time until = axis + grouping.wait.value_or(group_window);
  if (past.group_told && grouping.interval > Duration{0}) {
    const Time next = *past.group_told + grouping.interval;
    if (next > axis) until = next;
  }
  return until > axis ? std::optional(until) : std::nullopt;
}

Step next_step(const Policy& policy, const Past& past, const std::vector<Subject>& parcel, Instant now, Stage from) {
  if (from == Stage::inhibit) {
    if (const Inhibitor* by = inhibited_by(policy.inhibitors, past.told, parcel.front(), now.wall))
      return muted(Stage::inhibit, fmt::format("rule {} has told it", by->rule));
  }
  bool opens_group = false;
  if (policy.grouped && from <= Stage::group) {
    if (const auto until = collected_until(policy.grouping, past, now.axis)) return held(Stage::group, *until);
    opens_group = true;
  }
  Step step;
  if (auto stopped = outside_hours(policy, now)) {
    step = std::move(*stopped);
    step.opens_group = opens_group;
    return step;
  }
  step.opens_group = opens_group;
  for (size_t i = 0; i < parcel.size(); ++i) {
    if (auto reason = hushed(policy, past, parcel[i], now.wall)) step.silenced.emplace_back(i, std::move(*reason));
  }
  if (step.silenced.size() == parcel.size()) {
    step.fate = Fate::mute;
    step.at = Stage::silence;
    step.reason = step.silenced.front().second;
    return step;
  }
  if (!policy.throttle || policy.throttle->per <= Duration{0}) return step;
  step.window = past.window;
  const auto until = throttled_until(*policy.throttle, step.window, now.axis);
  if (!until) return step;
  step.fate = Fate::hold;
  step.at = Stage::throttle;
  step.until = *until;
  return step;
}

}  // namespace feedwatch::notify
