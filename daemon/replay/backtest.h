// What rules would have done over stored articles: matches a day, alerts after story and throttle, and the difference to another
// version of the same rule. Pure functions over replay/past.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "replay/past.h"

namespace feedwatch::replay {

// Indices into Past::matches, in the order the articles came.
struct Difference {
  std::vector<size_t> more{};   // only the tested version holds
  std::vector<size_t> fewer{};  // only the running one does
  bool operator==(const Difference&) const = default;
};

struct RuleOutcome {
  std::string rule{};
  std::vector<size_t> matches{};  // as in Difference
  std::vector<size_t> by_day{};   // articles a day (UTC), the first is the day of Report::since
  size_t stories{0};              // that `when` would have told of
  size_t alerts{0};               // messages that went out, see messages.h; of `absent`: silences
  size_t throttled{0};            // alerts that had to wait for the throttle
  size_t muted{0};                // alerts that came outside the rule's hours and were dropped
  bool has_when{false};
  std::optional<Difference> difference{};
};

struct Report {
  Time since{};
  Time until{};
  size_t stored{0};
  size_t read{0};
  std::vector<RuleOutcome> rules{};
};

// `past` was asked of `tested` and, when given, `running`, in this order. Every rule of `tested` is reported, the difference for
// those that `running` has, too.
Report report(const Past& past, const pipeline::Setup& tested, const pipeline::Setup* running, Time since, Time until);

}  // namespace feedwatch::replay
