#include "config/node.h"

#include <algorithm>

namespace feedwatch::config {

namespace {

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Byte offset of the code point `index`, or the size of the text.
size_t byte_offset(std::string_view text, uint32_t index) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (starts_code_point(text[i]) && index-- == 0) return i;
  }
  return text.size();
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto entry = std::find_if(entries.begin(), entries.end(), [key](const Entry& e) { return e.key.text == key; });
  return entry == entries.end() ? nullptr : &entry->value;
}

Node make_node(Node::Kind kind, uint32_t line, uint32_t column, std::string text) {
  Node node;
  node.kind = kind;
  node.line = line;
  node.column = column;
  node.text = std::move(text);
  return node;
}

uint32_t code_points(std::string_view text) {
  return static_cast<uint32_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

Position place(const Node& node, const std::string& file) { return {file, node.line, node.column}; }

LocatedText located(const Node& scalar, const std::string& file) {
  LocatedText text{.value = scalar.text, .file = file, .marks = scalar.marks};
  if (text.marks.empty()) text.marks.push_back({0, scalar.line, scalar.column});
  return text;
}

LocatedText slice(const LocatedText& text, uint32_t from, uint32_t count) {
  const size_t begin = byte_offset(text.value, from);
  const size_t length = byte_offset(std::string_view(text.value).substr(begin), count);
  LocatedText part{.value = text.value.substr(begin, length), .file = text.file, .marks = {}};
  const Position start = text.at(from);
  part.marks.push_back({0, start.line, start.column});
  for (const auto& mark : text.marks) {
    if (mark.offset > from && mark.offset - from < count) part.marks.push_back({mark.offset - from, mark.line, mark.column});
  }
  return part;
}

LocatedText trimmed(const LocatedText& text) {
  const std::string_view all = text.value;
  size_t begin = 0;
  size_t end = all.size();
  while (begin < end && is_blank(all[begin])) ++begin;
  while (end > begin && is_blank(all[end - 1])) --end;
  if (begin == 0 && end == all.size()) return text;
  return slice(text, static_cast<uint32_t>(begin), code_points(all.substr(begin, end - begin)));
}

}  // namespace feedwatch::config
