// Compilation one rule at a time, for those who don't hold all rules in memory at once. Used by one thread, once.
#pragma once

#include <string>

#include "rules/builder.h"
#include "rules/checker.h"
#include "rules/definitions.h"
#include "rules/model.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

// Where the rule's words are looked for unless the query says.
Scope scope_of(const Rule& rule);

class Compiler {
 public:
  // Entities, topics and macros are taken from `definitions`, which must outlive the compiler; its rules are not looked at.
  Compiler(const Model& definitions, const WordFrequency& frequency, Undefined undefined = Undefined::is_error);

  // False when the rule has errors. `index` is what RuleMatch::rule will be.
  bool add(const Rule& rule, uint32_t index);

  Checker& checker() { return checker_; }
  RuleSet finish() { return RuleSet{builder_.finish()}; }

 private:
  bool provided(const Node& tree, const Rule& rule, const std::string& owner);

  Checker checker_;
  Builder builder_;
  Definitions definitions_;
};

}  // namespace feedwatch::rules
