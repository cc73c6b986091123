#include "tests/config/support.h"

#include <fmt/format.h>

namespace feedwatch::config {

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
