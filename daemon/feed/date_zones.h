// Time zones by the names that dates carry. Constant data and rules; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace feedwatch::feed {

// Minutes east of UTC in the folded zone `name` ("est", "cest", "america/los_angeles", "pt") at that local time, with the
// daylight saving rules of the zone where the name leaves it open; nullopt: no zone we know.
std::optional<int> zone_offset(std::string_view name, std::chrono::local_seconds local);

}  // namespace feedwatch::feed
