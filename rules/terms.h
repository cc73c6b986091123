// From the text of a term to the words it is matched by: folding, hyphens, wildcards (QUERY_LANGUAGE section 3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"

namespace feedwatch::rules {

enum class Exactness : uint8_t { folded, exact };

struct Term {
  std::vector<Variant> variants{};  // empty when there is a problem
  std::string problem{};            // "no-word" or "wildcard-too-short"
  bool leading_wildcard{false};
};

// `text` is UTF-8 in which wildcards are written as any_run and any_one (analyse.h).
Term make_term(std::string_view text, Exactness exactness);

}  // namespace feedwatch::rules
