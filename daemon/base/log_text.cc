#include "base/log_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace feedwatch::log {

namespace {

constexpr std::string_view ellipsis = "…";

bool is_plain(char c) { return c >= 0x20 && c < 0x7F; }

// Line and paragraph separators, and the marks that reorder what a terminal shows.
bool is_treacherous(char32_t c) {
  const bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool is_direction =
      c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return is_control || is_direction || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return c < 0x100 ? fmt::format("\\x{:02x}", static_cast<uint32_t>(c)) : fmt::format("\\u{{{:x}}}", static_cast<uint32_t>(c));
}

}  // namespace

std::string safe(std::string_view text) {
  if (text.size() <= max_field && std::all_of(text.begin(), text.end(), is_plain)) return std::string{text};
  std::string line;
  size_t room_for_ellipsis = 0;  // the length at which the ellipsis still fits
  while (!text.empty()) {
    const char32_t c = utf8::take(text);
    if (is_treacherous(c)) {
      line += escaped(c);
    } else {
      utf8::append(line, c);
    }
    if (line.size() > max_field) {
      line.resize(room_for_ellipsis);
      return line += ellipsis;
    }
    if (line.size() <= max_field - ellipsis.size()) room_for_ellipsis = line.size();
  }
  return line;
}

void append_json(std::string& to, std::string_view text) {
  to += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') to += '\\';
    to += c;
  }
  to += '"';
}

}  // namespace feedwatch::log
