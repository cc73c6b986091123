#include "feed/xml_text.h"

#include <algorithm>
#include <cstdint>

#include "article/html.h"

namespace feedwatch::feed::xml {
namespace {

constexpr size_t kLongestName = 32;  // no HTML name is longer ("CounterClockwiseContourIntegral")
constexpr size_t kLongestValue = 256;
constexpr size_t kMostEntities = 256;

constexpr bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

struct Predefined {
  std::string_view name;
  char value;
};
constexpr Predefined kPredefined[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

// "&#38;" or "&#x26;" at the start of `rest`: its length, 0 when it is none. The semicolon is needed: XML 1.0 §4.1.
size_t numeric(std::string_view rest, std::string& out) {
  const bool hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
  const int radix = hex ? 16 : 10;
  size_t at = hex ? 3 : 2;
  const size_t start = at;
  uint32_t code = 0;
  while (at < rest.size() && digit(rest[at]) < radix) {
    code = std::min<uint32_t>(code * static_cast<uint32_t>(radix) + static_cast<uint32_t>(digit(rest[at])), 0x110000);
    ++at;
  }
  if (at == start || at >= rest.size() || rest[at] != ';') return 0;
  if (code >= 0x80 && code <= 0x9F) {
    out += html::decode_entities(rest.substr(0, at + 1));  // windows-1252 numbers, as HTML reads them
  } else {
    append_code_point(code, out);
  }
  return at + 1;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

void append_code_point(uint32_t code, std::string& out) {
  const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  if (control || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) || code == 0xFFFE || code == 0xFFFF) code = 0xFFFD;
  const auto put = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

void References::declare(std::string_view declaration) {
  declaration = trim(declaration);
  const auto space = std::find_if(declaration.begin(), declaration.end(), is_space);
  const std::string_view name(declaration.begin(), space);
  const auto rest = trim(declaration.substr(name.size()));
  if (name.empty() || name == "%" || rest.size() < 2 || (rest[0] != '"' && rest[0] != '\'')) return;
  const auto end = rest.find(rest[0], 1);
  if (end == std::string_view::npos || end > kLongestValue || declared_.size() >= kMostEntities) return;
  const auto value = rest.substr(1, end - 1);
  // A value that refers to other entities is how documents blow up; one that only holds character references cannot.
  for (size_t at = value.find('&'); at != std::string_view::npos; at = value.find('&', at + 1)) {
    if (at + 1 >= value.size() || value[at + 1] != '#') return;
  }
  declared_.push_back({name, value});
}

size_t References::decode_one(std::string_view rest, std::string& out) {
  if (rest.size() > 2 && rest[1] == '#') return numeric(rest, out);
  size_t end = 1;
  while (end < rest.size() && end <= kLongestName && is_name_char(rest[end])) ++end;
  if (end == 1 || end >= rest.size() || rest[end] != ';') return 0;
  const auto name = rest.substr(1, end - 1);
  for (const auto& known : kPredefined) {
    if (known.name == name) {
      out.push_back(known.value);
      return end + 1;
    }
  }
  for (const auto& entity : declared_) {
    if (entity.name != name) continue;
    if (entity.value.size() > budget_) return end + 1;
    budget_ -= entity.value.size();
    References plain;
    plain.decode(entity.value, out);
    return end + 1;
  }
  // XHTML's DTD, where undeclared names come from, has these two elsewhere than HTML 5.
  if (name == "lang" || name == "rang") {
    append_code_point(name == "lang" ? 0x2329 : 0x232A, out);
    return end + 1;
  }
  const auto reference = rest.substr(0, end + 1);
  const auto decoded = html::decode_entities(reference);
  if (decoded == reference) return 0;
  out += decoded;
  return end + 1;
}

void References::decode(std::string_view raw, std::string& out) {
  out.reserve(out.size() + raw.size());
  while (!raw.empty()) {
    const auto plain = std::min(raw.find('&'), raw.size());
    out.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) return;
    const auto used = decode_one(raw, out);
    if (used == 0) out.push_back('&');
    raw.remove_prefix(std::max<size_t>(used, 1));
  }
}

}  // namespace feedwatch::feed::xml
