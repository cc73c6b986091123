// Sources as files of their own, so that a program can add and remove them without touching what the owner writes: one file each
// in sources.d beside the configuration, NAME.yaml by the source's id.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace feedwatch::cli {

struct NewSource {
  std::string id{};
  std::string url{};
  std::string name{};      // empty: none given
  std::string kind{};      // likewise
  std::string interval{};  // likewise
  std::vector<std::string> tags{};

  bool operator==(const NewSource&) const = default;
};

// What the file says. Any text may stand in any field.
std::string source_file_text(const NewSource& source);

std::filesystem::path source_file(const std::filesystem::path& config, const std::string& id);

// Writes the files, then reads the whole configuration with them. When it has problems in one of them, or cannot be used any
// more, all are taken back. Errors: exists (a file of that name), unwritable, bad-source with the rendered problems.
Result<> add_source_files(const std::filesystem::path& config, const std::vector<NewSource>& sources);

// Errors: not-managed (the source is not in a file that feedwatch wrote), unwritable.
Result<> remove_source_file(const std::filesystem::path& config, const std::string& id);

}  // namespace feedwatch::cli
