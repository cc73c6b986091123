#include "config/write_ini.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include <fmt/format.h>

#include "config/ini_keys.h"

namespace feedwatch::config {

namespace {

bool has_line_end(std::string_view text) { return text.find_first_of("\r\n") != std::string_view::npos; }

// A value is a line: what ends lines becomes a blank, which is all the same to a query.
std::string one_line(std::string_view text) {
  std::string out{text};
  std::replace_if(out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

class Writer {
 public:
  explicit Writer(const Node& root) : root_(root) {}

  WrittenIni run() {
    defaults();
    for (const IniKind& kind : ini_kinds()) {
      if (kind.name == "defaults") continue;
      const std::string_view place = kind.list.empty() ? kind.name : kind.list;
      const Node* const there = root_.find(place);
      if (there == nullptr) continue;
      if (there->kind == Node::Kind::map) section(kind, *there, {});
      if (there->kind != Node::Kind::sequence) continue;
      for (const Node& item : there->items) {
        if (is_of(kind, item)) list_item(kind, item);
      }
    }
    tell_unsaid(root_, {});
    return std::move(written_);
  }

 private:
  // Names of lists stand among the entities.
  static bool is_of(const IniKind& kind, const Node& item) {
    const bool is_list = item.find("from_file") != nullptr;
    return kind.name == "names" ? is_list : kind.name != "entity" || !is_list;
  }

  void defaults() {
    const Node* const node = root_.find("defaults");
    const Node* const schema = root_.find("schema");
    const Node* const stem = root_.find("stem");
    const Node* const clitics = root_.find("arabic_clitics");
    if (node == nullptr && schema == nullptr && stem == nullptr && clitics == nullptr) return;
    head("defaults", {});
    if (schema != nullptr) line("schema", *schema);
    if (const Node* const lang = stem == nullptr ? nullptr : stem->find("lang")) line("stem", *lang);
    if (clitics != nullptr) line("arabic_clitics", *clitics);
    const auto kind = std::find_if(ini_kinds().begin(), ini_kinds().end(), [](const IniKind& k) { return k.name == "defaults"; });
    if (node != nullptr) keys(kind->keys, *node);
  }

  void list_item(const IniKind& kind, const Node& item) {
    const Node* const id = kind.id_key.empty() ? nullptr : item.find(kind.id_key);
    if (id != nullptr) said_.insert(id);
    section(kind, item, id == nullptr ? std::string{} : id->text);
  }

  void section(const IniKind& kind, const Node& item, const std::string& name) {
    head(kind.name, name);
    keys(kind.keys, item);
    if (kind.name == "rule") tests(item, name);
  }

  void head(std::string_view kind, const std::string& name) {
    if (!written_.text.empty()) written_.text += '\n';
    written_.text += name.empty() ? fmt::format("[{}]\n", kind) : fmt::format("[{} {}]\n", kind, name);
  }

  void keys(const IniKeys& keys, const Node& map) {
    for (size_t i = 0; i < keys.second; ++i) {
      if (keys.first[i].form != IniForm::tests) key(keys.first[i], keys.first[i].path, map);
    }
  }

  // Follows the path; "*" stands for every key that is there.
  void key(const IniKey& key, std::string_view path, const Node& map) {
    const auto dot = path.find('.');
    if (dot != path.npos) {
      const Node* const inner = map.find(path.substr(0, dot));
      if (inner != nullptr && inner->kind == Node::Kind::map) this->key(key, path.substr(dot + 1), *inner);
      return;
    }
    for (const auto& [name, value] : map.entries) {
      if (path == "*") {
        std::string full{key.name};
        value_of(full.replace(full.find('*'), 1, name.text), key.form, value);
      } else if (path == name.text) {
        value_of(std::string{key.name}, key.form, value);
      }
    }
  }

  void value_of(const std::string& name, IniForm form, const Node& value) {
    if (said_.contains(&value)) return;
    switch (form) {
      case IniForm::text:
        return line(name, value);
      case IniForm::commas:
        return commas(name, value);
      case IniForm::lines:
        return each(value, [&](const Node& item) { line(name, item); });
      case IniForm::aliases:
        return each(value, [&](const Node& item) { alias(name, item); });
      case IniForm::terms:
        return each(value, [&](const Node& item) { term(name, item); });
      case IniForm::pairs:
        return put(name, pairs(value));
      case IniForm::when:
        return when(name, value);
      case IniForm::tests:
        return;
    }
  }

  template <class F>
  static void each(const Node& list, F&& f) {
    if (list.kind == Node::Kind::scalar) f(list);
    for (const Node& item : list.items) f(item);
  }

  void put(const std::string& name, const std::string& value) { written_.text += name + " = " + value + '\n'; }

  std::string text(const Node& scalar) {
    said_.insert(&scalar);
    return one_line(scalar.text);
  }

  void line(const std::string& name, const Node& value) {
    if (value.kind != Node::Kind::scalar) return;
    const std::string said = text(value);
    if (!said.empty()) return put(name, said);
    said_.erase(&value);
  }

  void commas(const std::string& name, const Node& value) {
    const auto sound = [](const Node& item) {
      return item.kind == Node::Kind::scalar && item.text.find(',') == std::string::npos && !has_line_end(item.text);
    };
    if (!std::all_of(value.items.begin(), value.items.end(), sound)) return;
    std::string all;
    each(value, [&](const Node& item) { all += (all.empty() ? "" : ", ") + text(item); });
    put(name, all);
  }

  // "{IS} near 12: jihadist* OR Daesh"
  void alias(const std::string& name, const Node& value) {
    if (value.kind == Node::Kind::scalar) return line(name, value);
    const Node* const term = value.find("term");
    if (term == nullptr) return;
    std::string said = text(*term);
    if (const Node* letter_case = value.find("case")) {
      if (text(*letter_case) == "exact" && !said.starts_with('{')) said = "{" + said + "}";
    }
    if (const Node* near = value.find("near"); near != nullptr && near->find("query") != nullptr) {
      const Node* const words = near->find("words");
      said += fmt::format(" near {}: {}", words == nullptr ? "12" : text(*words), text(*near->find("query")));
    }
    put(name, said);
  }

  void term(const std::string& name, const Node& value) {
    const Node* query = &value;
    const Node* weight = nullptr;
    if (value.kind == Node::Kind::sequence && value.items.size() == 2) {
      query = &value.items[0];
      weight = &value.items[1];
    } else if (value.kind == Node::Kind::map) {
      query = value.find("query");
      weight = value.find("weight");
    }
    if (query != nullptr) put(name, fmt::format("{} {}", weight == nullptr ? "1" : text(*weight), text(*query)));
  }

  static bool is_word(const Node& node) {
    return node.kind == Node::Kind::scalar && !node.text.empty() && node.text.find_first_of(" ,\t\r\n") == std::string::npos;
  }

  // "per 30m burst 1 key rule,story"
  std::string pairs(const Node& map) {
    std::string all;
    for (const auto& [name, value] : map.entries) {
      const auto sound = [](const Node& item) { return is_word(item); };
      if (value.kind == Node::Kind::scalar ? !is_word(value) : !std::all_of(value.items.begin(), value.items.end(), sound))
        continue;
      std::string said;
      each(value, [&](const Node& item) { said += (said.empty() ? "" : ",") + text(item); });
      if (said.empty()) continue;
      all += fmt::format("{}{} {}", all.empty() ? "" : " ", name.text, said);
    }
    return all;
  }

  void when(const std::string& name, const Node& value) {
    for (const auto& [kind, what] : value.entries) {
      if (kind.text != "sequence") {
        put(name, kind.text + " " + pairs(what));
        continue;
      }
      const Node* const within = what.find("within");
      put(name, within == nullptr ? "sequence" : "sequence within " + text(*within));
      const Node* const queries = what.find("queries");
      if (queries == nullptr) continue;
      each(*queries, [&](const Node& query) { line("step", query); });
      said_.insert(queries);
    }
  }

  // Texts alone stand in the rule; when there is more to say, every test gets a section, so that their order stays.
  void tests(const Node& rule, const std::string& id) {
    const Node* const tests = rule.find("tests");
    if (tests == nullptr) return;
    const auto is_simple = [](const Node& test) {
      return test.entries.size() == 1 && test.entries.front().value.kind == Node::Kind::scalar &&
             !has_line_end(test.entries.front().value.text);
    };
    if (std::all_of(tests->items.begin(), tests->items.end(), is_simple)) {
      for (const Node& test : tests->items) line(test.entries.front().key.text, test.entries.front().value);
      return;
    }
    for (const Node& test : tests->items) {
      head("test", id);
      this->test(test);
    }
  }

  void test(const Node& test) {
    if (const Node* name = test.find("name")) line("name", *name);
    for (const char* kind : {"should_match", "should_not_match"}) {
      const Node* const document = test.find(kind);
      if (document != nullptr && document->kind == Node::Kind::scalar) line(fmt::format("{}.text", kind), *document);
      if (document != nullptr && document->kind == Node::Kind::map) fields(kind, *document);
    }
    if (const Node* events = test.find("events")) {
      for (const Node& event : events->items) this->event(event);
    }
    if (const Node* expect = test.find("expect")) {
      for (const Node& one : expect->items) put("expect", pairs(one));
    }
  }

  void fields(const std::string& prefix, const Node& document) {
    for (const auto& [name, value] : document.entries) {
      if (name.text == "spans") {
        each(value, [&](const Node& span) { line(prefix + ".span", span); });
      } else if (value.kind == Node::Kind::sequence) {
        commas_as_text(prefix + "." + name.text, value);
      } else if (!has_line_end(value.text)) {
        line(prefix + "." + name.text, value);
      }
    }
  }

  // Several values of a field are read as one text with commas.
  void commas_as_text(const std::string& name, const Node& value) {
    std::string all;
    each(value, [&](const Node& item) { all += (all.empty() ? "" : ", ") + text(item); });
    put(name, all);
  }

  void event(const Node& event) {
    const Node* const at = event.find("at");
    put("event", at == nullptr ? std::string{} : "at " + text(*at));
    for (const auto& [name, value] : event.entries) {
      if (name.text == "at") continue;
      if (value.kind == Node::Kind::sequence) commas_as_text("event." + name.text, value);
      if (value.kind == Node::Kind::scalar && !has_line_end(value.text)) line("event." + name.text, value);
    }
  }

  // Scalars nobody has written.
  void tell_unsaid(const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::scalar && !said_.contains(&node))
      written_.lost.push_back(
          fmt::format("line {}: {} cannot be said in INI", node.line, path.empty() ? "this" : "\"" + path + "\""));
    for (const Node& item : node.items) tell_unsaid(item, path);
    for (const auto& [key, value] : node.entries) tell_unsaid(value, path.empty() ? key.text : path + "." + key.text);
  }

  const Node& root_;
  std::unordered_set<const Node*> said_{};
  WrittenIni written_{};
};

}  // namespace

WrittenIni write_ini(const Node& root) { return Writer{root}.run(); }

}  // namespace feedwatch::config
