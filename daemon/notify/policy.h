// Between an alert and its message. Each stage lets an alert pass, holds it, or drops it; what is held comes out as one message
// later and goes on to the next stage. The order is the same for all:
//
//   inhibit → route → group → quiet hours → silence → throttle → send
//
// Who is told is settled before anything waits; what waits is collected before it is counted, so that a message of many alerts
// counts once. A receiver with a digest collects what is sent to it. This folder has the stages as pure functions; pipeline.h
// takes an alert through them. The store keeps what is held.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rules/model.h"

namespace feedwatch::notify {

// Those where something may have come to. The numbers are in the store.
enum class Stage : uint8_t { inhibit = 0, group = 1, hours = 2, throttle = 3, silence = 4 };

// What an alert can be told apart by.
struct Subject {
  std::string rule{};
  std::string story{};
  std::string source{};
  std::string domain{};
  std::string severity{};
  std::vector<std::string> entities{};
  std::map<std::string, std::string> labels{};
};

// The values of `keys` ("rule", "story", "source", "domain", "entity", "label.NAME") as one text, the same for the same values.
std::string key_of(const std::vector<std::string>& keys, const Subject& subject);

// How long alerts of one group are collected from its first on, when a rule has `group_by`.
inline constexpr Duration group_window = std::chrono::seconds{30};

// What is remembered of a key: messages since the window began. Times are on an axis that only grows.
struct Window {
  Time since{};
  uint32_t sent{0};
};

// Counts a message at `now` and says whether it may be sent; when not, until when it is held.
std::optional<Time> throttled_until(const rules::Throttle& throttle, std::optional<Window>& window, Time now);

}  // namespace feedwatch::notify
