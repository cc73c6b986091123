#include "cli/rule_source.h"

#include <algorithm>
#include <cstdio>
#include <unordered_set>

#include <fmt/format.h>

#include "config/check.h"
#include "config/load.h"

namespace feedwatch::cli {

namespace {

config::LoadOptions without_named_files() {
  config::LoadOptions options = config::LoadOptions::from_environment();
  options.read_named_files = false;
  return options;
}

std::filesystem::path store_of(const config::Config& config) {
  const std::filesystem::path folder = config.state_dir.empty() ? "/var/lib/feedwatch" : config.state_dir;
  return folder / "feedwatch.db";
}

// Those of `others` whose ids are not taken.
template <class Definition>
void complete(std::vector<Definition>& own, std::vector<Definition> others) {
  std::unordered_set<std::string> taken;
  for (const Definition& one : own) taken.insert(one.id.value);
  for (Definition& one : others) {
    if (!taken.contains(one.id.value)) own.push_back(std::move(one));
  }
}

}  // namespace

RuleSource read_rules_of(const RuleChoice& choice, const char* command) {
  RuleSource source;
  const bool alone = !choice.rules.empty();
  config::Loaded main = config::load(choice.config, without_named_files());
  source.store = store_of(main.config);
  config::Loaded loaded = alone ? config::load_rules({choice.rules}) : std::move(main);
  if (loaded.has_errors()) std::fputs(config::render_all(loaded).c_str(), stderr);
  if (loaded.unreadable || loaded.main_broken || (alone && loaded.has_errors())) {
    fmt::print(stderr, "feedwatch {}: {}\n", command,
               loaded.unreadable ? "cannot be read" : "nothing is done with rules that have errors");
    source.status = loaded.unreadable ? unreadable : bad_config;
    return source;
  }
  source.config = std::move(loaded.config);
  if (!alone) return source;
  source.config.sources = std::move(main.config.sources);
  complete(source.config.model.entities, std::move(main.config.model.entities));
  complete(source.config.model.topics, std::move(main.config.model.topics));
  complete(source.config.model.macros, std::move(main.config.model.macros));
  return source;
}

void tell_undefined(const std::vector<Diagnostic>& problems, const char* command) {
  for (const Diagnostic& problem : problems) {
    if (problem.severity != Severity::warning || !problem.code.starts_with("unknown-")) continue;
    fmt::print(stderr, "feedwatch {}: {}:{}:{}: {}; give the configuration it stands in with -c\n", command, problem.where.file,
               problem.where.line, problem.where.column, problem.message);
  }
}

const rules::Rule* find_rule(const rules::Model& model, const std::string& id, const char* command) {
  const auto found =
      std::find_if(model.rules.begin(), model.rules.end(), [&](const rules::Rule& rule) { return rule.id.value == id; });
  if (found != model.rules.end()) return &*found;
  std::vector<std::string_view> known;
  for (const rules::Rule& rule : model.rules) known.push_back(rule.id.value);
  const std::string meant = closest(id, known);
  fmt::print(stderr, "feedwatch {}: there is no rule \"{}\"{}\n", command, id,
             meant.empty() ? std::string{} : fmt::format("; did you mean \"{}\"?", meant));
  return nullptr;
}

}  // namespace feedwatch::cli
