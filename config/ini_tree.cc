#include "config/ini_tree.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "config/ini.h"
#include "config/ini_values.h"

namespace feedwatch::config {

namespace {

// How a key's lines become a node.
enum class Form : uint8_t { text, lines, commas, aliases, terms, pairs, when, tests };

struct Key {
  std::string_view name{};  // "ref.*" stands for ref.ANYTHING
  std::string_view path{};  // where it goes in the YAML form; a dot leads into a map, "*" is what stood for it in the name
  Form form{Form::text};
};

constexpr std::array<Key, 5> defaults_keys{{{"schema", "schema", Form::text},
                                            {"severity", "severity", Form::text},
                                            {"throttle", "throttle", Form::pairs},
                                            {"notify", "notify", Form::commas},
                                            {"fields", "fields", Form::commas}}};
constexpr std::array<Key, 8> entity_keys{{{"name", "name", Form::text},
                                          {"kind", "kind", Form::text},
                                          {"ref.*", "refs.*", Form::text},
                                          {"lists", "lists", Form::commas},
                                          {"alias", "aliases", Form::aliases},
                                          {"mask", "mask", Form::lines},
                                          {"require", "require", Form::text},
                                          {"unless", "unless", Form::text}}};
constexpr std::array<Key, 6> topic_keys{{{"name", "name", Form::text},
                                         {"ref.*", "refs.*", Form::text},
                                         {"threshold", "threshold", Form::text},
                                         {"cap", "cap", Form::text},
                                         {"title_boost", "title_boost", Form::text},
                                         {"term", "terms", Form::terms}}};
constexpr std::array<Key, 15> rule_keys{{{"title", "title", Form::text},
                                         {"query", "query", Form::text},
                                         {"unless", "unless", Form::text},
                                         {"fields", "fields", Form::commas},
                                         {"languages", "languages", Form::commas},
                                         {"severity", "severity", Form::text},
                                         {"label.*", "labels.*", Form::text},
                                         {"notify", "notify", Form::commas},
                                         {"group_by", "group_by", Form::commas},
                                         {"throttle", "throttle", Form::pairs},
                                         {"hours", "hours", Form::pairs},
                                         {"when", "when", Form::when},
                                         {"step", "when.sequence.queries", Form::lines},
                                         {"should_match", "should_match", Form::tests},
                                         {"should_not_match", "should_not_match", Form::tests}}};
constexpr std::array<Key, 15> receiver_keys{{{"webhook.url", "webhook.url", Form::text},
                                             {"webhook.secret_file", "webhook.secret_file", Form::lines},
                                             {"webhook.schedule", "webhook.schedule", Form::commas},
                                             {"webhook.header.*", "webhook.headers.*", Form::text},
                                             {"webhook.template", "webhook.template", Form::text},
                                             {"email.to", "email.to", Form::commas},
                                             {"email.from", "email.from", Form::text},
                                             {"email.smtp", "email.smtp", Form::text},
                                             {"email.user", "email.user", Form::text},
                                             {"email.password_file", "email.password_file", Form::text},
                                             {"email.tls", "email.tls", Form::text},
                                             {"email.digest", "email.digest", Form::text},
                                             {"file.path", "file.path", Form::text},
                                             {"allow_private", "allow_private", Form::commas},
                                             {"events", "events", Form::commas}}};
constexpr std::array<Key, 1> macro_keys{{{"*", "*", Form::text}}};
constexpr std::array<Key, 3> names_keys{
    {{"prefix", "prefix", Form::text}, {"min_tokens", "min_tokens", Form::text}, {"case", "case", Form::text}}};
constexpr std::array<Key, 3> route_keys{
    {{"match.*", "match.*", Form::text}, {"notify", "notify", Form::commas}, {"continue", "continue", Form::text}}};
constexpr std::array<Key, 3> inhibit_keys{
    {{"source", "source", Form::text}, {"target", "target", Form::text}, {"equal", "equal", Form::commas}}};

// "event", "event.FIELD" and "expect" are read by hand: their order matters.
constexpr std::array<Key, 6> test_keys{{{"name", "name", Form::text},
                                        {"should_match.span", "should_match.spans", Form::lines},
                                        {"should_match.*", "should_match.*", Form::text},
                                        {"should_not_match.*", "should_not_match.*", Form::text},
                                        {"event", "events", Form::text},
                                        {"expect", "expect", Form::text}}};

using Keys = std::pair<const Key*, size_t>;

template <size_t N>
constexpr Keys all(const std::array<Key, N>& keys) {
  return {keys.data(), N};
}

struct Kind {
  std::string_view name{};
  std::string_view list{};  // of the YAML form; empty: a map of its own
  std::string_view id_key{};
  Keys keys{};
};

const std::array<Kind, 9>& kinds() {
  static const std::array<Kind, 9> table{{{"defaults", "", "", all(defaults_keys)},
                                          {"entity", "entities", "id", all(entity_keys)},
                                          {"topic", "topics", "id", all(topic_keys)},
                                          {"rule", "rules", "id", all(rule_keys)},
                                          {"receiver", "receivers", "id", all(receiver_keys)},
                                          {"macros", "", "", all(macro_keys)},
                                          {"names", "entities", "from_file", all(names_keys)},
                                          {"route", "routes", "", all(route_keys)},
                                          {"inhibit", "inhibit", "", all(inhibit_keys)}}};
  return table;
}

// The part of `name` that the "*" of the pattern stands for; nothing when it does not fit.
std::optional<std::string_view> fits(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return pattern == name ? std::optional<std::string_view>{""} : std::nullopt;
  pattern.remove_suffix(1);
  if (!name.starts_with(pattern) || name.size() == pattern.size()) return std::nullopt;
  return name.substr(pattern.size());
}

Node node_of(const IniEntry& entry, Form form) {
  const LocatedText text = joined(entry);
  const Position where = text.at(0);
  Node list = make_node(Node::Kind::sequence, where.line, where.column);
  switch (form) {
    case Form::text:
      return scalar_node(text);
    case Form::pairs:
      return pairs_node(text);
    case Form::when:
      return when_node(text);
    case Form::lines:
    case Form::commas:
      for (const LocatedText& item : items_of(entry, form == Form::commas)) list.items.push_back(scalar_node(item));
      return list;
    case Form::aliases:
      for (const LocatedText& item : items_of(entry, false)) list.items.push_back(alias_node(item));
      return list;
    case Form::terms:
      for (const LocatedText& item : items_of(entry, false)) list.items.push_back(term_node(item));
      return list;
    case Form::tests:
      break;
  }
  return scalar_node(text);
}

Node* find_entry(Node& map, std::string_view key) {
  const auto entry = std::find_if(map.entries.begin(), map.entries.end(), [key](const Entry& e) { return e.key.text == key; });
  return entry == map.entries.end() ? nullptr : &entry->value;
}

Node& child(Node& map, std::string_view key, Node::Kind kind, const IniEntry& entry) {
  if (Node* known = find_entry(map, key)) return *known;
  add_entry(map, scalar_node(std::string(key), entry.line, entry.column), make_node(kind, entry.line, entry.column));
  return map.entries.back().value;
}

class Builder {
 public:
  explicit Builder(const FileProblems& problems) : problems_(problems) { root_ = make_node(Node::Kind::map, 1, 1); }

  void add(const IniSection& section) {
    if (section.kind == "test") return add_test(section);
    const auto kind = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& k) { return k.name == section.kind; });
    if (kind == kinds().end()) return tell_unknown_section(section);
    if (kind->id_key.empty() && !section.name.empty() && kind->list.empty()) {
      return tell(section, "ini-section", fmt::format("[{}] has no name", section.kind), fmt::format("write [{}]", section.kind));
    }
    if (!kind->id_key.empty() && section.name.empty()) {
      return tell(section, "missing-id", fmt::format("[{}] needs a name", section.kind),
                  fmt::format("write [{} NAME]", section.kind));
    }
    Node map = make_node(Node::Kind::map, section.line, section.column);
    if (!kind->id_key.empty()) {
      Node id = scalar_node(section.name, section.line, section.name_column);
      Node key = scalar_node(std::string(kind->id_key), section.line, section.column);
      add_entry(map, std::move(key), std::move(id));
    }
    for (const IniEntry& entry : section.entries) add_key(section, entry, kind->keys, map);
    if (section.kind == "defaults") move_schema(map);
    place(*kind, section, std::move(map));
  }

  Node take() { return std::move(root_); }

 private:
  void tell(const IniSection& section, std::string code, std::string message, std::string suggestion) const {
    problems_.all().error(std::move(code), std::move(message), {problems_.file(), section.line, section.column},
                          code_points(section.kind) + (section.name.empty() ? 2 : 3 + code_points(section.name)),
                          std::move(suggestion));
  }

  void tell_unknown_section(const IniSection& section) const {
    std::vector<std::string_view> names{"test"};
    for (const Kind& kind : kinds()) names.push_back(kind.name);
    const std::string meant = closest(section.kind, names);
    tell(section, "unknown-section", fmt::format("there is no section [{}]", section.kind.substr(0, 80)),
         meant.empty() ? "" : fmt::format("did you mean [{}{}{}]?", meant, section.name.empty() ? "" : " ", section.name));
  }

  void tell_unknown_key(const IniSection& section, const IniEntry& entry, const Keys& keys) const {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < keys.second; ++i) names.push_back(keys.first[i].name);
    const std::string meant = closest(entry.key, names);
    problems_.all().error("unknown-key",
                          fmt::format("unknown key \"{}\" in [{}{}{}]", entry.key.substr(0, 80), section.kind,
                                      section.name.empty() ? "" : " ", section.name),
                          {problems_.file(), entry.line, entry.column}, code_points(entry.key),
                          meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant));
  }

  void add_key(const IniSection& section, const IniEntry& entry, const Keys& keys, Node& map) const {
    for (size_t i = 0; i < keys.second; ++i) {
      const Key& key = keys.first[i];
      const auto name = fits(key.name, entry.key);
      if (!name) continue;
      if (key.form == Form::tests) return add_tests_of(entry, map);
      return put(entry, key, *name, map);
    }
    tell_unknown_key(section, entry, keys);
  }

  // Follows the path and puts the value at its end; lists grow, anything else must be new.
  void put(const IniEntry& entry, const Key& key, std::string_view name, Node& map) const {
    Node* target = &map;
    std::string_view path = key.path;
    for (auto dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
      target = &child(*target, path.substr(0, dot), Node::Kind::map, entry);
      path.remove_prefix(dot + 1);
    }
    const std::string last{path == "*" ? name : path};
    Node value = node_of(entry, key.form);
    Node* const known = find_entry(*target, last);
    if (known == nullptr) {
      add_entry(*target, scalar_node(last, entry.line, entry.column), std::move(value));
    } else if (known->kind == Node::Kind::sequence && value.kind == Node::Kind::sequence) {
      std::move(value.items.begin(), value.items.end(), std::back_inserter(known->items));
    } else if (known->kind == Node::Kind::map && value.kind == Node::Kind::map && key.form == Form::when &&
               known->find("sequence") != nullptr) {
      merge_sequence(*known, value);
    } else {
      problems_.all().error("duplicate-key",
                            fmt::format("\"{}\" is already set at {}:{}", entry.key, problems_.file(), known->line),
                            {problems_.file(), entry.line, entry.column}, code_points(entry.key));
    }
  }

  // "step = …" lines may stand before "when = sequence within 2h".
  static void merge_sequence(Node& when, Node& more) {
    Node* const sequence = find_entry(when, "sequence");
    Node* const given = find_entry(more, "sequence");
    if (given == nullptr || sequence->kind != Node::Kind::map) return;
    std::move(given->entries.begin(), given->entries.end(), std::back_inserter(sequence->entries));
  }

  // Each line of "should_match = …" is a test of its own.
  static void add_tests_of(const IniEntry& entry, Node& rule) {
    Node& tests = child(rule, "tests", Node::Kind::sequence, entry);
    for (const LocatedText& item : items_of(entry, false)) {
      Node text = scalar_node(item);
      Node test = make_node(Node::Kind::map, text.line, text.column);
      add_entry(test, scalar_node(entry.key, entry.line, entry.column), std::move(text));
      tests.items.push_back(std::move(test));
    }
  }

  // The YAML form has it beside the defaults.
  void move_schema(Node& defaults) {
    const auto schema =
        std::find_if(defaults.entries.begin(), defaults.entries.end(), [](const Entry& e) { return e.key.text == "schema"; });
    if (schema == defaults.entries.end()) return;
    root_.entries.push_back(std::move(*schema));
    defaults.entries.erase(schema);
  }

  void place(const Kind& kind, const IniSection& section, Node map) {
    const IniEntry at{.line = section.line, .column = section.column};
    if (!kind.list.empty()) {
      child(root_, kind.list, Node::Kind::sequence, at).items.push_back(std::move(map));
      return;
    }
    if (find_entry(root_, kind.name) != nullptr) {
      return tell(section, "duplicate-section", fmt::format("[{}] stands in this file already", kind.name),
                  "put its keys into the first one");
    }
    child(root_, kind.name, Node::Kind::map, at) = std::move(map);
  }

  void add_test(const IniSection& section) {
    Node* const rules = find_entry(root_, "rules");
    Node* rule = nullptr;
    for (size_t i = 0; rules != nullptr && i < rules->items.size(); ++i) {
      if (rules->items[i].find("id")->text == section.name) rule = &rules->items[i];
    }
    if (rule == nullptr) {
      return tell(section, "unknown-rule", fmt::format("there is no [rule {}] above this test", section.name),
                  "a test stands behind its rule");
    }
    Node test = make_node(Node::Kind::map, section.line, section.column);
    for (const IniEntry& entry : section.entries) add_test_key(section, entry, test);
    const IniEntry at{.line = section.line, .column = section.column};
    child(*rule, "tests", Node::Kind::sequence, at).items.push_back(std::move(test));
  }

  void add_test_key(const IniSection& section, const IniEntry& entry, Node& test) const {
    if (entry.key == "event" || entry.key == "expect") {
      Node& list = child(test, entry.key == "event" ? "events" : "expect", Node::Kind::sequence, entry);
      list.items.push_back(entry.key == "event" ? event_node(joined(entry)) : pairs_node(joined(entry)));
      return;
    }
    Node* const events = find_entry(test, "events");
    if (entry.key.starts_with("event.") && events != nullptr) {
      Node& event = events->items.back();
      add_entry(event, scalar_node(entry.key.substr(6), entry.line, entry.column), scalar_node(joined(entry)));
      return;
    }
    add_key(section, entry, all(test_keys), test);
  }

  const FileProblems& problems_;
  Node root_{};
};

}  // namespace

Node read_ini_rules(std::string_view text, const FileProblems& problems) {
  Builder builder{problems};
  for (const IniSection& section : read_ini(text, problems)) builder.add(section);
  return builder.take();
}

}  // namespace feedwatch::config
