// A tree as YAML text that reads back as the same tree. Pure; any thread.
#pragma once

#include <string>

#include "config/node.h"

namespace feedwatch::config {

// Block style; short lists of plain words in brackets; long texts without line ends folded (>-). Comments and anchors of the file
// the tree came from are gone.
std::string write_yaml(const Node& root);

}  // namespace feedwatch::config
