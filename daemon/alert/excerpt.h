// What an alert quotes of an article. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "alert/alert.h"

namespace feedwatch::alert {

// What an alert quotes of an article, in code points.
inline constexpr size_t quote_length = 400;

// At most `max_code_points` of `text` on one line: the sentences around the first match in it, or its beginning when none of the
// matches is in the field "text". It begins and ends with a sentence where one ends nearby, else at a word with "…". Total on any
// bytes; reads no further into the text than the quote needs.
std::string summary_around(std::string_view text, std::span<const Match> matches, size_t max_code_points);

}  // namespace feedwatch::alert
