// Small files beside the store. Blocks for as long as the disk takes.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace feedwatch::app {

// Whole or not at all, also when the machine fails. Makes its folder when there is none yet. The file belongs to whom the folder
// belongs when root makes it, and has no more rights for others than that. Error: state-unwritable.
Result<> replace_file(const std::filesystem::path& file, const std::string& text, unsigned mode);

}  // namespace feedwatch::app
