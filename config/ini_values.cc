#include "config/ini_values.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace feedwatch::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Bytes [from, to) of a located text.
LocatedText part(const LocatedText& text, size_t from, size_t to) {
  const std::string_view all = text.value;
  return trimmed(slice(text, code_points(all.substr(0, from)), code_points(all.substr(from, to - from))));
}

std::vector<LocatedText> split(const LocatedText& text, char separator) {
  std::vector<LocatedText> parts;
  for (size_t from = 0; from <= text.value.size();) {
    const size_t to = std::min(text.value.find(separator, from), text.value.size());
    LocatedText piece = part(text, from, to);
    if (!piece.value.empty()) parts.push_back(std::move(piece));
    from = to + 1;
  }
  return parts;
}

Node list_node(const std::vector<LocatedText>& items, const LocatedText& whole) {
  const Position where = whole.at(0);
  Node list = make_node(Node::Kind::sequence, where.line, where.column);
  for (const LocatedText& item : items) list.items.push_back(scalar_node(item));
  return list;
}

Node map_node(const LocatedText& text) {
  const Position where = text.at(0);
  return make_node(Node::Kind::map, where.line, where.column);
}

Node key_node(std::string_view key, const Node& value) { return scalar_node(std::string(key), value.line, value.column); }

// "near 12:" in "{IS} near 12: Daesh": where it starts, its number and the byte behind it.
struct Near {
  size_t start{0};
  size_t number{0};
  size_t colon{0};
};

std::optional<Near> find_near(std::string_view text) {
  for (size_t at = text.find(" near "); at != text.npos; at = text.find(" near ", at + 1)) {
    const size_t number = at + 6;
    size_t end = number;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > number && end < text.size() && text[end] == ':') return Near{at, number, end};
  }
  return std::nullopt;
}

}  // namespace

Node scalar_node(const LocatedText& text) {
  const Position where = text.at(0);
  Node node = make_node(Node::Kind::scalar, where.line, where.column, text.value);
  if (text.marks.size() > 1) node.marks = text.marks;
  return node;
}

Node scalar_node(std::string text, uint32_t line, uint32_t column) {
  return make_node(Node::Kind::scalar, line, column, std::move(text));
}

void add_entry(Node& map, Node key, Node value) { map.entries.push_back({std::move(key), std::move(value)}); }

LocatedText joined(const IniEntry& entry) {
  LocatedText text;
  for (const IniLine& line : entry.lines) {
    if (!text.value.empty()) text.value += ' ';
    text.marks.push_back({code_points(text.value), line.line, line.column});
    text.value += line.text;
  }
  return text;
}

std::vector<LocatedText> items_of(const IniEntry& entry, bool commas) {
  std::vector<LocatedText> items;
  for (const IniLine& line : entry.lines) {
    const LocatedText text{.value = line.text, .marks = {{0, line.line, line.column}}};
    if (commas) {
      auto parts = split(text, ',');
      std::move(parts.begin(), parts.end(), std::back_inserter(items));
    } else if (!line.text.empty()) {
      items.push_back(text);
    }
  }
  return items;
}

Node pairs_node(const LocatedText& text) {
  Node map = map_node(text);
  const std::vector<LocatedText> words = split(text, ' ');
  for (size_t i = 0; i < words.size(); i += 2) {
    Node key = scalar_node(words[i]);
    Node value = make_node(Node::Kind::null, key.line, key.column);
    if (i + 1 < words.size()) {
      const auto parts = split(words[i + 1], ',');
      value = parts.size() > 1 ? list_node(parts, words[i + 1]) : scalar_node(words[i + 1]);
    }
    add_entry(map, std::move(key), std::move(value));
  }
  return map;
}

Node when_node(const LocatedText& text) {
  const auto end = std::min(text.value.find(' '), text.value.size());
  Node when = map_node(text);
  add_entry(when, scalar_node(part(text, 0, end)), pairs_node(part(text, end, text.value.size())));
  return when;
}

Node alias_node(const LocatedText& text) {
  const auto near = find_near(text.value);
  if (!near) return scalar_node(text);
  Node query = scalar_node(part(text, near->colon + 1, text.value.size()));
  Node words = scalar_node(part(text, near->number, near->colon));
  Node context = make_node(Node::Kind::map, words.line, words.column);
  add_entry(context, key_node("query", query), query);
  add_entry(context, key_node("words", words), words);
  Node alias = map_node(text);
  Node term = scalar_node(part(text, 0, near->start));
  add_entry(alias, key_node("term", term), term);
  add_entry(alias, key_node("near", context), context);
  return alias;
}

Node term_node(const LocatedText& text) {
  const std::string_view all = text.value;
  const size_t gap = std::min(all.find_first_of(" \t"), all.size());
  const std::string_view first = all.substr(0, gap);
  const bool weighs = gap < all.size() && (is_digit(first.back()) && first.find_first_not_of("+-.0123456789") == first.npos);
  if (!weighs) return scalar_node(text);
  Node list = list_node({}, text);
  list.items.push_back(scalar_node(part(text, gap, all.size())));
  list.items.push_back(scalar_node(part(text, all.starts_with('+') ? 1 : 0, gap)));
  return list;
}

Node event_node(const LocatedText& text) {
  const auto colon = text.value.find(": ");
  Node event = pairs_node(part(text, 0, std::min(colon, text.value.size())));
  if (colon == text.value.npos) return event;
  Node said = scalar_node(part(text, colon + 2, text.value.size()));
  Node key = key_node("text", said);
  add_entry(event, std::move(key), std::move(said));
  return event;
}

}  // namespace feedwatch::config
