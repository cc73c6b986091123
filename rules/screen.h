// What characters alone tell: when every rule of a set needs one of a few regular expressions or `raw:` terms, an article with
// none of them is settled before its words are looked for, which is most of the work. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/rule_set.h"

namespace feedwatch::rules {

struct Compiled;

// Terms, as places in Compiled::ops, one of which is in every article that one of the rules holds on. Empty: there is no telling,
// or there are so many that looking for words is cheaper.
std::vector<uint32_t> screen_of(const Compiled& compiled);

// Whether the document may have one of the terms of `compiled.screen`.
bool passes_screen(const Compiled& compiled, const Document& document);

}  // namespace feedwatch::rules
