// Foreign text as log lines may carry it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::log {

inline constexpr size_t max_field = 1024;

// `text` on one line, at most `max_field` bytes: control characters (C0, C1, DEL), line separators and those that turn the
// direction of writing become \n, \t, \xNN or \u{NNNN}; bytes that are no UTF-8 become U+FFFD; what is cut off shows as "…".
std::string safe(std::string_view text);

// Appends `text` as a JSON string with its quotes; `text` is what safe() returns.
void append_json(std::string& to, std::string_view text);

}  // namespace feedwatch::log
