// From an XML document to a feed: which format it is, where its items are, what its vocabularies say.
#pragma once

#include <string_view>

#include "base/result.h"
#include "feed/feed.h"

namespace feedwatch::feed {

// Errors: not-a-feed, xml-depth, too-many-elements. `text` is valid UTF-8.
Result<Feed> read_xml_feed(std::string_view text, const Hints& hints, const Limits& limits);

}  // namespace feedwatch::feed
