// The single pass behind analyse(): finds the words of a text and folds them into one buffer.
#pragma once

#include <string_view>

#include "rules/analyse.h"

namespace feedwatch::rules {

// Appends to `out`; the caller has bounded `text`.
void scan(std::string_view text, Apostrophe apostrophe, Wildcards wildcards, Analysis& out);

}  // namespace feedwatch::rules
