#include "config/check.h"

#include <algorithm>

#include <boost/json.hpp>

#include "config/unacted.h"

namespace feedwatch::config {

namespace {

Checked compiled(Loaded files) {
  Checked checked{.files = std::move(files)};
  Loaded& loaded = checked.files;
  rules::Compilation compilation = rules::compile(loaded.config.model);
  checked.rules = std::move(compilation.rules);
  checked.usable = std::move(compilation.usable);
  for (Diagnostic& problem : compilation.diagnostics) {
    auto& broken = loaded.broken_rule_files;
    const std::string& file = problem.where.file;
    if (problem.severity == Severity::error && std::find(broken.begin(), broken.end(), file) == broken.end())
      broken.push_back(file);
    loaded.diagnostics.push_back(std::move(problem));
  }
  for (Diagnostic& warning : warn_of_unacted(loaded.config)) loaded.diagnostics.push_back(std::move(warning));
  sort_by_place(loaded);
  return checked;
}

}  // namespace

Checked check(const std::filesystem::path& main_file, const LoadOptions& options) { return compiled(load(main_file, options)); }

Checked check_rules(const std::vector<std::filesystem::path>& files) { return compiled(load_rules(files)); }

Checked check_rules_text(const std::string& file, std::string text) { return compiled(load_rules_text(file, std::move(text))); }

std::string render_all(const Loaded& files) {
  std::string all;
  for (const Diagnostic& problem : files.diagnostics) {
    const auto text = files.texts.find(problem.where.file);
    if (!all.empty()) all += '\n';
    all += render(problem, text == files.texts.end() ? std::string_view{} : std::string_view{text->second});
  }
  return all;
}

std::string to_json(const std::vector<Diagnostic>& diagnostics) {
  boost::json::array list;
  for (const Diagnostic& problem : diagnostics) {
    list.push_back({{"file", problem.where.file},
                    {"line", problem.where.line},
                    {"column", problem.where.column},
                    {"length", problem.length},
                    {"severity", problem.severity == Severity::error ? "error" : "warning"},
                    {"code", problem.code},
                    {"message", problem.message},
                    {"suggestion", problem.suggestion}});
  }
  return boost::json::serialize(list);
}

}  // namespace feedwatch::config
