// How common words are: what decides under which of its words a rule is filed, and which aliases are risky. Pure.
#pragma once

#include <functional>
#include <string_view>

namespace feedwatch::rules {

// The share of articles, 0 to 1, that hold a folded word; negative: not known.
using WordFrequency = std::function<double(std::string_view)>;

// A guess from a short list of everyday words and the length of the word.
double guessed_frequency(std::string_view folded);

// Whether the word is one of the everyday words of the larger European languages.
bool is_everyday_word(std::string_view folded);

}  // namespace feedwatch::rules
