// YAML text → located tree. Total on any bytes; time and memory are bounded by the limits.
#pragma once

#include <optional>
#include <string_view>

#include "config/node.h"
#include "config/problems.h"

namespace feedwatch::config {

struct YamlLimits {
  size_t nodes{2'000'000};
  size_t alias_nodes{100'000};  // values behind anchors and references, each time they are used
  size_t depth{64};
};

// The one document of a file. Tells of syntax errors (with a hint when a value starts with a sign that YAML takes for itself;
// such a value is then read as empty, so that the rest of the file is still looked at), duplicate keys, keys that are not text,
// unknown tags and anchors nobody uses. Nothing when no tree could be made; then an error has been told.
std::optional<Node> read_yaml(std::string_view text, const FileProblems& problems, const YamlLimits& limits = {});

}  // namespace feedwatch::config
