#include "article/utf8.h"

#include <cstring>

namespace feedwatch::utf8 {
namespace {

constexpr uint64_t repeat(uint8_t byte) { return 0x0101010101010101ULL * byte; }

uint64_t load8(const char* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

uint8_t byte_at(std::string_view text, size_t offset) { return static_cast<uint8_t>(text[offset]); }

constexpr bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

constexpr bool is_forbidden_control(uint8_t byte) { return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r'; }

bool has_forbidden_control(const char* bytes) {
  for (int i = 0; i < 8; ++i) {
    if (is_forbidden_control(static_cast<uint8_t>(bytes[i]))) return true;
  }
  return false;
}

// Some byte of eight is below 0x20. Exact only when no byte has its high bit set.
constexpr bool has_low_byte(uint64_t word) { return ((word - repeat(0x20)) & ~word & repeat(0x80)) != 0; }

// The bounds of the second byte differ by the first (RFC 3629, section 4).
struct Lead {
  uint32_t length;
  uint8_t low;
  uint8_t high;
};

constexpr Lead lead_of(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

// Skips the usual sequences of two and three bytes; the rare rest is step()'s.
size_t skip_common_sequences(std::string_view text, size_t at) {
  while (at + 3 <= text.size()) {
    const uint8_t lead = byte_at(text, at);
    if (lead >= 0xC2 && lead <= 0xDF && is_continuation(byte_at(text, at + 1))) {
      at += 2;
    } else if (lead >= 0xE1 && lead <= 0xEC && is_continuation(byte_at(text, at + 1)) && is_continuation(byte_at(text, at + 2))) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

Step step_beyond_ascii(std::string_view text, size_t offset) {
  const uint8_t first = byte_at(text, offset);
  const Lead lead = lead_of(first);
  if (lead.length == 0) return {};
  char32_t code_point = first & (0xFFU >> (lead.length + 1));
  for (uint32_t i = 1; i < lead.length; ++i) {
    if (offset + i >= text.size()) return {replacement, i, false};
    const uint8_t byte = byte_at(text, offset + i);
    const uint8_t low = i == 1 ? lead.low : uint8_t{0x80};
    const uint8_t high = i == 1 ? lead.high : uint8_t{0xBF};
    if (byte < low || byte > high) return {replacement, i, false};
    code_point = (code_point << 6) | (byte & 0x3F);
  }
  return {code_point, lead.length, true};
}

size_t clean_prefix(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    while (at + 8 <= text.size()) {
      const uint64_t word = load8(text.data() + at);
      if ((word & repeat(0x80)) != 0) break;
      if (has_low_byte(word) && has_forbidden_control(text.data() + at)) break;
      at += 8;
    }
    while (at < text.size() && byte_at(text, at) < 0x80) {
      if (is_forbidden_control(byte_at(text, at))) return at;
      ++at;
    }
    at = skip_common_sequences(text, at);
    if (at == text.size() || byte_at(text, at) < 0x80) continue;
    const Step next = step(text, at);
    if (!next.valid) break;
    at += next.length;
  }
  return at;
}

size_t ascii_prefix(std::string_view text) {
  size_t at = 0;
  while (at + 8 <= text.size() && (load8(text.data() + at) & repeat(0x80)) == 0) at += 8;
  while (at < text.size() && byte_at(text, at) < 0x80) ++at;
  return at;
}

}  // namespace feedwatch::utf8
