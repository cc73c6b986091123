// The main configuration file. Internal to config/.
#pragma once

#include <optional>
#include <vector>

#include "config/config.h"
#include "config/node.h"
#include "config/read_receivers.h"
#include "config/surroundings.h"

namespace feedwatch::config {

struct MainFile {
  Config config{};                                         // without what rule files add
  std::vector<LocatedText> rules{};                        // file names and patterns, as written
  std::optional<std::vector<LocatedText>> source_files{};  // likewise; none: not given
  Smtp smtp{};
};

// `state_directory` is what systemd gives ($STATE_DIRECTORY), or empty.
MainFile read_main(const Node& root, const Surroundings& around, std::string_view state_directory);

}  // namespace feedwatch::config
