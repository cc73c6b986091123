#include "config/find_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <glob.h>

namespace feedwatch::config {

namespace {

constexpr std::string_view signs_of_pattern = "*?[";

struct Matching {
  std::vector<std::filesystem::path> files{};
  std::vector<std::pair<std::string, int>> unreadable{};  // folders, and why
};

// glob() calls back without a word on whose behalf.
thread_local Matching* matching_now = nullptr;

// A folder that is not there holds nothing; of any other it is not known.
int on_folder_error(const char* folder, int error) noexcept {
  if (error != ENOENT && error != ENOTDIR) matching_now->unreadable.emplace_back(folder, error);
  return 0;
}

Matching matching(const std::string& pattern) {
  Matching found;
  glob_t paths{};
  matching_now = &found;
  const int outcome = glob(pattern.c_str(), GLOB_NOSORT, on_folder_error, &paths);
  matching_now = nullptr;
  if (outcome == GLOB_NOSPACE) found.unreadable.emplace_back(std::filesystem::path(pattern).parent_path(), ENOMEM);
  for (size_t i = 0; outcome == 0 && i < paths.gl_pathc; ++i) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(paths.gl_pathv[i], ignored)) found.files.emplace_back(paths.gl_pathv[i]);
  }
  globfree(&paths);
  std::sort(found.files.begin(), found.files.end());
  return found;
}

// As a pattern that means this very text.
std::string literally(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || signs_of_pattern.find(c) != signs_of_pattern.npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Relative patterns look beside the configuration, whatever its folder is called.
std::string pattern_of(const std::string& name, const Folders& folders) {
  if (std::filesystem::path(name).is_absolute()) return name;
  return std::filesystem::path(literally(folders.config.string())) / name;
}

}  // namespace

FoundFiles find_files(const std::vector<LocatedText>& names, const Folders& folders, Problems& problems, Unmatched unmatched,
                      size_t most) {
  FoundFiles all;
  std::unordered_set<std::string> seen;
  for (const LocatedText& name : names) {
    Matching found{.files = {folders.beside(name.value)}};
    if (name.value.find_first_of(signs_of_pattern) != name.value.npos) found = matching(pattern_of(name.value, folders));
    for (auto& [folder, error] : found.unreadable) {
      problems.error("unreadable-folder",
                     fmt::format("cannot read the folder {}: {}; what it holds is not known", folder, std::strerror(error)),
                     {folder, 0, 0});
      all.unreadable.push_back(std::move(folder));
    }
    if (found.files.empty() && found.unreadable.empty() && unmatched == Unmatched::is_told) {
      problems.warning("unmatched-pattern", fmt::format("no file matches \"{}\"", name.value), name.at(0),
                       code_points(name.value));
    }
    for (auto& file : found.files) {
      if (!seen.insert(file.lexically_normal().string()).second) continue;
      if (all.files.size() < most) {
        all.files.push_back(std::move(file));
        continue;
      }
      problems.error("too-many-files",
                     fmt::format("there are more than {} files; {} and what comes after it is left out", most, file.string()),
                     name.at(0), code_points(name.value), "put several into one file");
      return all;
    }
  }
  return all;
}

}  // namespace feedwatch::config
