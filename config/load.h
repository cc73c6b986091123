// Reading a whole configuration from disk: the main file and all that it names, every problem told in one pass. Any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "config/config.h"

namespace feedwatch::config {

struct LoadOptions {
  std::filesystem::path credentials{};  // where systemd puts secrets; empty: nowhere
  std::string state_directory{};        // what systemd says; used when the file does not name one
  bool missing_lists_are_empty{false};  // a list of names that is not there is told as a warning
  bool read_named_files{true};          // false: secrets, certificates and templates are not looked at

  // $CREDENTIALS_DIRECTORY and $STATE_DIRECTORY.
  static LoadOptions from_environment();
};

struct Loaded {
  Config config{};                                          // what could be read; of rule files only the sound ones
  std::vector<Diagnostic> diagnostics{};                    // by file, line and column
  std::map<std::string, std::string, std::less<>> texts{};  // of the files, for rendering
  std::vector<std::string> rule_files{};                    // all that were found, in the order they are read
  std::vector<std::string> broken_rule_files{};             // those that are left out, and folders that cannot be read
  std::vector<std::string> broken_source_files{};           // those that are left out, whole or in part, and such folders
  rules::Model left_out{};                                  // what could be read of them: to look at, not to run
  bool unreadable{false};   // the main file (or, without one, a rule file) could not be read at all
  bool main_broken{false};  // the main file has errors: nothing can be started with this

  bool has_errors() const;
};

// Puts the diagnostics into the order of the files (the main file first, then rule files as they are read), then of lines and
// columns.
void sort_by_place(Loaded& loaded);

// The main file, the rule files it names, and the secrets and lists these name. Relative names stand beside the main file, except
// lists of names, which stand beside their rule file.
Loaded load(const std::filesystem::path& main_file, const LoadOptions& options);

// Rule files alone, without a main file: receivers they do not define may be anywhere, and named files are not looked at except
// lists of names.
enum class MissingLists : uint8_t { are_errors, are_empty };  // empty: with a warning
Loaded load_rules(const std::vector<std::filesystem::path>& files, MissingLists missing = MissingLists::are_errors);

// One rule file from memory. `file` is its name in messages; INI when it ends in ".ini".
Loaded load_rules_text(const std::string& file, std::string text);

}  // namespace feedwatch::config
