// How many alerts come out of a rule's matches: one for each story, then the rule's throttle. Pure.
#pragma once

#include <cstddef>
#include <span>

#include "replay/past.h"
#include "rules/model.h"

namespace feedwatch::replay {

struct AlertCount {
  size_t stories{0};
  size_t alerts{0};
  size_t throttled{0};
  bool operator==(const AlertCount&) const = default;
};

// A match of the rule, in the order the articles came.
struct Told {
  const Match* match{nullptr};
  const rules::RuleMatch* found{nullptr};
};
AlertCount count_alerts(const rules::Rule& rule, std::span<const Told> matches);

}  // namespace feedwatch::replay
