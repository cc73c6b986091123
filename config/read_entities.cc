#include <fmt/format.h>

#include "config/read_rule_parts.h"

namespace feedwatch::config {

namespace {

// "{Turkey}" is Turkey, exact; "\"Islamic State group\"" is the phrase without its quotes.
void read_term(const LocatedText& text, rules::Alias& alias) {
  const LocatedText term = trimmed(text);
  const std::string_view value = term.value;
  const bool braced = value.size() > 2 && value.starts_with('{') && value.ends_with('}');
  const bool quoted =
      value.size() > 2 && value.starts_with('"') && value.ends_with('"') && value.find('"', 1) == value.size() - 1;
  alias.exact = alias.exact || braced;
  alias.term = braced || quoted ? slice(term, 1, code_points(value) - 2) : term;
}

void read_near(const Node& node, rules::Alias& alias, const FileProblems& problems) {
  MapReader reader{node, problems, "near of an alias"};
  if (reader.is_map()) reader.require("query");
  reader.located_text("query", alias.near);
  reader.count("words", alias.near_words, 0, 255);
  reader.finish();
}

std::optional<rules::Alias> read_alias(const Node& node, const std::string& entity, const FileProblems& problems) {
  rules::Alias alias;
  if (node.kind == Node::Kind::map) {
    MapReader reader{node, problems, fmt::format("alias of {}", entity)};
    std::string letter_case{"folded"};
    reader.word("case", letter_case, {"folded", "exact"});
    alias.exact = letter_case == "exact";
    const Node* const term = reader.require("term");
    if (term != nullptr && as_text(*term, problems, reader.what("term"))) read_term(located(*term, problems.file()), alias);
    if (const Node* near = reader.find("near")) read_near(*near, alias, problems);
    reader.finish();
    if (term == nullptr) return std::nullopt;
  } else if (as_text(node, problems, fmt::format("alias of {}", entity))) {
    read_term(located(node, problems.file()), alias);
  } else {
    return std::nullopt;
  }
  if (!alias.term.value.empty()) return alias;
  problems.error(node, "empty", fmt::format("an alias of {} is empty", entity));
  return std::nullopt;
}

const std::vector<Node>& items_of(const Node* list, std::string_view what, const FileProblems& problems) {
  static const std::vector<Node> none;
  if (list == nullptr) return none;
  if (list->kind != Node::Kind::sequence && list->kind != Node::Kind::null)
    problems.error(*list, "wrong-type", fmt::format("{} must be a list", what));
  return list->items;
}

// [query, weight], {query: …, weight: …}, or the query alone.
std::optional<rules::TopicTerm> read_topic_term(const Node& node, const std::string& topic, const FileProblems& problems) {
  rules::TopicTerm term;
  const Node* query = &node;
  const Node* weight = nullptr;
  if (node.kind == Node::Kind::sequence && node.items.size() == 2) {
    query = &node.items[0];
    weight = &node.items[1];
  } else if (node.kind == Node::Kind::map) {
    MapReader reader{node, problems, fmt::format("term of {}", topic)};
    query = reader.require("query");
    weight = reader.find("weight");
    reader.finish();
  }
  if (query == nullptr) return std::nullopt;
  if (query->kind != Node::Kind::scalar) {
    problems.error(*query, "wrong-type", fmt::format("a term of {} must be a query and its weight", topic), "write [query, 2]");
    return std::nullopt;
  }
  term.query = located(*query, problems.file());
  if (weight != nullptr) {
    const auto number = as_number(*weight, problems, fmt::format("the weight of \"{}\"", query->text.substr(0, 80)), -1e6, 1e6);
    if (number) term.weight = *number;
  }
  return term;
}

}  // namespace

std::optional<rules::Entity> read_entity(const Node& node, const FileProblems& problems) {
  rules::Entity entity;
  MapReader reader{node, problems, named(node, "entity")};
  const auto id = read_id(reader);
  reader.text("name", entity.name);
  reader.text("kind", entity.kind);
  entity.refs = read_text_map(reader, "refs");
  reader.texts("lists", entity.lists);
  const Node* const aliases = reader.require("aliases");
  for (const Node& alias : items_of(aliases, reader.what("aliases"), problems)) {
    if (auto read = read_alias(alias, reader.name(), problems)) entity.aliases.push_back(std::move(*read));
  }
  if (aliases != nullptr && aliases->items.empty() &&
      (aliases->kind == Node::Kind::sequence || aliases->kind == Node::Kind::null)) {
    problems.error(*aliases, "missing-key", fmt::format("{} needs at least one alias", reader.name()));
  }
  if (const Node* mask = reader.find("mask")) {
    for (const Node* phrase : as_scalars(*mask, problems, reader.what("mask"))) {
      rules::Alias unquoted;
      read_term(located(*phrase, problems.file()), unquoted);
      entity.mask.push_back(std::move(unquoted.term));
    }
  }
  reader.located_text("require", entity.require);
  reader.located_text("unless", entity.unless);
  reader.finish();
  if (!id) return std::nullopt;
  entity.id = *id;
  if (entity.name.empty()) entity.name = id->value;
  return entity;
}

std::optional<rules::Topic> read_topic(const Node& node, const FileProblems& problems) {
  rules::Topic topic;
  MapReader reader{node, problems, named(node, "topic")};
  const auto id = read_id(reader);
  reader.text("name", topic.name);
  topic.refs = read_text_map(reader, "refs");
  reader.number("threshold", topic.threshold, -1e6, 1e6);
  reader.count("cap", topic.cap, 1, 1'000'000);
  reader.number("title_boost", topic.title_boost, 0, 1e6);
  for (const Node& term : items_of(reader.require("terms"), reader.what("terms"), problems)) {
    if (auto read = read_topic_term(term, reader.name(), problems)) topic.terms.push_back(std::move(*read));
  }
  reader.finish();
  if (!id) return std::nullopt;
  topic.id = *id;
  if (topic.name.empty()) topic.name = id->value;
  return topic;
}

std::vector<rules::Macro> read_macros(const Node& node, const FileProblems& problems) {
  std::vector<rules::Macro> macros;
  if (node.kind == Node::Kind::null) return macros;
  if (node.kind != Node::Kind::map) {
    problems.error(node, "wrong-type", "macros must be a map of names and queries");
    return macros;
  }
  for (const auto& [name, query] : node.entries) {
    const auto id = as_id(name, problems, "the name of a macro");
    if (id && as_text(query, problems, fmt::format("macro \"{}\"", *id))) {
      macros.push_back({{*id, place(name, problems.file())}, located(query, problems.file())});
    }
  }
  return macros;
}

}  // namespace feedwatch::config
