// Files with further sources, one or more each. Internal to config/.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "config/files.h"
#include "config/problems.h"
#include "config/read_main.h"

namespace feedwatch::config {

// Adds the sources of `sources_files:`, by default those of sources.d/*.yaml beside the main file, to those of the main file.
// Each is a YAML map with a list of `sources`. An id that is taken is an error where it stands second. `texts` gets what was
// read. Returns the files, and the folders, of which something could not be used.
std::vector<std::string> add_source_files(MainFile& main, const Folders& folders, bool read_named_files, Problems& problems,
                                          std::map<std::string, std::string, std::less<>>& texts);

}  // namespace feedwatch::config
