// How common words are at large, known before any article was seen. From background.txt. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace feedwatch::story {

// Ten times the negative decimal logarithm of how likely the word with this Word::stem is: 14 for the commonest, 62 for words
// that are not listed.
uint8_t rarity(uint64_t stem);

// The lines of background.txt, built in.
const std::vector<std::string_view>& background_lines();

}  // namespace feedwatch::story
