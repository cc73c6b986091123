// Configuration files for a test, in a folder that goes away with it.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "config/load.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::config {

// All problems as a person reads them, the folder's path left out.
std::string rendered(const Loaded& loaded, const TempFolder& folder);

// "line:column code" of each problem.
std::vector<std::string> codes(const Loaded& loaded);

// Loads a main file of this text in a folder of its own.
Loaded load_main(const TempFolder& folder, const std::string& text, const LoadOptions& options = {});

}  // namespace feedwatch::config
