// What is remembered of a subscription at a WebSub hub.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace feedwatch::store {

struct Subscription {
  std::string token{};                // names the callback; nobody can guess it
  std::string source{};               // id
  std::string topic{};                // what the hub is asked for, byte-exact
  std::string offered{};              // the hub as the feed names it
  std::string hub{};                  // the hub that is asked: `offered`, or where it moved for good
  std::string callback{};             // URL
  std::string secret{};               // empty: pushes are not signed
  bool leaving{false};                // to be ended at the hub, then forgotten
  std::optional<Time> lease_until{};  // none: the hub has not confirmed it
  std::optional<Time> next_try{};     // when the hub is asked next
  uint32_t failures{0};               // requests in a row that the hub has not confirmed
  std::string last_error{};           // code, empty: none

  bool operator==(const Subscription&) const = default;
};

}  // namespace feedwatch::store
