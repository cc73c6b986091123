// When a permanent redirect is believed: portals and mistakes of a day announce "moved permanently" too. Pure.
#pragma once

#include <optional>
#include <string>

#include "http/fetcher.h"
#include "pipeline/notes.h"

namespace feedwatch::pipeline {

// Where the permanent part of the answer's redirects led: the hops before the first temporary one (RFC 9110 §15.4: 301 and 308
// are permanent). Empty: it begins with a temporary one, or there was none.
std::string permanent_target(const http::Response& response);

// Takes note of a successful poll that was led to `target` (empty: nowhere). Returns the address to ask from now on, once three
// successes in a row over at least a day have led there, all to the same feed.
std::optional<std::string> note_move(Move& move, const std::string& target, bool same_feed, Time now);

}  // namespace feedwatch::pipeline
