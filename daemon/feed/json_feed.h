// JSON Feed 1.0 and 1.1 (jsonfeed.org).
#pragma once

#include <string_view>

#include "base/result.h"
#include "feed/feed.h"

namespace feedwatch::feed {

// Errors: bad-json, not-a-feed. `text` is valid UTF-8.
Result<Feed> read_json_feed(std::string_view text, const Hints& hints, const Limits& limits);

}  // namespace feedwatch::feed
