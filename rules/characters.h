// Characters of a field as it was given: what `raw:` and regular expressions look for. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include <re2/re2.h>

namespace feedwatch::rules {

// The first place from `from` on where `raw:` finds its term: a letter or digit at its edge is not in the middle of a word. npos:
// none. Linear in the text.
size_t find_raw(std::string_view text, std::string_view wanted, size_t from = 0);

inline bool has_match(std::string_view text, const RE2& regex) { return RE2::PartialMatch({text.data(), text.size()}, regex); }

}  // namespace feedwatch::rules
