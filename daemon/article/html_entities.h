// The named character references of HTML. Constant data; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedwatch::html {

inline constexpr size_t longest_entity = 31;        // CounterClockwiseContourIntegral
inline constexpr size_t longest_legacy_entity = 6;  // Aacute

// The UTF-8 text of `name` (as written, without & and ;), or empty when HTML has no such name.
std::string_view entity(std::string_view name);

// The longest name at the start of `text` that is read even without a semicolon ("amp" of "ampere"), or empty.
std::string_view legacy_entity_prefix(std::string_view text);

}  // namespace feedwatch::html
