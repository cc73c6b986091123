// Wall time in milliseconds, and its text form.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace feedwatch {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

constexpr Time from_unix_seconds(long long seconds) { return Time{std::chrono::seconds{seconds}}; }
constexpr long long to_unix_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// RFC 3339 in UTC, "2024-12-14T03:00:00Z"; milliseconds only when there are any.
std::string to_rfc3339(Time time);
// Reads what to_rfc3339 writes (UTC, "Z", up to three decimals); nullopt for anything else.
std::optional<Time> from_rfc3339(std::string_view text);

}  // namespace feedwatch
