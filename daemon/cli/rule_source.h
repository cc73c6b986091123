// Where the commands about rules take rules from: the configuration (-c) or one rule file (--rules). Problems go to stderr.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "base/diagnostic.h"
#include "cli/commands.h"
#include "config/config.h"

namespace feedwatch::cli {

struct RuleChoice {
  std::filesystem::path config{"/etc/feedwatch/feedwatch.yaml"};
  std::filesystem::path rules{};  // empty: those of the configuration
};

struct RuleSource {
  int status{ok};  // not ok: it has been said why, and nothing else is here
  config::Config config{};
  std::filesystem::path store{};
};

// Secrets and certificates are not read, so that no rights to them are needed. With `rules`, its rules stand alone, but the
// entities, topics and macros that the configuration's files define beside its own are known to them; sources and the store are
// the configuration's, where it can be read. Rule files with errors are told; of the configuration the others do, `rules` must be
// sound.
RuleSource read_rules_of(const RuleChoice& choice, const char* command);

// Says which entities and topics the rules name that nobody defines, and that are taken to occur nowhere.
void tell_undefined(const std::vector<Diagnostic>& problems, const char* command);

// The rule with this id; nullptr, and told with the nearest id, when there is none.
const rules::Rule* find_rule(const rules::Model& model, const std::string& id, const char* command);

}  // namespace feedwatch::cli
