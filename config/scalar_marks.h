// Finds where each part of a YAML scalar stood. The YAML library tells only where a scalar starts (for a block that is its ">"
// sign), so the raw text is walked again beside the value. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace feedwatch::config {

struct ScalarPlace {
  std::vector<LocatedText::Mark>
      marks{};         // as in LocatedText; empty when the value stands on one line as it is, from `column` on
  uint32_t column{1};  // where the value starts: after an anchor or tag; at the quote or block sign
  size_t end{0};       // the byte behind a plain scalar
  bool closed{true};   // false: a quote that is never closed
};

// `value` is what the YAML library read at byte `start` of `text`; `line` is that byte's line and `line_start` the byte the line
// starts at. Where text and value cannot be brought together the marks simply end. Linear in the length of the scalar.
ScalarPlace place_scalar(std::string_view text, size_t start, uint32_t line, size_t line_start, std::string_view value);

}  // namespace feedwatch::config
