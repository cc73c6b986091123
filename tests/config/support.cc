#include "tests/config/support.h"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>

namespace feedwatch::config {

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "feedwatch-config-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(const std::string& name, const std::string& text, int mode) const {
  const auto path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  chmod(path.c_str(), static_cast<mode_t>(mode));
  return path;
}

std::string rendered(const Loaded& loaded, const TempFolder& folder) {
  std::string all;
  for (const Diagnostic& problem : loaded.diagnostics) {
    const auto text = loaded.texts.find(problem.where.file);
    all += render(problem, text == loaded.texts.end() ? "" : text->second);
  }
  const std::string prefix = folder.path().string() + '/';
  for (size_t at = all.find(prefix); at != all.npos; at = all.find(prefix, at)) all.erase(at, prefix.size());
  return all;
}

std::vector<std::string> codes(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Diagnostic& problem : loaded.diagnostics) {
    all.push_back(fmt::format("{}:{} {}", problem.where.line, problem.where.column, problem.code));
  }
  return all;
}

Loaded load_main(const TempFolder& folder, const std::string& text, const LoadOptions& options) {
  return load(folder.write("feedwatch.yaml", text), options);
}

}  // namespace feedwatch::config
