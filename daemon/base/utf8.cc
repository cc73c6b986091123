#include "base/utf8.h"

#include <algorithm>
#include <cstdint>

namespace feedwatch::utf8 {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Lead {
  size_t length;      // of the sequence; 0: no sequence begins so
  char32_t bits;      // what the lead byte gives to the code point
  uint8_t low, high;  // bounds of the second byte (Unicode 15, table 3-7)
};

Lead read_lead(uint8_t byte) {
  if (byte < 0xC2 || byte > 0xF4) return {0, 0, 0, 0};
  if (byte < 0xE0) return {2, byte & 0x1FU, 0x80, 0xBF};
  if (byte < 0xF0)
    return {3, byte & 0x0FU, static_cast<uint8_t>(byte == 0xE0 ? 0xA0 : 0x80), static_cast<uint8_t>(byte == 0xED ? 0x9F : 0xBF)};
  return {4, byte & 0x07U, static_cast<uint8_t>(byte == 0xF0 ? 0x90 : 0x80), static_cast<uint8_t>(byte == 0xF4 ? 0x8F : 0xBF)};
}

}  // namespace

char32_t take(std::string_view& rest) {
  const auto first = static_cast<uint8_t>(rest.front());
  rest.remove_prefix(1);
  if (first < 0x80) return first;
  Lead lead = read_lead(first);
  if (lead.length == 0) return replacement;
  char32_t code_point = lead.bits;
  for (size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<uint8_t>(rest.empty() ? 0 : rest.front());
    if (byte < lead.low || byte > lead.high) return replacement;
    lead.low = 0x80;
    lead.high = 0xBF;
    code_point = code_point << 6 | (byte & 0x3FU);
    rest.remove_prefix(1);
  }
  return code_point;
}

void append(std::string& text, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = replacement;
  const auto add = [&text](char32_t byte) { text += static_cast<char>(static_cast<uint8_t>(byte)); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      add(0xE0 | c >> 12);
    } else {
      add(0xF0 | c >> 18);
      add(0x80 | (c >> 12 & 0x3F));
    }
    add(0x80 | (c >> 6 & 0x3F));
  }
  add(0x80 | (c & 0x3F));
}

std::string_view prefix(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<uint8_t>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string valid(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) append(result, take(text));
  return result;
}

}  // namespace feedwatch::utf8
