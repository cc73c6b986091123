#include "config/write_yaml.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

constexpr size_t line_width = 100;
constexpr size_t folded_from = 60;  // texts longer than this stand below their key
constexpr size_t short_list = 80;   // bytes in brackets

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20) || c == 0x7F; }

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_-./+*").find(c) != std::string_view::npos;
}

// YAML would read these as no text at all.
bool stands_for_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// Whether the text can stand as it is, also between brackets.
bool is_plain(std::string_view text) {
  if (stands_for_null(text) || std::string_view("-?*.&!|>%@`").find(text.front()) != std::string_view::npos) {
    const bool number = text.size() > 1 && (text.front() == '-' || text.front() == '.') && text[1] >= '0' && text[1] <= '9';
    if (!number) return false;
  }
  if (is_blank(text.back())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word_character(c) || c == ' '; });
}

std::string in_quotes(std::string_view text) {
  std::string out{'"'};
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (is_control(c)) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out += '"';
}

// `quoted` texts are never numbers or truth values: the quotes tell.
std::string scalar(const Node& node) { return !node.quoted && is_plain(node.text) ? node.text : in_quotes(node.text); }

// A folded block joins its lines with one blank, keeps more than one, and would take a line that starts with a blank as it is.
bool can_be_folded(std::string_view text) {
  return !text.empty() && !is_blank(text.front()) && !is_blank(text.back()) && std::none_of(text.begin(), text.end(), is_control);
}

std::string folded(std::string_view text, size_t indent) {
  std::string out = ">-";
  const std::string margin(indent, ' ');
  while (!text.empty()) {
    size_t end = text.size();
    if (text.size() > line_width) {
      const auto fits = [&](size_t at) { return text[at] == ' ' && text[at - 1] != ' ' && text[at + 1] != ' '; };
      size_t at = line_width;
      while (at > 1 && !fits(at)) --at;
      for (size_t further = line_width; at <= 1 && further + 1 < text.size(); ++further) at = fits(further) ? further : at;
      if (at > 1) end = at;
    }
    out += '\n' + margin + std::string{text.substr(0, end)};
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_short_list(const Node& node) {
  size_t size = 0;
  for (const Node& item : node.items) {
    if (item.kind != Node::Kind::scalar) return false;
    size += scalar(item).size() + 2;
  }
  return size <= short_list;
}

std::string in_brackets(const Node& node) {
  std::string out{'['};
  for (const Node& item : node.items) out += (out.size() > 1 ? ", " : "") + scalar(item);
  return out + ']';
}

class Writer {
 public:
  std::string take() { return std::move(out_); }

  // The entries of a map, each on a line of its own; the first goes on with the line that is there.
  void map(const Node& node, size_t indent, bool first_goes_on) {
    for (const auto& [key, value] : node.entries) {
      if (!first_goes_on) out_ += std::string(indent, ' ');
      first_goes_on = false;
      out_ += scalar(key) + ':';
      behind_key(value, indent);
    }
  }

 private:
  void behind_key(const Node& value, size_t indent) {
    switch (value.kind) {
      case Node::Kind::null:
        out_ += '\n';
        return;
      case Node::Kind::scalar:
        out_ += ' ' + text(value, indent + 2) + '\n';
        return;
      case Node::Kind::map:
        if (value.entries.empty()) {
          out_ += " {}\n";
          return;
        }
        out_ += '\n';
        return map(value, indent + 2, false);
      case Node::Kind::sequence:
        if (is_short_list(value)) {
          out_ += ' ' + in_brackets(value) + '\n';
          return;
        }
        out_ += '\n';
        return sequence(value, indent + 2);
    }
  }

  static std::string text(const Node& value, size_t indent) {
    if (value.text.size() > folded_from && can_be_folded(value.text)) return folded(value.text, indent);
    return scalar(value);
  }

  void sequence(const Node& node, size_t indent) {
    for (const Node& item : node.items) {
      out_ += std::string(indent, ' ') + '-';
      if (item.kind == Node::Kind::map && !item.entries.empty()) {
        out_ += ' ';
        map(item, indent + 2, true);
      } else if (item.kind == Node::Kind::sequence && !is_short_list(item)) {
        out_ += '\n';
        sequence(item, indent + 2);
      } else if (item.kind == Node::Kind::sequence) {
        out_ += ' ' + in_brackets(item) + '\n';
      } else if (item.kind == Node::Kind::scalar) {
        out_ += ' ' + text(item, indent + 2) + '\n';
      } else {
        out_ += item.kind == Node::Kind::map ? " {}\n" : "\n";
      }
    }
  }

  std::string out_{};
};

}  // namespace

std::string write_yaml(const Node& root) {
  if (root.kind != Node::Kind::map) return {};
  Writer writer;
  writer.map(root, 0, false);
  return writer.take();
}

}  // namespace feedwatch::config
