#include "article/html_reference.h"

#include <algorithm>
#include <array>

#include "article/html_entities.h"
#include "article/utf8.h"

namespace feedwatch::html {
namespace {

// What numeric references from 128 to 159 mean; 0: itself. HTML Living Standard, 13.2.5.80.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_numeric(std::string& out, uint32_t value) {
  if (value >= 128 && value < 160 && windows_1252[value - 128] != 0) value = windows_1252[value - 128];
  const bool forbidden = value < 0x20 && value != 0 && value != '\t' && value != '\n' && value != '\r' && value != '\f';
  if (forbidden) return;
  utf8::append(out, value == 0 ? utf8::replacement : char32_t{value});
}

size_t append_number(std::string& out, std::string_view text) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const size_t start = hex ? 3 : 2;
  const uint32_t base = hex ? 16 : 10;
  uint32_t value = 0;
  size_t at = start;
  for (; at < text.size(); ++at) {
    const int digit = hex_value(text[at]);
    if (digit < 0 || digit >= static_cast<int>(base)) break;
    value = std::min<uint32_t>(value * base + static_cast<uint32_t>(digit), 0x110000);
  }
  if (at == start) return 0;
  append_numeric(out, value);
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

size_t append_legacy(std::string& out, std::string_view name, Place place) {
  const std::string_view known = legacy_entity_prefix(name);
  if (known.empty()) return 0;
  const char next = known.size() < name.size() ? name[known.size()] : ' ';
  if (next == '=' || (place == Place::attribute && is_alnum(next))) return 0;
  out += entity(known);
  return known.size() + 1;
}

}  // namespace

size_t append_reference(std::string& out, std::string_view text, Place place) {
  if (text.size() < 2) return 0;
  if (text[1] == '#') return append_number(out, text);
  if (!is_alpha(text[1])) return 0;
  const std::string_view rest = text.substr(1, longest_entity + 1);
  const auto* const end = std::find_if_not(rest.begin(), rest.end(), is_alnum);
  const auto length = static_cast<size_t>(end - rest.begin());
  if (length < rest.size() && *end == ';') {
    const std::string_view known = entity(rest.substr(0, length));
    if (!known.empty()) {
      out += known;
      return length + 2;
    }
  }
  return append_legacy(out, rest, place);
}

}  // namespace feedwatch::html
