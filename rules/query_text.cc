#include "rules/query_text.h"

#include <array>
#include <string_view>

namespace feedwatch::rules {
namespace {

std::string distance(const Node& node) {
  if (node.within == Within::sentence) return "S";
  if (node.within == Within::paragraph) return "P";
  return std::to_string(node.number);
}

std::string near_label(const Node& node) {
  const std::string name = node.near == Near::left_first ? "ONEAR/" : node.near == Near::absent ? "NOT NEAR/" : "NEAR/";
  return name + distance(node);
}

bool is_exact(const Node& node) { return !node.variants.empty() && !node.variants.front().pieces.front().surface.empty(); }

// Terms keep their escapes, so nothing is added to them.
std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

std::string term_text(const Node& node) {
  if (is_exact(node)) return "{" + node.term + "}";
  const bool phrase = node.number > 0 || node.term.find_first_of(" \t()\"") != std::string::npos;
  std::string text = phrase ? quoted(node.term) : node.term;
  if (node.number > 0) text += "~" + std::to_string(node.number);
  return text;
}

std::string scoped(const Node& node, std::string text) {
  switch (node.scope) {
    case in_title:
      return "title:" + text;
    case in_summary:
      return "summary:" + text;
    case in_text:
      return "text:" + text;
    default:
      return text;
  }
}

std::string_view sign_of(Compare compare) {
  static constexpr std::array<std::string_view, 5> signs{">", ">=", "<", "<=", "="};
  return signs[static_cast<size_t>(compare)];
}

std::string key_text(const Node& node) {
  static constexpr std::array<std::string_view, 8> names{"source", "lang", "author", "tag", "category", "feed", "site", "url"};
  std::string text{names[static_cast<size_t>(node.field)]};
  if (node.whole_regex) return text + ":" + node.term;
  const bool phrase = node.term.find_first_of(" \t()\"") != std::string::npos;
  return text + ":" + (phrase ? quoted(node.term) : node.term);
}

int tightness(const Node& node) {
  switch (node.kind) {
    case Kind::any:
      return 0;
    case Kind::all:
      return 1;
    case Kind::none:
      return 2;
    case Kind::near:
      return 3;
    default:
      return 4;
  }
}

void write(const Node& node, size_t most, std::string& out);

void write_child(const Node& child, bool parentheses, size_t most, std::string& out) {
  if (parentheses) out += '(';
  write(child, most, out);
  if (parentheses) out += ')';
}

void write_joined(const Node& node, std::string_view between, size_t most, std::string& out) {
  for (size_t i = 0; i < node.children.size() && out.size() <= most; ++i) {
    if (i > 0) out += between;
    const Node& child = node.children[i];
    // NEAR is left-associative; the other operators are flat.
    const bool right_of_near = node.kind == Kind::near && i > 0;
    write_child(child, tightness(child) < tightness(node) + (right_of_near ? 1 : 0), most, out);
  }
}

void write(const Node& node, size_t most, std::string& out) {
  if (out.size() > most) return;
  switch (node.kind) {
    case Kind::any:
      return write_joined(node, " OR ", most, out);
    case Kind::all:
      return write_joined(node, " AND ", most, out);
    case Kind::near:
      return write_joined(node, " " + near_label(node) + " ", most, out);
    case Kind::none:
      out += "NOT ";
      return write_child(node.children.front(), tightness(node.children.front()) < 2, most, out);
    case Kind::of:
      out += label_of(node) + " (";
      write_joined(node, " OR ", most, out);
      out += ')';
      return;
    case Kind::at_least:
    case Kind::first:
      out += label_of(node) + " ";
      return write_child(node.children.front(), tightness(node.children.front()) < 4, most, out);
    default:
      out += label_of(node);
  }
}

// At the start of a character at or before `size`.
size_t cut(std::string_view text, size_t size) {
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return size;
}

}  // namespace

std::string label_of(const Node& node) {
  switch (node.kind) {
    case Kind::all:
      return "AND";
    case Kind::any:
      return "OR";
    case Kind::none:
      return "NOT";
    case Kind::near:
      return near_label(node);
    case Kind::at_least:
      return "ATLEAST/" + std::to_string(node.number);
    case Kind::of:
      return "OF/" + std::to_string(node.number);
    case Kind::first:
      return "FIRST/" + std::to_string(node.number);
    case Kind::words:
      return scoped(node, term_text(node));
    case Kind::raw:
      return scoped(node, "raw:" + quoted(node.term));
    case Kind::regex:
      return scoped(node, node.term);
    case Kind::key:
      return key_text(node);
    case Kind::length:
      return "words:" + std::string{sign_of(node.compare)} + std::to_string(node.number);
    case Kind::entity:
      return scoped(node, "entity:" + node.value);
    case Kind::topic:
      return "topic:" + node.value;
    case Kind::macro:
      return "macro:" + node.value;
  }
  return {};
}

std::string to_text(const Node& node, size_t most) {
  std::string out;
  write(node, most, out);
  if (out.size() > most) out = out.substr(0, cut(out, most)) + "…";
  return out;
}

}  // namespace feedwatch::rules
