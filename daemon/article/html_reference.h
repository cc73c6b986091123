// One character reference of HTML (Living Standard, 13.2.5.72 ff.). Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedwatch::html {

// Where the reference stands. In attributes and URLs a name without a semicolon that runs on (`?a=1&copy=2`) is not a reference.
enum class Place { text, attribute };

// Appends what the reference at the start of `text` (an ampersand) stands for and returns how many bytes it takes; 0 when it is
// none. Forbidden controls are dropped, 128–159 are read as windows-1252, impossible code points become U+FFFD.
size_t append_reference(std::string& out, std::string_view text, Place place);

}  // namespace feedwatch::html
