#include "config/merge.h"

#include <iterator>
#include <set>

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

template <class T>
void append(std::vector<T>& list, std::vector<T> more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string suggestion(const std::string& id, const std::vector<std::string_view>& known) {
  const std::string meant = closest(id, known);
  return meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant);
}

}  // namespace

bool Definitions::define(std::string_view kind, const std::string& id, const Position& where) {
  const auto [first, fresh] = kinds_[std::string(kind)].try_emplace(id, where);
  if (fresh) return true;
  const Position& at = first->second;
  problems_.error("duplicate-id", fmt::format("{} \"{}\" is already defined at {}:{}:{}", kind, id, at.file, at.line, at.column),
                  where, code_points(id));
  return false;
}

bool Definitions::knows(std::string_view kind, const std::string& id) const {
  const auto known = kinds_.find(std::string(kind));
  return known != kinds_.end() && known->second.contains(id);
}

std::vector<std::string_view> Definitions::all(std::string_view kind) const {
  std::vector<std::string_view> ids;
  const auto known = kinds_.find(std::string(kind));
  if (known == kinds_.end()) return ids;
  for (const auto& [id, where] : known->second) ids.emplace_back(id);
  return ids;
}

void define_all(const RuleFile& file, Definitions& definitions) {
  for (const auto& entity : file.model.entities) definitions.define("entity", entity.id.value, entity.id.where);
  for (const auto& topic : file.model.topics) definitions.define("topic", topic.id.value, topic.id.where);
  for (const auto& macro : file.model.macros) definitions.define("macro", macro.id.value, macro.id.where);
  for (const auto& rule : file.model.rules) definitions.define("rule", rule.id.value, rule.id.where);
  for (const auto& receiver : file.receivers) definitions.define("receiver", receiver.id, receiver.where);
}

void check_references(const RuleFile& file, const Definitions& definitions, bool check_receivers, Problems& problems) {
  std::set<Position> told;  // the defaults of a file stand in many rules
  const auto check_receiver = [&](const rules::Id& id) {
    if (!check_receivers || definitions.knows("receiver", id.value) || !told.insert(id.where).second) return;
    problems.error("unknown-receiver", fmt::format("there is no receiver \"{}\"", id.value), id.where, code_points(id.value),
                   suggestion(id.value, definitions.all("receiver")));
  };
  const auto check_rule = [&](const rules::Id& id) {
    if (id.value.empty() || definitions.knows("rule", id.value)) return;
    problems.warning("unknown-rule", fmt::format("there is no rule \"{}\"", id.value), id.where, code_points(id.value),
                     suggestion(id.value, definitions.all("rule")));
  };
  for (const auto& rule : file.model.rules) {
    for (const auto& id : rule.notify) check_receiver(id);
    if (rule.escalate) {
      for (const auto& id : rule.escalate->to) check_receiver(id);
    }
  }
  for (const auto& route : file.routes) {
    for (const auto& id : route.notify) check_receiver(id);
  }
  for (const auto& inhibit : file.inhibits) {
    check_rule(inhibit.source);
    check_rule(inhibit.target);
  }
}

void append(rules::Model more, rules::Model& model) {
  append(model.entities, std::move(more.entities));
  append(model.topics, std::move(more.topics));
  append(model.macros, std::move(more.macros));
  append(model.rules, std::move(more.rules));
}

void add_rule_file(RuleFile file, Config& config) {
  append(std::move(file.model), config.model);
  append(config.receivers, std::move(file.receivers));
  append(config.routes, std::move(file.routes));
  append(config.inhibits, std::move(file.inhibits));
}

}  // namespace feedwatch::config
