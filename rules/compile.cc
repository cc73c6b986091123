#include <algorithm>

#include "rules/compiler.h"
#include "rules/hash.h"

namespace feedwatch::rules {
namespace {

uint64_t conditions_of(const Rule& rule) {
  uint64_t hash = combine(hash_of(rule.query.value), hash_of(rule.unless.value));
  for (const std::string& language : rule.languages) hash = combine(hash, hash_of(language));
  return hash;
}

bool same_conditions(const Rule& a, const Rule& b) {
  return a.query.value == b.query.value && a.unless.value == b.unless.value && a.languages == b.languages &&
         scope_of(a) == scope_of(b);
}

bool counts(const When& when) { return when.seen || when.count || when.spike || when.absent || when.sequence; }

// A second rule with the same conditions tells nothing new, unless it counts.
void warn_of_shadowed(const std::vector<Rule>& rules, Checker& checker) {
  std::vector<std::pair<uint64_t, uint32_t>> seen;
  for (uint32_t i = 0; i < rules.size(); ++i) {
    if (!counts(rules[i].when)) seen.emplace_back(conditions_of(rules[i]), i);
  }
  std::sort(seen.begin(), seen.end());
  for (size_t i = 1, first = 0; i < seen.size(); ++i) {
    if (seen[i].first != seen[first].first) first = i;
    const Rule& one = rules[seen[first].second];
    const Rule& other = rules[seen[i].second];
    if (first == i || !same_conditions(one, other)) continue;
    checker.report(Severity::warning, "shadowed-rule",
                   "rule \"" + other.id.value + "\" has the same query as rule \"" + one.id.value + "\"", other.id.where);
  }
}

}  // namespace

Scope scope_of(const Rule& rule) {
  Scope scope = 0;
  for (const std::string& field : rule.fields) {
    if (field == "title") scope |= in_title;
    if (field == "summary") scope |= in_summary;
    if (field == "text") scope |= in_text;
  }
  return scope == 0 ? everywhere : scope;
}

Compiler::Compiler(const Model& definitions, const WordFrequency& frequency, Undefined undefined)
    : checker_(definitions, frequency, undefined), builder_(frequency), definitions_(checker_, builder_) {
  checker_.check_definitions();
}

bool Compiler::provided(const Node& tree, const Rule& rule, const std::string& owner) {
  if (definitions_.provide(tree)) return true;
  checker_.report(Severity::error, "bad-reference", owner + " needs " + definitions_.broken() + ", which has errors",
                  rule.query.at(0));
  return false;
}

bool Compiler::add(const Rule& rule, uint32_t index) {
  const std::string owner = "rule \"" + rule.id.value + "\"";
  const Scope scope = scope_of(rule);
  const FormsInUse forms{checker_, rule.forms};
  const std::optional<Node> query = checker_.check(rule.query, owner, scope);
  std::optional<Node> unless;
  std::vector<Node> steps;
  bool sound = query.has_value();
  if (!rule.unless.value.empty()) {
    unless = checker_.check(rule.unless, owner, scope);
    sound = sound && unless.has_value();
  }
  if (rule.when.sequence) {
    for (const LocatedText& step : rule.when.sequence->queries) {
      std::optional<Node> tree = checker_.check(step, owner, scope);
      sound = tree.has_value() && sound;
      if (tree) steps.push_back(std::move(*tree));
    }
  }
  if (!sound || !provided(*query, rule, owner) || (unless && !provided(*unless, rule, owner))) return false;
  for (const Node& step : steps) {
    if (!provided(step, rule, owner)) return false;
  }
  builder_.expect(*query);
  for (const Node& step : steps) builder_.add_step(index, builder_.emit(step));
  const uint32_t root = builder_.emit(*query);
  const uint32_t veto = unless ? builder_.emit(*unless) : nowhere;
  if (builder_.add_rule(root, veto, rule.languages, index) == Builder::Filing::always) {
    checker_.report(Severity::warning, "always-evaluated",
                    "no required word: the rule is evaluated on every article (NOT/regex/field only)", rule.query.at(0));
  }
  return true;
}

Compilation compile(const Model& model, const WordFrequency& frequency, Undefined undefined) {
  Compiler compiler{model, frequency, undefined};
  Compilation out;
  out.usable.reserve(model.rules.size());
  for (size_t i = 0; i < model.rules.size(); ++i) out.usable.push_back(compiler.add(model.rules[i], static_cast<uint32_t>(i)));
  compiler.checker().warn_of_unused_entities();
  warn_of_shadowed(model.rules, compiler.checker());
  out.rules = compiler.finish();
  out.diagnostics = compiler.checker().take();
  return out;
}

}  // namespace feedwatch::rules
