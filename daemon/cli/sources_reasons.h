// Why a source is polled when it is. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/sources_listing.h"

namespace feedwatch::cli {

// Something that keeps a source from being asked earlier.
struct Reason {
  std::string what{};
  Time until{};
};

// Why the next poll of a source is not before it is, the reason that decides last; empty for one that is not polled by itself.
std::vector<Reason> reasons(const config::Source& source, const config::Poll& poll, const Known& known);
std::string explain_text(const config::Source& source, const Known& known, const std::vector<Reason>& found);
std::string explain_json(const config::Source& source, const Known& known, const std::vector<Reason>& found);

}  // namespace feedwatch::cli
