// UTF-8, byte by byte: what every reader of foreign text needs. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace feedwatch::utf8 {

inline constexpr char32_t replacement = 0xFFFD;
inline constexpr std::string_view replacement_text = "\xEF\xBF\xBD";

// One step through text. `length` is at least 1; a broken sequence has `valid` false, code point U+FFFD and the length of its
// maximal subpart (Unicode 15, 3.9, table 3-8).
struct Step {
  char32_t code_point{replacement};
  uint32_t length{1};
  bool valid{false};
};

// As step(), when the byte at `offset` is not ASCII.
Step step_beyond_ascii(std::string_view text, size_t offset);

// The code point that starts at `offset` (less than the size of `text`).
inline Step step(std::string_view text, size_t offset) {
  const auto first = static_cast<uint8_t>(text[offset]);
  if (first < 0x80) return {first, 1, true};
  return step_beyond_ascii(text, offset);
}

// How many bytes at the start of `text` are valid UTF-8 and free of C0 controls other than tab, line feed and carriage return.
size_t clean_prefix(std::string_view text);

// How many bytes at the start of `text` are ASCII.
size_t ascii_prefix(std::string_view text);

}  // namespace feedwatch::utf8
