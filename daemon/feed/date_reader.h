// Dates in any form but the two usual ones, which date.cc reads itself. Internal to the date reader; pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::feed {

// `folded` is the text after text::fold().
std::optional<Time> read_unusual_date(std::string_view folded);

}  // namespace feedwatch::feed
