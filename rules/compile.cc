#include <algorithm>
#include <unordered_map>

#include "rules/builder.h"
#include "rules/checker.h"
#include "rules/compiled.h"
#include "rules/definitions.h"
#include "rules/hash.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {
namespace {

class Compiler {
 public:
  Compiler(const Model& model, const WordFrequency& frequency)
      : model_(model), checker_(model, frequency), builder_(frequency), definitions_(checker_, builder_) {}

  Compilation run() {
    checker_.check_definitions();
    Compilation out;
    out.usable.reserve(model_.rules.size());
    for (size_t i = 0; i < model_.rules.size(); ++i) out.usable.push_back(add(model_.rules[i], static_cast<uint32_t>(i)));
    checker_.warn_of_unused_entities();
    out.rules = RuleSet{builder_.finish()};
    out.diagnostics = checker_.take();
    return out;
  }

 private:
  bool add(const Rule& rule, uint32_t index) {
    const std::string owner = "rule \"" + rule.id.value + "\"";
    const std::optional<Node> query = checker_.check(rule.query, owner);
    std::optional<Node> unless;
    bool sound = query.has_value();
    if (!rule.unless.value.empty()) {
      unless = checker_.check(rule.unless, owner);
      sound = sound && unless.has_value();
    }
    if (rule.when.sequence) {
      for (const LocatedText& step : rule.when.sequence->queries) sound = checker_.check(step, owner).has_value() && sound;
    }
    if (!sound || !provided(*query, rule, owner) || (unless && !provided(*unless, rule, owner))) return false;
    const uint32_t root = builder_.emit(*query);
    const uint32_t veto = unless ? builder_.emit(*unless) : nowhere;
    if (builder_.add_rule(root, veto, rule.languages, index) == Builder::Filing::always) {
      checker_.report(Severity::warning, "always-evaluated",
                      "no required word: the rule is evaluated on every article (NOT/regex/field only)", rule.query.at(0));
    }
    warn_if_shadowed(rule, index);
    return true;
  }

  bool provided(const Node& tree, const Rule& rule, const std::string& owner) {
    if (definitions_.provide(tree)) return true;
    checker_.report(Severity::error, "bad-reference", owner + " needs " + definitions_.broken() + ", which has errors",
                    rule.query.at(0));
    return false;
  }

  // A second rule with the same conditions tells nothing new, unless it counts.
  void warn_if_shadowed(const Rule& rule, uint32_t index) {
    const When& when = rule.when;
    if (when.seen || when.count || when.spike || when.absent || when.sequence) return;
    uint64_t hash = combine(hash_of(rule.query.value), hash_of(rule.unless.value));
    for (const std::string& language : rule.languages) hash = combine(hash, hash_of(language));
    const auto [known, fresh] = queries_.emplace(hash, index);
    if (fresh) return;
    const Rule& first = model_.rules[known->second];
    if (first.query.value != rule.query.value || first.unless.value != rule.unless.value || first.languages != rule.languages)
      return;
    checker_.report(Severity::warning, "shadowed-rule",
                    "rule \"" + rule.id.value + "\" has the same query as rule \"" + first.id.value + "\"", rule.id.where);
  }

  const Model& model_;
  Checker checker_;
  Builder builder_;
  Definitions definitions_;
  std::unordered_map<uint64_t, uint32_t> queries_{};
};

}  // namespace

Compilation compile(const Model& model, const WordFrequency& frequency) { return Compiler{model, frequency}.run(); }

}  // namespace feedwatch::rules
