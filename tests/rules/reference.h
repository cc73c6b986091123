// A plain matcher to hold the engine against: it walks the query tree over lists of words, tries every combination and knows no
// index, no hashes and no caches. It shares the reading of queries and of words with the engine, nothing behind that.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "rules/model.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace feedwatch::rules::reference {

using Place = std::tuple<int, int, int>;  // field, start, end in code points

struct Outcome {
  bool matches{false};
  std::set<Place> places{};
};

// Entities and topics are looked up in `model`; macros are not known.
Outcome match(const Model& model, const Rule& rule, const Document& document);

}  // namespace feedwatch::rules::reference
