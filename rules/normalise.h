// Canonical ordering and composition (UAX #15) of text whose code points have been decomposed and folded one by one. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::rules {

// The NFC form of UTF-8 `text`. Costs time linear in its size; long runs of combining marks are sorted in n log n.
std::string compose(std::string_view text);

// The NFKC form of a word as it stands in a text, with what rule 5 and 6 of the query language take out taken out: apostrophes,
// dots of initials, commas in numbers, and code points that vanish. Case and accents stay.
std::string surface(std::string_view word);

}  // namespace feedwatch::rules
