#include "feed/mojibake.h"

#include <optional>

#include "article/utf8.h"
#include "feed/charset.h"

namespace feedwatch::feed {
namespace {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// What windows-1252 has as one byte between 80 and FF; the bytes it leaves open are C1 controls.
std::optional<char> as_byte(char32_t code_point) {
  const auto byte = windows_1252_byte(code_point);
  return byte == 0 ? std::nullopt : std::optional(static_cast<char>(byte));
}

// The UTF-8 character that the characters at `at` spell as bytes; `at` moves behind them. Nothing when they spell none.
std::optional<std::string> spelled(std::string_view text, size_t& at) {
  std::string bytes;
  while (at < text.size() && bytes.size() < 4) {
    const auto step = utf8::step(text, at);
    const auto byte = as_byte(step.code_point);
    if (!byte) return std::nullopt;
    bytes += *byte;
    at += step.length;
    const auto character = utf8::step(bytes, 0);
    if (character.valid && character.length == bytes.size()) return bytes;
  }
  return std::nullopt;
}

}  // namespace

void mend_double_encoding(std::string& text) {
  size_t at = utf8::ascii_prefix(text);
  if (at == text.size()) return;
  std::string mended = text.substr(0, at);
  // A capital before a mark spells a character, too ("AMANHÃ…"): two letters prove nothing unless a small letter stands before.
  bool proven = false;
  while (at < text.size()) {
    const size_t start = at;
    const auto character = spelled(text, at);
    if (!character) return;
    proven = proven || character->size() > 2 || (start > 0 && is_lower(text[start - 1]));
    mended += *character;
    const size_t ascii = utf8::ascii_prefix(std::string_view(text).substr(at));
    mended.append(text, at, ascii);
    at += ascii;
  }
  if (proven) text = std::move(mended);
}

}  // namespace feedwatch::feed
