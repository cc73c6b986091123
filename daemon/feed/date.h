// Dates as feeds write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::feed {

// Reads RFC 822/2822/5322, RFC 850, asctime, RFC 3339, W3CDTF, ISO 8601 (also week and ordinal dates), two-digit years, named
// zones, 24:00, leap seconds, month and weekday names of other languages, and the broken forms that real feeds carry. A date
// without a zone is UTC. nullopt: no date can be read without inventing one.
std::optional<Time> parse_date(std::string_view text);

}  // namespace feedwatch::feed
