// Two sentences that say nearly the same, word by word. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>

#include "story/sentences.h"

namespace feedwatch::story::diff {

struct Difference {
  std::string material{};  // the number, negation or name that changed, for people; empty: none
  size_t reworded{0};      // words that were replaced by others, slips of the pen and everyday words not counted
  size_t novel{0};         // of them, those that the whole version before has nowhere
};

// Words that tell two such sentences apart. `older` and `newer` are the versions they stand in. Only the first 300 words of each
// are looked at.
Difference difference(const Sentence& before, const Sentence& after, const Sentences& older, const Sentences& newer);

// How much of their words two sentences share, 0 to 1.
double likeness(const Sentence& a, const Sentence& b);

bool has_number(const Sentence& sentence);
bool has_negation(const Sentence& sentence);

}  // namespace feedwatch::story::diff
