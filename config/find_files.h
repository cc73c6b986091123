// Which files `rules:` means. Internal to config/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/files.h"
#include "config/problems.h"

namespace feedwatch::config {

// Each name once, patterns (* ? [) in byte order. A pattern that matches nothing is a warning; a plain name stays in the list
// whether it exists or not.
std::vector<std::filesystem::path> find_rule_files(const std::vector<LocatedText>& names, const Folders& folders,
                                                   Problems& problems);

}  // namespace feedwatch::config
