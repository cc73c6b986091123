// The way of an alert to its message, as a function of what its rule asks for and of what has happened before. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "notify/inhibit.h"
#include "notify/policy.h"
#include "notify/silence.h"

namespace feedwatch::notify {

using Digests = std::map<std::string, rules::Digest>;  // by receiver

// What a rule asks for. Who is told (the stage `route`) is settled with the configuration.
struct Policy {
  std::vector<Inhibitor> inhibitors{};
  bool grouped{false};
  rules::Grouping grouping{};
  std::optional<rules::Hours> hours{};
  std::optional<rules::Throttle> throttle{};
};

// What is remembered, as far as the policy asks for it. Times of groups and windows are on an axis that only grows.
struct Past {
  std::vector<Told> told{};                // by the inhibitors
  std::optional<Time> collecting_until{};  // of the group, while it is being collected
  std::optional<Time> group_told{};        // when the group had its last message
  std::vector<Silence> silences{};
  std::optional<Window> window{};  // of the throttle
};

struct Instant {
  Time wall{};
  Time axis{};
};

enum class Fate : uint8_t { send, hold, mute };

struct Step {
  Fate fate{Fate::send};
  Stage at{};                                              // of hold and mute
  Time until{};                                            // of hold: on the axis
  std::string reason{};                                    // of mute
  std::vector<std::pair<size_t, std::string>> silenced{};  // of the parcel: which are told to nobody, and why; the others go on
  std::optional<Window> window{};                          // of the throttle from now on; none: as before
  bool opens_group{false};                                 // the group has its message: others wait for the interval
};

// Alerts that are on their way to one message, from the stage `from` on: inhibit for a fresh one, which is alone; hours for what
// has waited, because it may have become night meanwhile, or the clock may have been set. Whether another rule has told the same
// is looked at again when it leaves: that rule may have held a little later. Total; the parcel is not empty.
Step next_step(const Policy& policy, const Past& past, const std::vector<Subject>& parcel, Instant now, Stage from);

// Whether alerts of a rule wait for one another: it names keys, or times of a group.
bool is_grouped(const std::vector<std::string>& keys, const rules::Grouping& grouping);

// Until when alerts that begin or join a group are collected; nullopt: they go at once.
std::optional<Time> collected_until(const rules::Grouping& grouping, const Past& past, Time axis);

}  // namespace feedwatch::notify
