#include "config/yaml_builder.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "config/scalar_marks.h"
#include "config/yaml_hint.h"

namespace feedwatch::config {

namespace {

size_t count_nodes(const Node& node) {
  size_t sum = 1;
  for (const Node& item : node.items) sum += count_nodes(item);
  for (const Entry& entry : node.entries) sum += 1 + count_nodes(entry.value);
  return sum;
}

size_t depth_of(const Node& node) {
  size_t deepest = 0;
  for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const Entry& entry : node.entries) deepest = std::max(deepest, depth_of(entry.value));
  return deepest + 1;
}

bool is_core_tag(const std::string& tag) {
  return tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
}

}  // namespace

YamlBuilder::YamlBuilder(std::string_view text, FileProblems problems, const YamlLimits& limits)
    : text_(text), problems_(std::move(problems)), limits_(limits) {}

Node YamlBuilder::take() {
  report_unused_anchors();
  return root_ ? std::move(*root_) : make_node(Node::Kind::null, 1, 1);
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ == 2) {
    problems_.all().error("yaml-documents", "a second document starts here; a configuration file has one",
                          yaml_position(text_, mark, problems_.file()), 1, "remove the \"---\" before it");
  }
}

void YamlBuilder::OnDocumentEnd() { anchored_.clear(); }

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) { add(start(Node::Kind::null, mark, {}), anchor); }

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  last_value_ = mark;
  if (anchor > 0 && anchor <= names_.size()) names_[anchor - 1].used = true;
  const auto known = anchored_.find(anchor);
  if (known == anchored_.end()) throw YamlLimit{mark, "this reference stands inside the value it refers to"};
  count_alias_nodes(known->second.nodes, mark);
  if (open_.size() + known->second.depth > limits_.depth)
    throw YamlLimit{mark, fmt::format("values nest deeper than {}", limits_.depth)};
  add(known->second.node, 0);
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) {
  Node node = start(Node::Kind::scalar, mark, tag);
  node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
  node.text = value;
  const size_t at = std::min(static_cast<size_t>(std::max(mark.pos, 0)), text_.size());
  const size_t line_start = at - std::min(at, static_cast<size_t>(std::max(mark.column, 0)));
  ScalarPlace found = place_scalar(text_, at, node.line, line_start, value);
  node.column = found.column;
  node.marks = std::move(found.marks);
  scalar_end_ = std::min(found.end, text_.size());
  if (!found.closed) problems_.error(node, "yaml-quote", "this quote is never closed");
  add(std::move(node), anchor);
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  open(start(Node::Kind::sequence, mark, tag), anchor);
}

void YamlBuilder::OnSequenceEnd() { close(); }

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open(start(Node::Kind::map, mark, tag), anchor);
}

void YamlBuilder::OnMapEnd() {
  merge(open_.back().node);
  close();
}

void YamlBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) { names_.push_back({name, mark, false}); }

Node YamlBuilder::start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag) {
  last_value_ = mark;
  if (++nodes_ > limits_.nodes) throw YamlLimit{mark, fmt::format("the file has more than {} values", limits_.nodes)};
  if (open_.size() >= limits_.depth) throw YamlLimit{mark, fmt::format("values nest deeper than {}", limits_.depth)};
  const Position where = yaml_position(text_, mark, problems_.file());
  Node node = make_node(kind, where.line, where.column);
  if (!is_core_tag(tag)) {
    problems_.error(node, "yaml-sign", "this value starts with \"!\" so YAML reads its first word as a tag",
                    "put the text on its own line after \">-\"");
  }
  return node;
}

void YamlBuilder::open(Node node, YAML::anchor_t anchor) { open_.push_back({std::move(node), std::nullopt, anchor}); }

void YamlBuilder::close() {
  Open finished = std::move(open_.back());
  open_.pop_back();
  add(std::move(finished.node), finished.anchor);
}

void YamlBuilder::add(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) keep(node, anchor);
  if (open_.empty()) {
    if (!root_) root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == Node::Kind::sequence) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.key) {
    add_entry(parent, std::move(node));
  } else {
    parent.key = std::move(node);
  }
}

void YamlBuilder::keep(const Node& node, YAML::anchor_t anchor) {
  Anchored anchored{.node = {}, .nodes = count_nodes(node), .depth = depth_of(node)};
  count_alias_nodes(anchored.nodes, *last_value_);
  anchored.node = node;
  anchored_[anchor] = std::move(anchored);
}

void YamlBuilder::count_alias_nodes(size_t more, const YAML::Mark& at) {
  alias_nodes_ += more;
  if (alias_nodes_ > limits_.alias_nodes)
    throw YamlLimit{at, fmt::format("anchors and references hold more than {} values", limits_.alias_nodes)};
}

void YamlBuilder::add_entry(Open& map, Node node) {
  Node key = std::move(*map.key);
  map.key.reset();
  if (key.kind != Node::Kind::scalar) {
    problems_.error(key, "bad-key", "a key must be a plain text");
    return;
  }
  if (node.kind == Node::Kind::null) {  // the library places it where the next value starts
    node.line = key.line;
    node.column = key.column;
  }
  warn_of_comment(key, node);
  map.node.entries.push_back({std::move(key), std::move(node)});
}

// "query: Blinken #Iraq": what stands behind the # is lost without a word.
void YamlBuilder::warn_of_comment(const Node& key, const Node& value) {
  constexpr std::array<std::string_view, 5> queries{"query", "unless", "require", "should_match", "should_not_match"};
  if (value.kind != Node::Kind::null && (value.kind != Node::Kind::scalar || value.quoted)) return;
  if (std::find(queries.begin(), queries.end(), key.text) == queries.end()) return;
  const size_t end = std::min(text_.find('\n', scalar_end_), text_.size());
  const std::string_view rest = text_.substr(scalar_end_, end - scalar_end_);
  const auto sign = rest.find(" #");
  if (sign == rest.npos || sign + 2 >= rest.size() || rest[sign + 2] == ' ' || rest[sign + 2] == '\r') return;
  const std::string_view lost = rest.substr(sign + 1);
  const size_t line_start = scalar_end_ == 0 ? 0 : text_.rfind('\n', scalar_end_ - 1) + 1;
  const uint32_t line =
      1 + static_cast<uint32_t>(std::count(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(scalar_end_), '\n'));
  const uint32_t column = code_points(text_.substr(line_start, scalar_end_ + sign + 1 - line_start)) + 1;
  problems_.all().warning("yaml-comment", fmt::format("YAML takes \"{}\" as a comment; it is not part of the {}", lost, key.text),
                          {problems_.file(), line, column}, code_points(lost),
                          fmt::format("put the {} on its own line after \">-\"", key.text));
}

// Duplicate keys are told and dropped, the first one stays; "<<: *base" adds what the map does not say itself.
void YamlBuilder::merge(Node& map) {
  std::vector<Entry> all = std::move(map.entries);
  map.entries.clear();
  std::unordered_map<std::string, uint32_t> seen;
  std::vector<Node> bases;
  map.entries.reserve(all.size());
  for (Entry& entry : all) {
    if (entry.key.text == "<<" && !entry.key.quoted) {
      bases.push_back(std::move(entry.value));
      continue;
    }
    const auto [known, fresh] = seen.try_emplace(entry.key.text, entry.key.line);
    if (fresh) continue;
    problems_.error(entry.key, "duplicate-key",
                    fmt::format("\"{}\" is already set at {}:{}", entry.key.text, problems_.file(), known->second));
    entry.key.kind = Node::Kind::null;
  }
  for (Entry& entry : all) {
    if (entry.key.kind == Node::Kind::scalar && !(entry.key.text == "<<" && !entry.key.quoted))
      map.entries.push_back(std::move(entry));
  }
  for (Node& base : bases) {
    std::vector<Node> maps;
    if (base.kind == Node::Kind::sequence) {
      maps = std::move(base.items);
    } else {
      maps.push_back(std::move(base));
    }
    for (Node& from : maps) {
      if (from.kind != Node::Kind::map) problems_.error(from, "bad-merge", "\"<<\" needs a reference to a map");
      for (Entry& entry : from.entries) {
        if (seen.try_emplace(entry.key.text, entry.key.line).second) map.entries.push_back(std::move(entry));
      }
    }
  }
}

void YamlBuilder::report_unused_anchors() {
  for (const Named& anchor : names_) {
    if (anchor.used) continue;
    problems_.all().warning("yaml-anchor",
                            fmt::format("YAML takes \"&{}\" as a name for this value, and nothing refers to it", anchor.name),
                            yaml_position(text_, anchor.mark, problems_.file()), code_points(anchor.name) + 1,
                            "if it belongs to the text, put the text on its own line after \">-\"");
  }
}

}  // namespace feedwatch::config
