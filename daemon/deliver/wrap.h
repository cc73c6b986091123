// Plain text in lines that a terminal shows whole. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::deliver {

// Lines of at most `width` columns, each ending in "\n": the first begins with `first`, the others with `indent`. Chinese,
// Japanese and Korean characters take two columns, and lines may end behind any of them; else a line ends at a blank, and a word
// that is longer stands alone. Line breaks of `text` stay. `text` is valid UTF-8; nothing for an empty one.
std::string wrapped(std::string_view text, std::string_view first, std::string_view indent, size_t width);

}  // namespace feedwatch::deliver
