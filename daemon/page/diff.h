// What changed between two readings of a watched region. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "page/region.h"

namespace feedwatch::page {

struct Diff {
  bool changed{false};
  std::vector<std::string> added{};    // lines, in their order in the new text
  std::vector<std::string> removed{};  // lines, in their order in the old text
};

// Lines are compared as a multiset: order does not count. Nor do running clocks ("Last updated 14:05", "3 minutes ago") and
// session tokens; case, numbers and everything else do. Bounded time: regions of any size.
Diff diff_lines(const std::vector<std::string>& before, const std::vector<std::string>& after);

// What a change watch sees in one answer of the server.
enum class WatchState : uint8_t {
  unchanged,
  changed,
  selector_missing,  // the selector matches nothing (any more)
  blocked,           // refused, challenged or asked to log in: 401, 402, 403, 407, 429, 451, 503, or a page that says so
  error,             // another status of 400 or more, or an error page served with 200
  empty,             // the region has no text
};

std::string_view name(WatchState state);  // "selector_missing"

struct Watch {
  WatchState state{WatchState::unchanged};
  Diff diff{};
  Region region{};  // of the new page; keep it as the next baseline when `state` is changed or unchanged
};

// One visit: `status` is the HTTP status, `before` the lines kept from the last good visit.
Watch watch_region(const Document& after, int status, const RegionRules& rules, const std::vector<std::string>& before);

}  // namespace feedwatch::page
