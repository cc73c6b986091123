// What hubs send to a callback, read from the request's target. Pure, for bytes of anybody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::websub {

// The address that the hub is given: under `public_url`, whatever path that has.
std::string callback_url(std::string_view public_url, std::string_view token);

// The token of a request for a callback. What stands before the last two parts of the path is the business of whatever forwards
// requests to us. nullopt: not the form of a token, so nobody's.
std::optional<std::string> token_of(std::string_view target);

// The parameters of a hub's GET (WebSub §5.3), decoded; empty where absent.
struct Question {
  std::string mode{};  // subscribe, unsubscribe, denied
  std::string topic{};
  std::string challenge{};
  std::string reason{};
  std::optional<long long> lease{};  // seconds, from 1
};

Question read_question(std::string_view target);

// `text` as a value of application/x-www-form-urlencoded.
std::string form_value(std::string_view text);

inline constexpr size_t token_bytes = 20;  // twice as many digits

}  // namespace feedwatch::websub
