#include "config/find_files.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <glob.h>

namespace feedwatch::config {

namespace {

constexpr size_t most_files = 10'000;

std::vector<std::filesystem::path> matching(const std::string& pattern) {
  std::vector<std::filesystem::path> files;
  glob_t found{};
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; ++i) {
      std::error_code ignored;
      if (!std::filesystem::is_directory(found.gl_pathv[i], ignored)) files.emplace_back(found.gl_pathv[i]);
    }
  }
  globfree(&found);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<std::filesystem::path> find_rule_files(const std::vector<LocatedText>& names, const Folders& folders,
                                                   Problems& problems) {
  std::vector<std::filesystem::path> files;
  std::unordered_set<std::string> seen;
  for (const LocatedText& name : names) {
    const std::filesystem::path path = folders.beside(name.value);
    std::vector<std::filesystem::path> found{path};
    if (name.value.find_first_of("*?[") != name.value.npos) {
      found = matching(path.string());
      if (found.empty()) {
        problems.warning("unmatched-pattern", fmt::format("no file matches \"{}\"", name.value), name.at(0),
                         code_points(name.value));
      }
    }
    for (const auto& file : found) {
      if (files.size() < most_files && seen.insert(file.lexically_normal().string()).second) files.push_back(file);
    }
  }
  return files;
}

}  // namespace feedwatch::config
