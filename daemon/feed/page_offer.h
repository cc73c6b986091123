// For the owner of a source that was meant to be a feed and is a web page. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feed/feed.h"

namespace feedwatch::feed {

// "is a web page, not a feed; it offers 2 feeds: …", with what can be done about it; nullopt: it is no web page.
std::optional<std::string> describe_page(std::string_view bytes, const Hints& hints);

}  // namespace feedwatch::feed
