// What a document is, by its first bytes: content types lie too often.
#pragma once

#include <cstdint>
#include <string_view>

namespace feedwatch::feed {

enum class Shape : uint8_t { nothing, json, html, markup, text };

// `text` is UTF-8 without a BOM. Looks past white space, comments and processing instructions.
Shape sniff(std::string_view text);

}  // namespace feedwatch::feed
