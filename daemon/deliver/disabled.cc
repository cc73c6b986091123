#include "deliver/disabled.h"

#include <fmt/format.h>

namespace feedwatch::deliver {

namespace {

constexpr size_t endpoint_size = 16;
constexpr std::string_view hex = "0123456789abcdef";

}  // namespace

std::string marked(const std::string& reason, const std::string& endpoint) { return fmt::format("{} [{}]", reason, endpoint); }

bool concerns(const std::string& stored, const std::string& endpoint) {
  if (stored.starts_with(long_down)) return false;
  const bool has_mark =
      stored.size() > endpoint.size() + 2 && stored.ends_with(']') && stored[stored.size() - endpoint.size() - 2] == '[';
  return !has_mark || stored.ends_with("[" + endpoint + "]");
}

std::string reason_to_show(const std::string& stored) {
  constexpr size_t mark_size = endpoint_size + 3;  // " [0e5be4d0835a6c59]"
  if (stored.size() < mark_size || !stored.ends_with(']')) return stored;
  const std::string_view mark = std::string_view(stored).substr(stored.size() - mark_size);
  const bool is_mark = mark.starts_with(" [") && mark.substr(2, endpoint_size).find_first_not_of(hex) == std::string_view::npos;
  return is_mark ? stored.substr(0, stored.size() - mark_size) : stored;
}

}  // namespace feedwatch::deliver
