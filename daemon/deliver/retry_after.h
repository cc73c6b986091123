// The header Retry-After (RFC 9110 §10.2.3) and the dates in it. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::deliver {

// The three forms of RFC 9110 §5.6.7: IMF-fixdate, RFC 850, asctime. A two-digit year is the one nearest to `now`, at most 50
// years ahead.
std::optional<Time> parse_http_date(std::string_view text, Time now);

// How long the sender asks to be left alone: seconds or a date. Never negative, at most seven days; nullopt when it says neither.
std::optional<Duration> parse_retry_after(std::string_view value, Time now);

}  // namespace feedwatch::deliver
