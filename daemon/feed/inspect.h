// `feedwatch inspect feed`: one request as a line of JSON, one answer as a line of JSON. Reads the file that the request names.
#pragma once

#include <string>
#include <string_view>

#include "feed/feed.h"

namespace feedwatch::feed {

// {"id", "input": PATH, "content_type": string|null, "base_url": string|null} gives the feed as an object, or {"error": "code:
// message"} with "feed_links" when the input is an HTML page. No newline at the end. Never throws.
std::string inspect_feed_line(std::string_view request_json);

// The same for bytes at hand.
std::string inspect_feed(std::string_view bytes, const Hints& hints);

}  // namespace feedwatch::feed
