#include "config/yaml_hint.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/node.h"

namespace feedwatch::config {

namespace {

constexpr std::string_view taken_signs = "{[\"'*&!|>%@`";

size_t line_start(std::string_view text, size_t at) {
  const auto before = at == 0 ? text.npos : text.rfind('\n', at - 1);
  return before == text.npos ? 0 : before + 1;
}

size_t line_end(std::string_view text, size_t at) { return std::min(text.find('\n', at), text.size()); }

// Where the value on this line starts: behind "- " and behind the first "key: ".
size_t value_start(std::string_view text, size_t from) {
  const size_t end = line_end(text, from);
  size_t at = from;
  while (at < end && (text[at] == ' ' || (text[at] == '-' && at + 1 < end && text[at + 1] == ' '))) ++at;
  for (size_t colon = at; colon + 1 < end; ++colon) {
    if (taken_signs.find(text[colon]) != taken_signs.npos) break;
    if (text[colon] == ':' && text[colon + 1] == ' ') {
      at = text.find_first_not_of(' ', colon + 1);
      break;
    }
  }
  return std::min(at, end);
}

std::string read_as(char sign) {
  switch (sign) {
    case '{':
      return "a map";
    case '[':
      return "a list";
    case '"':
    case '\'':
      return "a quoted text that ends at the next quote";
    case '*':
      return "a reference to an anchor";
    case '&':
      return "an anchor";
    case '!':
      return "a tag";
    case '|':
    case '>':
      return "a block";
    default:
      return "nothing it knows";
  }
}

std::string code_of(char sign) {
  return sign == '{' || sign == '[' ? "yaml-flow" : sign == '"' || sign == '\'' ? "yaml-quote" : "yaml-sign";
}

// A quoted or flow value that ends on its line with nothing behind it, or that goes on over the line's end, is sound as far as
// one line can tell; the fault lies elsewhere.
bool looks_sound(std::string_view value) {
  const char sign = value.front();
  const bool is_quote = sign == '"' || sign == '\'';
  if (!is_quote && sign != '{' && sign != '[') return false;
  const auto closing = is_quote ? value.find(sign, 1) : value.rfind(sign == '{' ? '}' : ']');
  return closing == value.npos || closing == value.find_last_not_of(" \t\r");
}

// "query" of "  - query: {x} y".
std::string_view key_before(std::string_view line) {
  const auto end = line.find_last_not_of(' ');
  if (end == line.npos || line[end] != ':') return "text";
  const auto from = line.find_last_of(" {,", end) + 1;
  return from < end ? line.substr(from, end - from) : "text";
}

}  // namespace

std::optional<YamlHint> yaml_hint(std::string_view text, const YAML::Mark& failed_at, const std::optional<YAML::Mark>& value_at) {
  for (const auto& mark : {std::optional{failed_at}, value_at}) {
    if (!mark || mark->pos < 0 || static_cast<size_t>(mark->pos) > text.size()) continue;
    const size_t start = line_start(text, static_cast<size_t>(mark->pos));
    const size_t from = value_start(text, start);
    const size_t to = line_end(text, from);
    if (from >= to || taken_signs.find(text[from]) == taken_signs.npos) continue;
    const std::string_view value = text.substr(from, to - from);
    if (looks_sound(value)) continue;
    return YamlHint{
        .code = code_of(text[from]),
        .message = fmt::format("this value starts with {} so YAML reads it as {}",
                               text[from] == '"' ? "'\"'" : fmt::format("\"{}\"", text[from]), read_as(text[from])),
        .suggestion = fmt::format("put the {} on its own line after \">-\"", key_before(text.substr(start, from - start))),
        .line = static_cast<uint32_t>(mark->line) + 1,
        .column = code_points(text.substr(start, from - start)) + 1,
        .from = from,
        .to = to};
  }
  return std::nullopt;
}

std::string general_hint(std::string_view text, const YAML::Mark& failed_at) {
  if (failed_at.pos < 0 || static_cast<size_t>(failed_at.pos) > text.size()) return {};
  const size_t start = line_start(text, static_cast<size_t>(failed_at.pos));
  const bool has_query = text.substr(start, line_end(text, start) - start).find("query:") != text.npos;
  return has_query ? "put the query on its own line after \">-\"" : "";
}

void blank_out(std::string& text, size_t from, size_t to) {
  const auto value = text.begin() + static_cast<ptrdiff_t>(from);
  std::fill(value, text.begin() + static_cast<ptrdiff_t>(to), ' ');
  std::fill_n(value, std::min<size_t>(to - from, 2), '\'');
  if (to - from == 1) *value = '_';
}

Position yaml_position(std::string_view text, const YAML::Mark& mark, const std::string& file) {
  if (mark.is_null()) return {file, 0, 0};
  const size_t at = std::min(static_cast<size_t>(std::max(mark.pos, 0)), text.size());
  const auto bytes = std::min(static_cast<size_t>(std::max(mark.column, 0)), at);
  return {file, static_cast<uint32_t>(mark.line) + 1, code_points(text.substr(at - bytes, bytes)) + 1};
}

}  // namespace feedwatch::config
