// Character encodings by the labels that documents carry, and their conversion. Pure apart from iconv; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::feed {

struct Charset {
  enum class Kind {
    utf8,
    windows_1252,
    single,     // one byte a character, ASCII in its lower half
    combining,  // the same, with marks that join the letter before them
    multi,      // several bytes a character, ASCII where bytes are below 0x80
    escaped,    // ASCII bytes throughout, shifted by escape sequences
    utf16,
    utf32,
    ebcdic,
  };
  std::string_view name{};   // "windows-1251"
  std::string_view iconv{};  // what iconv calls it
  Kind kind{Kind::utf8};
};

// The charset of a label in any case, after the WHATWG Encoding Standard section 4.2 (its aliases tell what publishers mean:
// Latin-1 is windows-1252, gb2312 is gb18030) plus the DOS and EBCDIC code pages. nullptr: unknown, or UTF-7, which hides markup.
const Charset* find_charset(std::string_view label);

struct Converted {
  std::string text{};  // valid UTF-8 without the C0 controls that XML 1.0 forbids (section 2.2)
  size_t errors{0};    // how many places were broken and became U+FFFD
};

// The byte from 80 to FF that windows-1252 has for a code point, C1 controls for the bytes it leaves open; 0: there is none.
uint8_t windows_1252_byte(char32_t code_point);

// Total: what iconv cannot open or read becomes U+FFFD.
Converted convert(std::string_view bytes, const Charset& charset);

}  // namespace feedwatch::feed
