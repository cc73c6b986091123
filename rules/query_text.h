// A query's tree as text again: what people read in explanations and lists. Pure; any thread.
#pragma once

#include <string>

#include "rules/query.h"

namespace feedwatch::rules {

// One node without its children: "AND", "NEAR/4", "OF/2", `"work to rule"~2`, "{IS}", "title:storm*", "source:press".
std::string label_of(const Node& node);

// The whole query, with the parentheses it needs; parses to the same tree. Longer than `most` bytes, it ends in "…".
std::string to_text(const Node& node, size_t most = 200);

}  // namespace feedwatch::rules
