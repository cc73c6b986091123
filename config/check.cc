#include "config/check.h"

#include <algorithm>

#include <boost/json.hpp>

#include "config/cover.h"
#include "config/merge.h"
#include "config/unacted.h"

namespace feedwatch::config {

namespace {

// What is wrong with the queries of files that are left out is told in the same pass; there, what good files say is known, too.
std::vector<Diagnostic> problems_of(const Loaded& loaded, std::vector<Diagnostic> found, rules::Undefined undefined,
                                    const rules::WordFrequency& frequency) {
  if (loaded.left_out.rules.empty() && loaded.left_out.entities.empty() && loaded.left_out.topics.empty()) return found;
  rules::Model all = loaded.config.model;
  append(loaded.left_out, all);
  std::vector<Diagnostic> whole = rules::compile(all, frequency, undefined).diagnostics;
  std::erase_if(whole, [](const Diagnostic& problem) { return problem.where.line == 0; });  // of what is missing, told before
  for (Diagnostic& problem : found) {
    const bool known = std::find(whole.begin(), whole.end(), problem) != whole.end();
    if (problem.severity == Severity::error && !known) whole.push_back(std::move(problem));
  }
  return whole;
}

Checked compiled(Loaded files, rules::Undefined undefined = rules::Undefined::is_error,
                 const rules::WordFrequency& frequency = {}) {
  Checked checked{.files = std::move(files)};
  Loaded& loaded = checked.files;
  rules::Compilation compilation = rules::compile(loaded.config.model, frequency, undefined);
  checked.rules = std::move(compilation.rules);
  checked.usable = std::move(compilation.usable);
  for (Diagnostic& problem : problems_of(loaded, std::move(compilation.diagnostics), undefined, frequency)) {
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

Checked check(const std::filesystem::path& main_file, const LoadOptions& options, const FrequencyOf& frequency_of) {
  Loaded files = load(main_file, options);
  const rules::WordFrequency frequency = frequency_of ? frequency_of(files.config) : rules::WordFrequency{};
  return compiled(std::move(files), rules::Undefined::is_error, frequency);
}

Checked check_rules(const std::vector<std::filesystem::path>& files) { return compiled(load_rules(files)); }

Checked check_rules_for_tests(const std::vector<std::filesystem::path>& files) {
  return compiled(load_rules(files, MissingLists::are_empty), rules::Undefined::occurs_nowhere);
}

Checked check_rules_text(const std::string& file, std::string text) { return compiled(load_rules_text(file, std::move(text))); }

namespace {

std::map<std::string, std::string, std::less<>> covered_texts(const Loaded& files) {
  std::map<std::string, std::string, std::less<>> texts;
  for (const Diagnostic& problem : files.diagnostics) {
    const auto text = files.texts.find(problem.where.file);
    if (text == files.texts.end() || texts.contains(text->first)) continue;
    texts.emplace(text->first, covered_text(text->second, text->first, files.diagnostics));
  }
  return texts;
}

}  // namespace

std::string render_all(const Loaded& files) {
  const auto texts = covered_texts(files);
  std::string all;
  for (const Diagnostic& problem : files.diagnostics) {
    const auto text = texts.find(problem.where.file);
    if (!all.empty()) all += '\n';
    all += render(problem, text == texts.end() ? std::string_view{} : std::string_view{text->second});
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
