// sources: of the main file. Internal to config/.
#pragma once

#include <vector>

#include "config/config.h"
#include "config/node.h"
#include "config/surroundings.h"

namespace feedwatch::config {

// Every source with the defaults of `poll` and `fetch` applied and an id of its own. Sources without a usable URL are left out.
std::vector<Source> read_sources(const Node& node, const Poll& poll, const Fetch& fetch, const Surroundings& around);

// What a source without an id is called: "https://www.example.org/world/feed.xml" → "example-org-world-feed-xml". Of a query it
// shows the names and a hash of the whole URL, never the values.
std::string id_from_url(std::string_view url);

}  // namespace feedwatch::config
