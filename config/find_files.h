// Which files `rules:` and `sources_files:` mean. Internal to config/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/files.h"
#include "config/problems.h"

namespace feedwatch::config {

struct FoundFiles {
  std::vector<std::filesystem::path> files{};
  std::vector<std::string> unreadable{};  // folders that a pattern looks into: what is in there is not known
};

// At most as many files as this; more are an error.
inline constexpr size_t most_files = 100'000;

enum class Unmatched : uint8_t { is_told, is_fine };

// Each name once, patterns (* ? [) in byte order. A pattern that matches nothing is a warning, unless that is fine; a folder that
// is there but cannot be read is an error, told of the folder. A plain name stays in the list whether it exists or not.
FoundFiles find_files(const std::vector<LocatedText>& names, const Folders& folders, Problems& problems,
                      Unmatched unmatched = Unmatched::is_told, size_t most = most_files);

}  // namespace feedwatch::config
