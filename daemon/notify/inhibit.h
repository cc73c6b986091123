// The first stage: who keeps quiet because another rule has told the same. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "notify/policy.h"

namespace feedwatch::notify {

// A rule that keeps another one quiet about what it has told itself.
struct Inhibitor {
  std::string rule{};
  std::vector<std::string> equal{};  // keys as of key_of()
  std::optional<Duration> within{};  // how long ago at most; none: at any time
};

// What inhibiting rules have told lately.
struct Told {
  Subject subject{};
  Time at{};  // wall clock
};

// The inhibitors of `target`, with defaults applied.
std::vector<Inhibitor> inhibitors_of(const std::vector<config::Inhibit>& inhibits, const std::string& target);

// The rule that has told it already; nullptr: none. A clock that was set back does not make what was told untold.
const Inhibitor* inhibited_by(const std::vector<Inhibitor>& inhibitors, const std::vector<Told>& told, const Subject& fresh,
                              Time now);

// For rules that inhibit or are inhibited: a number that is higher than those of the rules that may keep this one quiet, as far
// as they do not inhibit each other in a circle. What happens at once is told in this order.
std::map<std::string, uint32_t> ranks(const std::vector<config::Inhibit>& inhibits);

}  // namespace feedwatch::notify
