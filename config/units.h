// Durations, sizes and listening addresses as configuration files write them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/time.h"

namespace feedwatch::config {

// "500ms", "30s", "5m", "2h", "7d"; "1.5h" too, and 0 without a unit. At most ten years. Nothing when it is none of these.
std::optional<Duration> parse_duration(std::string_view text);

// The shortest exact form: "90s", "2h".
std::string to_text(Duration duration);

// Bytes: "512", "64KiB", "10MiB", "1GiB", also B, and kB, MB, GB for powers of ten. At most 1 TiB.
std::optional<uint64_t> parse_size(std::string_view text);

struct Endpoint {
  Address address{};
  uint16_t port{0};

  bool operator==(const Endpoint&) const = default;
};

// "127.0.0.1:8080", "[::1]:8080".
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::string to_text(const Endpoint& endpoint);

}  // namespace feedwatch::config
