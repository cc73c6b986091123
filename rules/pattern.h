// Wildcards within one word or value: any_run for any characters, any_one for one (analyse.h). Any thread.
#pragma once

#include <string_view>

namespace feedwatch::rules {

// Both are folded UTF-8. What would take more than a few million steps counts as no match.
bool matches_pattern(std::string_view pattern, std::string_view text);

// The literal start and end of a pattern, up to its first and from its last wildcard.
std::string_view literal_prefix(std::string_view pattern);
std::string_view literal_suffix(std::string_view pattern);

}  // namespace feedwatch::rules
