// Brings the files of one configuration together: ids that clash, references that lead nowhere. Internal to config/.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "config/problems.h"
#include "config/read_rules.h"

namespace feedwatch::config {

// Remembers where each id was defined and tells of second definitions.
class Definitions {
 public:
  explicit Definitions(Problems& problems) : problems_(problems) {}

  // False, and told, when `kind` "id" exists already.
  bool define(std::string_view kind, const std::string& id, const Position& where);
  bool knows(std::string_view kind, const std::string& id) const;
  std::vector<std::string_view> all(std::string_view kind) const;

 private:
  using ById = std::unordered_map<std::string, Position>;

  Problems& problems_;
  std::unordered_map<std::string, ById> kinds_{};
};

// Everything a rule file defines, in the order of the file.
void define_all(const RuleFile& file, Definitions& definitions);

// Receivers and rules that a file names but nobody defines. Receivers are looked at only when `check_receivers`.
void check_references(const RuleFile& file, const Definitions& definitions, bool check_receivers, Problems& problems);

// Adds entities, topics, macros and rules to others.
void append(rules::Model more, rules::Model& model);

// Adds a file's content to the configuration.
void add_rule_file(RuleFile file, Config& config);

}  // namespace feedwatch::config
