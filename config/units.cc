#include "config/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

using Unit = std::pair<std::string_view, double>;

constexpr std::array<Unit, 6> duration_units{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}}};
constexpr double longest_duration = 3650.0 * 86'400'000;

constexpr std::array<Unit, 8> size_units{{{"", 1},
                                          {"B", 1},
                                          {"kB", 1e3},
                                          {"MB", 1e6},
                                          {"GB", 1e9},
                                          {"KiB", 1024},
                                          {"MiB", 1024.0 * 1024},
                                          {"GiB", 1024.0 * 1024 * 1024}}};
constexpr double largest_size = 1024.0 * 1024 * 1024 * 1024;

// A decimal number with a unit behind it, a blank between them allowed; the product when it is whole and at most `most`.
template <size_t N>
std::optional<double> measured(std::string_view text, const std::array<Unit, N>& units, double most) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [after, failure] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (failure != std::errc{} || text.front() < '0' || text.front() > '9') return std::nullopt;
  std::string_view unit{after, static_cast<size_t>(end - after)};
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, factor] : units) {
    if (name != unit) continue;
    const double product = number * factor;
    if (product > most || product != std::floor(product)) return std::nullopt;
    return product;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text == "0") return Duration{0};
  const auto milliseconds = measured(text, duration_units, longest_duration);
  if (!milliseconds) return std::nullopt;
  return Duration{static_cast<int64_t>(*milliseconds)};
}

std::string to_text(Duration duration) {
  const auto count = duration.count();
  for (const auto& [unit, milliseconds] : {std::pair{'d', 86'400'000L}, {'h', 3'600'000L}, {'m', 60'000L}, {'s', 1'000L}}) {
    if (count != 0 && count % milliseconds == 0) return fmt::format("{}{}", count / milliseconds, unit);
  }
  return count == 0 ? "0s" : fmt::format("{}ms", count);
}

std::optional<uint64_t> parse_size(std::string_view text) {
  const auto bytes = measured(text, size_units, largest_size);
  if (!bytes) return std::nullopt;
  return static_cast<uint64_t>(*bytes);
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = Address::parse(host);
  if (!address || address->v6 != bracketed) return std::nullopt;
  Endpoint endpoint{.address = *address};
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (failure != std::errc{} || end != digits.data() + digits.size() || endpoint.port == 0) return std::nullopt;
  return endpoint;
}

std::string to_text(const Endpoint& endpoint) {
  return endpoint.address.v6 ? fmt::format("[{}]:{}", to_string(endpoint.address), endpoint.port)
                             : fmt::format("{}:{}", to_string(endpoint.address), endpoint.port);
}

}  // namespace feedwatch::config
