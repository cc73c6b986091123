#include "config/ini_tree.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "config/ini.h"
#include "config/ini_keys.h"
#include "config/ini_values.h"

namespace feedwatch::config {

namespace {

// The part of `name` that the "*" of the pattern stands for; nothing when it does not fit.
std::optional<std::string_view> fits(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return pattern == name ? std::optional<std::string_view>{""} : std::nullopt;
  pattern.remove_suffix(1);
  if (!name.starts_with(pattern) || name.size() == pattern.size()) return std::nullopt;
  return name.substr(pattern.size());
}

Node node_of(const IniEntry& entry, IniForm form) {
  const LocatedText text = joined(entry);
  const Position where = text.at(0);
  Node list = make_node(Node::Kind::sequence, where.line, where.column);
  switch (form) {
    case IniForm::text:
      return scalar_node(text);
    case IniForm::pairs:
      return pairs_node(text);
    case IniForm::when:
      return when_node(text);
    case IniForm::lines:
    case IniForm::commas:
      for (const LocatedText& item : items_of(entry, form == IniForm::commas)) list.items.push_back(scalar_node(item));
      return list;
    case IniForm::aliases:
      for (const LocatedText& item : items_of(entry, false)) list.items.push_back(alias_node(item));
      return list;
    case IniForm::terms:
      for (const LocatedText& item : items_of(entry, false)) list.items.push_back(term_node(item));
      return list;
    case IniForm::tests:
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
    const auto kind =
        std::find_if(ini_kinds().begin(), ini_kinds().end(), [&](const IniKind& k) { return k.name == section.kind; });
    if (kind == ini_kinds().end()) return tell_unknown_section(section);
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
    if (section.kind == "defaults") move_out(map);
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
    for (const IniKind& kind : ini_kinds()) names.push_back(kind.name);
    const std::string meant = closest(section.kind, names);
    tell(section, "unknown-section", fmt::format("there is no section [{}]", section.kind.substr(0, 80)),
         meant.empty() ? "" : fmt::format("did you mean [{}{}{}]?", meant, section.name.empty() ? "" : " ", section.name));
  }

  void tell_unknown_key(const IniSection& section, const IniEntry& entry, const IniKeys& keys) const {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < keys.second; ++i) names.push_back(keys.first[i].name);
    const std::string meant = closest(entry.key, names);
    problems_.all().error("unknown-key",
                          fmt::format("unknown key \"{}\" in [{}{}{}]", entry.key.substr(0, 80), section.kind,
                                      section.name.empty() ? "" : " ", section.name),
                          {problems_.file(), entry.line, entry.column}, code_points(entry.key),
                          meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant));
  }

  void add_key(const IniSection& section, const IniEntry& entry, const IniKeys& keys, Node& map) const {
    for (size_t i = 0; i < keys.second; ++i) {
      const IniKey& key = keys.first[i];
      const auto name = fits(key.name, entry.key);
      if (!name) continue;
      if (key.form == IniForm::tests) return add_tests_of(entry, map);
      return put(entry, key, *name, map);
    }
    tell_unknown_key(section, entry, keys);
  }

  // Follows the path and puts the value at its end; lists grow, anything else must be new.
  void put(const IniEntry& entry, const IniKey& key, std::string_view name, Node& map) const {
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
    } else if (known->kind == Node::Kind::map && value.kind == Node::Kind::map && key.form == IniForm::when &&
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

  // The YAML form has these beside the defaults.
  void move_out(Node& defaults) {
    const auto stays = [](const Entry& entry) {
      const std::string& key = entry.key.text;
      return key != "schema" && key != "stem" && key != "arabic_clitics";
    };
    const auto moved = std::stable_partition(defaults.entries.begin(), defaults.entries.end(), stays);
    std::move(moved, defaults.entries.end(), std::back_inserter(root_.entries));
    defaults.entries.erase(moved, defaults.entries.end());
  }

  void place(const IniKind& kind, const IniSection& section, Node map) {
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
    add_key(section, entry, ini_test_keys(), test);
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
