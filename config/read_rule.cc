#include <algorithm>

#include <fmt/format.h>

#include "config/hours.h"
#include "config/read_rule_parts.h"
#include "rules/forms.h"

namespace feedwatch::config {

namespace {

const std::vector<std::string_view> severities{"info", "low", "medium", "warning", "high", "critical"};
const std::vector<std::string_view> search_fields{"title", "summary", "text"};
const std::vector<std::string_view> group_keys{"rule", "story", "source", "domain", "entity"};

// One of group_keys, or "label.NAME".
std::vector<std::string> read_keys(const Node& node, const FileProblems& problems, std::string_view what) {
  std::vector<std::string> keys;
  for (const Node* item : as_scalars(node, problems, what)) {
    if (item->text.starts_with("label.") && item->text.size() > 6) {
      keys.push_back(item->text);
    } else if (auto word = as_word(*item, problems, what, group_keys)) {
      keys.push_back(std::move(*word));
    }
  }
  return keys;
}

rules::Throttle read_throttle(const Node& node, const std::string& owner, const FileProblems& problems) {
  rules::Throttle throttle;
  MapReader reader{node, problems, fmt::format("throttle of {}", owner)};
  if (reader.is_map()) reader.require("per");
  reader.duration("per", throttle.per, Duration{0}, std::chrono::days{365});
  reader.count("burst", throttle.burst, 1, 1'000'000);
  if (const Node* key = reader.find("key")) throttle.key = read_keys(*key, problems, reader.what("key"));
  reader.finish();
  return throttle;
}

rules::Grouping read_grouping(MapReader& reader) {
  constexpr Duration least_repeat = std::chrono::minutes{1};
  constexpr Duration most = std::chrono::days{31};
  rules::Grouping grouping;
  if (reader.find("group_wait") != nullptr) reader.duration("group_wait", grouping.wait.emplace(), Duration{0}, most);
  reader.duration("group_interval", grouping.interval, Duration{0}, most);
  reader.duration("repeat_interval", grouping.repeat, least_repeat, most);
  return grouping;
}

rules::Escalation read_escalation(const Node& node, const std::string& owner, const FileProblems& problems) {
  rules::Escalation escalation;
  MapReader reader{node, problems, fmt::format("escalate of {}", owner)};
  if (reader.is_map()) reader.require("after");
  reader.duration("after", escalation.after, std::chrono::seconds{1}, std::chrono::days{31});
  if (const Node* to = reader.is_map() ? reader.require("to") : nullptr)
    escalation.to = read_ids(*to, problems, reader.what("to"));
  reader.finish();
  return escalation;
}

rules::FollowUp read_follow_up(const Node& node, const std::string& owner, const FileProblems& problems) {
  constexpr uint32_t most_publishers = 1000;
  rules::FollowUp follow_up;
  MapReader reader{node, problems, fmt::format("follow_up of {}", owner)};
  reader.boolean("updates", follow_up.updates);
  reader.boolean("entities", follow_up.entities);
  reader.count("publishers", follow_up.publishers, 0, most_publishers);
  reader.finish();
  return follow_up;
}

std::vector<std::string> read_fields(const Node& node, const FileProblems& problems, std::string_view what) {
  std::vector<std::string> fields;
  for (const Node* item : as_scalars(node, problems, what)) {
    if (auto word = as_word(*item, problems, what, search_fields)) fields.push_back(std::move(*word));
  }
  return fields;
}

}  // namespace

std::string named(const Node& node, std::string_view what) {
  const Node* const id = node.find("id");
  return id != nullptr && id->kind == Node::Kind::scalar ? fmt::format("{} \"{}\"", what, id->text.substr(0, 128))
                                                         : std::string(what);
}

std::optional<rules::Id> read_id(MapReader& reader) {
  const Node* const id = reader.require("id");
  if (id == nullptr) return std::nullopt;
  auto text = as_id(*id, reader.problems(), reader.what("id"));
  if (!text) return std::nullopt;
  return rules::Id{std::move(*text), place(*id, reader.problems().file())};
}

std::vector<rules::Id> read_ids(const Node& node, const FileProblems& problems, std::string_view what) {
  std::vector<rules::Id> ids;
  for (const Node* item : as_scalars(node, problems, what)) {
    if (auto text = as_id(*item, problems, what)) ids.push_back({std::move(*text), place(*item, problems.file())});
  }
  return ids;
}

std::map<std::string, std::string> read_text_map(MapReader& reader, std::string_view key) {
  std::map<std::string, std::string> texts;
  const Node* const node = reader.find(key);
  if (node == nullptr || node->kind == Node::Kind::null) return texts;
  if (node->kind != Node::Kind::map) {
    reader.problems().error(*node, "wrong-type", fmt::format("{} must be a map of names and texts", reader.what(key)));
    return texts;
  }
  for (const auto& [name, value] : node->entries) {
    if (auto text = as_text(value, reader.problems(), fmt::format("\"{}\" in {}", name.text, reader.what(key))))
      texts[name.text] = std::move(*text);
  }
  return texts;
}

rules::Forms read_forms(MapReader& file) {
  rules::Forms forms;
  if (const Node* stem = file.find("stem"); stem != nullptr && stem->kind != Node::Kind::null) {
    MapReader reader{*stem, file.problems(), "stem"};
    if (reader.is_map()) reader.require("lang");
    reader.word("lang", forms.stem, rules::stem_languages());
    reader.finish();
  }
  file.boolean("arabic_clitics", forms.arabic_clitics);
  return forms;
}

RuleDefaults read_defaults(const Node& node, const FileProblems& problems) {
  RuleDefaults defaults;
  MapReader reader{node, problems, "defaults"};
  reader.word("severity", defaults.severity, severities);
  if (const Node* throttle = reader.find("throttle")) defaults.throttle = read_throttle(*throttle, "defaults", problems);
  if (const Node* follow_up = reader.find("follow_up")) defaults.follow_up = read_follow_up(*follow_up, "defaults", problems);
  if (const Node* notify = reader.find("notify")) defaults.notify = read_ids(*notify, problems, reader.what("notify"));
  if (const Node* fields = reader.find("fields")) defaults.fields = read_fields(*fields, problems, reader.what("fields"));
  reader.finish();
  return defaults;
}

std::optional<rules::Rule> read_rule(const Node& node, const RuleDefaults& defaults, const FileProblems& problems) {
  rules::Rule rule;
  MapReader reader{node, problems, named(node, "rule")};
  const auto id = read_id(reader);
  reader.text("title", rule.title);
  if (const Node* query = reader.require("query"); query != nullptr && as_text(*query, problems, reader.what("query"))) {
    rule.query = located(*query, problems.file());
  }
  reader.located_text("unless", rule.unless);
  if (const Node* fields = reader.find("fields")) {
    rule.fields = read_fields(*fields, problems, reader.what("fields"));
  } else {
    rule.fields = defaults.fields;
  }
  reader.texts("languages", rule.languages);
  rule.severity = defaults.severity;
  reader.word("severity", rule.severity, severities);
  rule.labels = read_text_map(reader, "labels");
  rule.notify = defaults.notify;
  if (const Node* notify = reader.find("notify")) rule.notify = read_ids(*notify, problems, reader.what("notify"));
  if (const Node* group = reader.find("group_by")) rule.group_by = read_keys(*group, problems, reader.what("group_by"));
  rule.grouping = read_grouping(reader);
  if (const Node* escalate = reader.find("escalate")) rule.escalate = read_escalation(*escalate, reader.name(), problems);
  rule.throttle = defaults.throttle;
  if (const Node* throttle = reader.find("throttle")) rule.throttle = read_throttle(*throttle, reader.name(), problems);
  rule.follow_up = defaults.follow_up;
  if (const Node* again = reader.find("follow_up")) rule.follow_up = read_follow_up(*again, reader.name(), problems);
  if (const Node* hours = reader.find("hours")) rule.hours = read_hours(*hours, reader.name(), problems);
  if (const Node* when = reader.find("when")) rule.when = read_when(*when, reader.name(), problems);
  if (const Node* tests = reader.find("tests")) rule.tests = read_tests(*tests, reader.name(), problems);
  reader.finish();
  if (!id) return std::nullopt;
  rule.id = *id;
  return rule;
}

std::optional<Route> read_route(const Node& node, const FileProblems& problems) {
  Route route;
  MapReader reader{node, problems, "route"};
  reader.require("match");
  route.match = read_text_map(reader, "match");
  if (const Node* notify = reader.require("notify")) route.notify = read_ids(*notify, problems, reader.what("notify"));
  reader.boolean("continue", route.go_on);
  reader.finish();
  return route;
}

std::optional<Inhibit> read_inhibit(const Node& node, const FileProblems& problems) {
  Inhibit inhibit;
  MapReader reader{node, problems, "inhibit"};
  const auto rule_id = [&](std::string_view key, rules::Id& out) {
    const Node* const found = reader.require(key);
    if (found == nullptr) return;
    if (auto text = as_id(*found, problems, reader.what(key))) out = {std::move(*text), place(*found, problems.file())};
  };
  rule_id("source", inhibit.source);
  rule_id("target", inhibit.target);
  if (const Node* equal = reader.find("equal")) inhibit.equal = read_keys(*equal, problems, reader.what("equal"));
  if (reader.find("within") != nullptr)
    reader.duration("within", inhibit.within.emplace(), std::chrono::seconds{1}, std::chrono::days{365});
  reader.finish();
  return inhibit;
}

}  // namespace feedwatch::config
