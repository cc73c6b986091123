// One rule file, as a tree, into the model. The same for YAML and INI. Internal to config/.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "config/config.h"
#include "config/map_reader.h"
#include "config/node.h"
#include "config/surroundings.h"
#include "rules/model.h"

namespace feedwatch::config {

// `from_file:` among the entities: a list of names kept in a table of its own.
struct NameList {
  std::filesystem::path path{};
  Position where{};
  uint32_t length{1};  // of the file name, for messages
  std::string prefix{};
  uint32_t min_tokens{1};
  bool exact{false};
};

struct RuleFile {
  rules::Model model{};
  std::vector<NameList> lists{};
  std::vector<Receiver> receivers{};
  std::vector<Route> routes{};
  std::vector<Inhibit> inhibits{};
};

// `folder` is the rule file's own: names of lists are looked for there.
RuleFile read_rule_file(const Node& root, const std::filesystem::path& folder, const Surroundings& around);

}  // namespace feedwatch::config
