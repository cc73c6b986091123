// How common words are in the articles of a store: under which of its words a rule is filed, and which aliases are risky.
#pragma once

#include <filesystem>

#include "rules/frequency.h"

namespace feedwatch::app {

// Reads the store as it is asked, beside a running daemon or without one; for one thread at a time. Empty (nothing is known) when
// there is no store yet, when it cannot be read, or when it holds too little to say.
rules::WordFrequency word_use(const std::filesystem::path& store);

}  // namespace feedwatch::app
