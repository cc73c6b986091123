#include "config/read_rules.h"

#include <fmt/format.h>

#include "config/read_receivers.h"
#include "config/read_rule_parts.h"

namespace feedwatch::config {

namespace {

// Calls `read` for each item of a list; tells when it is no list.
template <class Read>
void each(const Node* list, const FileProblems& problems, std::string_view name, Read read) {
  if (list == nullptr || list->kind == Node::Kind::null) return;
  if (list->kind != Node::Kind::sequence) {
    problems.error(*list, "wrong-type", fmt::format("{} must be a list", name), "start each item with \"- \"");
    return;
  }
  for (const Node& item : list->items) {
    if (item.kind == Node::Kind::map) {
      read(item);
    } else {
      problems.error(item, "wrong-type", fmt::format("each of {} must be a map of keys and values", name));
    }
  }
}

template <class T>
void append(std::vector<T>& list, std::optional<T> item) {
  if (item) list.push_back(std::move(*item));
}

std::optional<NameList> read_name_list(const Node& node, const std::filesystem::path& folder, const Surroundings& around) {
  NameList list;
  MapReader reader{node, around.problems, "list of names"};
  const Node* const file = reader.require("from_file");
  std::string path;
  reader.text("from_file", path);
  list.path = std::filesystem::path(path).is_absolute() ? std::filesystem::path(path) : folder / path;
  list.where = place(*file, around.problems.file());
  list.length = code_points(path);
  if (const Node* prefix = reader.find("prefix")) {
    if (auto text = as_id(*prefix, around.problems, reader.what("prefix"))) list.prefix = std::move(*text);
  }
  reader.count("min_tokens", list.min_tokens, 1, 10);
  std::string letter_case{"folded"};
  reader.word("case", letter_case, {"folded", "exact"});
  list.exact = letter_case == "exact";
  reader.finish();
  if (path.empty()) return std::nullopt;
  return list;
}

void check_schema(MapReader& reader) {
  const Node* const schema = reader.find("schema");
  if (schema == nullptr || (schema->kind == Node::Kind::scalar && schema->text == "1")) return;
  reader.problems().error(*schema, "bad-schema", "this version of feedwatch reads schema 1");
}

}  // namespace

RuleFile read_rule_file(const Node& root, const std::filesystem::path& folder, const Surroundings& around) {
  RuleFile file;
  const FileProblems& problems = around.problems;
  MapReader reader{root, problems, "the rule file"};
  check_schema(reader);
  RuleDefaults defaults;
  if (const Node* node = reader.find("defaults")) defaults = read_defaults(*node, problems);
  const rules::Forms forms = read_forms(reader);
  each(reader.find("entities"), problems, "entities", [&](const Node& item) {
    if (item.find("from_file") != nullptr) {
      append(file.lists, read_name_list(item, folder, around));
    } else {
      append(file.model.entities, read_entity(item, problems));
    }
  });
  each(reader.find("topics"), problems, "topics",
       [&](const Node& item) { append(file.model.topics, read_topic(item, problems)); });
  if (const Node* node = reader.find("macros")) file.model.macros = read_macros(*node, problems);
  each(reader.find("rules"), problems, "rules",
       [&](const Node& item) { append(file.model.rules, read_rule(item, defaults, problems)); });
  if (const Node* node = reader.find("receivers")) file.receivers = read_receivers(*node, around);
  each(reader.find("routes"), problems, "routes", [&](const Node& item) { append(file.routes, read_route(item, problems)); });
  each(reader.find("inhibit"), problems, "inhibit",
       [&](const Node& item) { append(file.inhibits, read_inhibit(item, problems)); });
  reader.finish();
  for (rules::Entity& entity : file.model.entities) entity.forms = forms;
  for (rules::Topic& topic : file.model.topics) topic.forms = forms;
  for (rules::Rule& rule : file.model.rules) rule.forms = forms;
  return file;
}

}  // namespace feedwatch::config
