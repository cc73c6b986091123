// The whole way from files to rules that can run: load, then compile, and one list of everything that is wrong. Any thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "config/load.h"
#include "rules/rule_set.h"

namespace feedwatch::config {

// A configuration is fit to start with unless `files.main_broken`; it may replace a running one when `has_errors()` is false.
struct Checked {
  Loaded files{};  // with the diagnostics of both steps, by file, line and column; a rule file whose queries do not compile is
                   // among the broken ones, and its sound rules run
  rules::RuleSet rules{};  // of files.config.model, index by index
  std::vector<bool> usable{};

  bool has_errors() const { return files.has_errors(); }
};

// `frequency_of` says, once the configuration is read, how common words are where it keeps its articles.
using FrequencyOf = std::function<rules::WordFrequency(const Config&)>;
Checked check(const std::filesystem::path& main_file, const LoadOptions& options, const FrequencyOf& frequency_of = {});

// Rule files alone; see load_rules().
Checked check_rules(const std::vector<std::filesystem::path>& files);
// For running the tests of files that stand alone: an entity, topic or list of names that is not there is told as a warning and
// occurs nowhere.
Checked check_rules_for_tests(const std::vector<std::filesystem::path>& files);
Checked check_rules_text(const std::string& file, std::string text);

// All problems as a person reads them, one blank line between two.
std::string render_all(const Loaded& files);

// The same as a JSON array: {"file","line","column","length","severity","code","message","suggestion"}; one line, no line end.
std::string to_json(const std::vector<Diagnostic>& diagnostics);

}  // namespace feedwatch::config
