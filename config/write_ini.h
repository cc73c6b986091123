// The tree of a rule file as INI text (config/ini_tree.h) that reads back as the same rules. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "config/node.h"

namespace feedwatch::config {

struct WrittenIni {
  std::string text{};
  // What the INI form has no way to say, a sentence each with the line of the original; it is not in `text`.
  std::vector<std::string> lost{};
};

// `root` is a sound tree: what read_rule_file() takes without an error.
WrittenIni write_ini(const Node& root);

}  // namespace feedwatch::config
