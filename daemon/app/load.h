// From configuration files to a setup that can run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "pipeline/setup.h"

namespace feedwatch::app {

struct Loaded {
  pipeline::SetupPtr setup{};  // null when the main file is broken
  std::filesystem::path file{};
  std::vector<Diagnostic> problems{};  // errors and warnings, sorted by place
  std::string rendered{};              // the same as a person reads it
  std::vector<std::string> broken_rule_files{};
  std::vector<std::string> broken_source_files{};
  bool unreadable{false};  // the main file cannot be read at all

  bool has_errors() const;
};

// One rule file on its own.
struct LoadedRules {
  rules::Model model{};
  std::vector<Diagnostic> problems{};
  std::string rendered{};
  bool unreadable{false};
  bool has_errors{false};
};
LoadedRules load_rules(const std::filesystem::path& file);

// Where the daemon of that configuration keeps its state; the default place when the file cannot be read.
std::filesystem::path state_dir_of(const std::filesystem::path& file);

// Reads everything. At start the good rule files make a setup even when others are broken; a reload wants has_errors() to be
// false.
Loaded load(const std::filesystem::path& file);

// Has the process act on what the setup says for all of it: which parameters of an address only track. `loaded.setup` is not
// null.
void put_in_force(const Loaded& loaded);

}  // namespace feedwatch::app
