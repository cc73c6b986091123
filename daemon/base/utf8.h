// UTF-8 one code point at a time. Pure; total on any bytes: what isn't UTF-8 reads as U+FFFD, one for each maximal subpart
// (Unicode 15, §3.9).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedwatch::utf8 {

// Takes the first code point off `rest`. Requires !rest.empty().
char32_t take(std::string_view& rest);

// Appends a code point; a surrogate or a number past U+10FFFF becomes U+FFFD.
void append(std::string& text, char32_t code_point);

// The longest prefix of at most `max_bytes` that ends between characters. `text` is valid UTF-8.
std::string_view prefix(std::string_view text, size_t max_bytes);

// `text` with everything that isn't UTF-8 replaced.
std::string valid(std::string_view text);

}  // namespace feedwatch::utf8
