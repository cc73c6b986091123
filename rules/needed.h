// Which words an article must have for a query to hold: looser than the query, in a form that a full-text index of folded words
// can answer. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "rules/model.h"

namespace feedwatch::rules {

struct Needed {
  enum class Kind : uint8_t { anything, word, prefix, all, any };

  Kind kind{Kind::anything};  // anything: there is no telling, every article has to be looked at
  std::string text{};         // of a word or prefix: folded, as fold_words() gives words
  std::vector<Needed> parts{};

  bool operator==(const Needed&) const = default;
};

// What the query of `rule` needs; `unless` and languages are not looked at. Anything for a rule that has errors, and where more
// than a few hundred words would have to be looked up.
Needed needed_words(const Model& model, const Rule& rule);

// What one of the rules needs.
Needed needed_by_any(const Model& model, const std::vector<Rule>& rules);

// For people: `(harbour AND ferr*)`.
std::string to_text(const Needed& needed);

}  // namespace feedwatch::rules
