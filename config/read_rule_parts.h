// The parts of a rule file. Internal to config/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/map_reader.h"
#include "config/node.h"
#include "config/read_rules.h"
#include "rules/model.h"

namespace feedwatch::config {

// `defaults:` of a rule file: what its rules say unless they say otherwise.
struct RuleDefaults {
  std::string severity{"info"};
  std::optional<rules::Throttle> throttle{};
  rules::FollowUp follow_up{};
  std::vector<rules::Id> notify{};
  std::vector<std::string> fields{};
};

// `stem: {lang: en}` and `arabic_clitics: true` at the top of a rule file.
rules::Forms read_forms(MapReader& file);

RuleDefaults read_defaults(const Node& node, const FileProblems& problems);
std::optional<rules::Rule> read_rule(const Node& node, const RuleDefaults& defaults, const FileProblems& problems);
rules::When read_when(const Node& node, const std::string& rule, const FileProblems& problems);
std::vector<rules::Test> read_tests(const Node& node, const std::string& rule, const FileProblems& problems);
std::optional<rules::Entity> read_entity(const Node& node, const FileProblems& problems);
std::optional<rules::Topic> read_topic(const Node& node, const FileProblems& problems);
std::vector<rules::Macro> read_macros(const Node& node, const FileProblems& problems);
std::optional<Route> read_route(const Node& node, const FileProblems& problems);
std::optional<Inhibit> read_inhibit(const Node& node, const FileProblems& problems);

// `id:` of a map, and what messages call the map: rule "x". Nothing when the id is missing or wrong, which has been told.
std::optional<rules::Id> read_id(MapReader& reader);
std::string named(const Node& node, std::string_view what);

std::vector<rules::Id> read_ids(const Node& node, const FileProblems& problems, std::string_view what);
std::map<std::string, std::string> read_text_map(MapReader& reader, std::string_view key);

}  // namespace feedwatch::config
