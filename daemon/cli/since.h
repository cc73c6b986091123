// --since: a duration back from now, or a day. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::cli {

// "30d", "6h" (config/units.h), "2026-10-01" or "2026-10-01T06:00:00Z"; nullopt for anything else.
std::optional<Time> parse_since(std::string_view text, Time now);

}  // namespace feedwatch::cli
