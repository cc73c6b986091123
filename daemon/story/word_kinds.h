// What changes of single words mean. Pure; any thread. Words are folded as rules::analyse does it.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::story::diff {

// The number a word stands for, in one form for digits and words ("two" is "2"); empty: none. The word for one is often an
// article, so it is none.
std::string number_of(std::string_view word);

// Words that turn a sentence round.
bool is_negation(std::string_view word);

// Whether one word is likely the other mistyped: a letter more or less, another one, or two swapped.
bool is_slip(std::string_view a, std::string_view b);

}  // namespace feedwatch::story::diff
