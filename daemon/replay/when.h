// Which of a rule's matches its `when` would have told of. Pure; the book is kept by rules/when_book.h.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "replay/messages.h"

namespace feedwatch::replay {

// The matches at which the condition came to hold, in the order the articles came, once for each time it did; all of them for a
// rule without `when`. Times are those at which articles were first seen. None for `absent`, which tells of no match: see
// count_silences().
std::vector<Told> told_by_when(const rules::Rule& rule, std::span<const Told> matches, Time since);

// How often nothing matched for as long as `absent` says, between `since` and `until`; what was before `since` is not known.
size_t count_silences(const rules::When::Absent& absent, std::span<const Told> matches, Time until);

}  // namespace feedwatch::replay
