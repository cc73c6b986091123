// The feeds of a page as `feedwatch sources discover` shows them. Pure.
#pragma once

#include <string>
#include <vector>

#include "pipeline/discover.h"

namespace feedwatch::cli {

// A line for each, best first.
std::string offers_text(const std::vector<pipeline::Offer>& offers);

// {"feeds": [{"url", "title", "kind", "items", "error"}]}; null where it is not known.
std::string offers_json(const std::vector<pipeline::Offer>& offers);

}  // namespace feedwatch::cli
