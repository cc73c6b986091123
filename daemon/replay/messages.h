// How many messages come of a rule's alerts: one alert for each story, then the stages of notify/pipeline.h, in the time of the
// past. Pure.
#pragma once

#include <cstddef>
#include <span>

#include "replay/past.h"
#include "rules/model.h"

namespace feedwatch::replay {

struct MessageCount {
  size_t stories{0};
  size_t messages{0};   // that went out until the end; several alerts that waited together are one
  size_t throttled{0};  // alerts that had to wait for the throttle
  size_t muted{0};      // alerts that came outside the hours of a rule that drops them
  bool operator==(const MessageCount&) const = default;
};

// A match of the rule, in the order the articles came.
struct Told {
  const Match* match{nullptr};
  const rules::RuleMatch* found{nullptr};
};

// `told`: those that the rule would have told of. A rule that counts, but not by story, tells of a story as often as it holds.
// Silences and what other rules or receivers would have kept back are not looked at.
MessageCount count_messages(const rules::Rule& rule, std::span<const Told> told, Time until);

}  // namespace feedwatch::replay
