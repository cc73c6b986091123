// Matched places shown in their context: "…asked [Sudani] to clamp down…". Pure; total on any bytes and offsets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace feedwatch::rules {

struct Mark {
  std::string_view before{"["};
  std::string_view behind{"]"};
};

// One line of at most about `width` code points beside the marks: the first of `spans` in the middle, and what else of them falls
// in there. `spans` are of this field, ascending; line ends and other controls become blanks. Without spans: the beginning.
std::string quote(std::string_view field, const std::vector<Span>& spans, size_t width, const Mark& mark = {});

// The text of a field as spans count in it; empty for others than title, summary and text.
std::string_view text_of(const Document& document, Field field);

// A line for each field that has spans: "title: [Blinken] Presses Iraq".
std::vector<std::string> quotes(const Document& document, const std::vector<Span>& spans, size_t width, const Mark& mark = {});

}  // namespace feedwatch::rules
