#include "rules/rule_set.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <span>

#include "rules/article.h"
#include "rules/compiled.h"
#include "rules/evaluate.h"
#include "rules/forms.h"
#include "rules/hash.h"
#include "rules/pattern.h"
#include "rules/screen.h"

namespace feedwatch::rules {
namespace {

// Collects the rules that can hold on an article: those filed under a key it has, whose other clauses it seems to satisfy as
// well.
class Presearch {
 public:
  Presearch(const Compiled& compiled, const Article& article, Evaluator& evaluator)
      : compiled_(compiled),
        article_(article),
        evaluator_(evaluator),
        entities_(compiled.entities.size()),
        topics_(compiled.topics.size()) {}

  std::vector<uint32_t> run() {
    for (const Article::Form& form : article_.forms()) word(form);
    tokens();
    values();
    for (const Posting& posting : compiled_.index.always()) push(posting);
    look_up();
    infixes();
    std::sort(rules_.begin(), rules_.end());
    rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
    return std::move(rules_);
  }

 private:
  void key(uint64_t key) {
    bits_.set(key);
    if (compiled_.index.may_have(key)) found_.push_back(key);
  }

  // Nearly all of the time goes into waiting for memory, so it is asked for ahead.
  void look_up() {
    for (const uint64_t key : found_) compiled_.index.expect(key);
    std::vector<std::span<const Index::Filed>> filed;
    filed.reserve(found_.size());
    for (const uint64_t key : found_) {
      const std::span<const Index::Filed> here = compiled_.index.find(key);
      if (here.empty()) continue;
      __builtin_prefetch(here.data());
      filed.push_back(here);
    }
    for (const std::span<const Index::Filed> here : filed) {
      for (const Index::Filed& one : here) push(one.posting);
    }
  }

  void push(const Posting& posting) {
    if (!posting.filter.passes(bits_)) return;
    const uint32_t id = posting.target & Target::id_mask;
    if ((posting.target & Target::entity_bit) != 0) {
      stand_in(entities_, id, compiled_.entities[id].targets, [&] { return evaluator_.entity_holds(id); });
    } else if ((posting.target & Target::topic_bit) != 0) {
      stand_in(topics_, id, compiled_.topics[id].targets, [&] { return evaluator_.topic_holds(id); });
    } else {
      rules_.push_back(id);
    }
  }

  template <class Holds>
  void stand_in(std::vector<bool>& seen, uint32_t id, const std::vector<Posting>& targets, Holds&& holds) {
    if (seen[id]) return;
    seen[id] = true;
    if (targets.empty() || !holds()) return;
    for (const Posting& posting : targets) push(posting);
  }

  void word(const Article::Form& form) {
    key(word_key(form.hash));
    const std::string_view text = article_.text(article_.tokens()[form.first]);
    further_forms(text);
    for (uint64_t sizes = compiled_.index.prefix_sizes(); sizes != 0; sizes &= sizes - 1) {
      const auto size = static_cast<size_t>(std::countr_zero(sizes));
      if (size > text.size()) break;
      key(prefix_key(hash_of(text.substr(0, size))));
    }
    for (uint64_t sizes = compiled_.index.suffix_sizes(); sizes != 0; sizes &= sizes - 1) {
      const auto size = static_cast<size_t>(std::countr_zero(sizes));
      if (size > text.size()) break;
      key(suffix_key(hash_of(text.substr(text.size() - size))));
    }
  }

  void further_forms(std::string_view text) {
    for (const std::string& language : compiled_.stem_languages) {
      if (!article_.lang().empty() && !allows_language(language, article_.lang())) continue;
      key(stem_key(language, stem_of(language, text)));
    }
    if (!compiled_.has_clitics) return;
    for (const std::string& form : clitic_forms(text)) key(clitic_key(form));
  }

  void tokens() {
    const auto& tokens = article_.tokens();
    for (uint32_t i = 0; i < tokens.size(); ++i) {
      if (i > 0) key(pair_key(tokens[i - 1].hash, tokens[i].hash));
      if (i < article_.end(0)) key(title_key(tokens[i].hash));
      if (!tokens[i].plain) {
        key(uneven_key(tokens[i].hash));
      } else if (const std::string_view source = article_.source(i); source != article_.text(tokens[i])) {
        key(surface_key(hash_of(source)));
      }
    }
  }

  void infixes() {
    for (const Index::Infix& infix : compiled_.index.infixes()) {
      const auto matches = [&](const Article::Form& form) {
        return matches_pattern(infix.pattern, article_.text(article_.tokens()[form.first]));
      };
      if (std::any_of(article_.forms().begin(), article_.forms().end(), matches)) push(infix.posting);
    }
  }

  void values() {
    for (uint8_t i = 0; i < 8; ++i) {
      for (const std::string_view value : article_.values(static_cast<KeyField>(i))) {
        key(value_key(i, hash_of(value)));
        if (static_cast<KeyField>(i) != KeyField::lang) continue;
        for (size_t dash = value.find('-'); dash != std::string_view::npos; dash = value.find('-', dash + 1)) {
          key(value_key(i, hash_of(value.substr(0, dash))));
        }
      }
    }
  }

  const Compiled& compiled_;
  const Article& article_;
  Evaluator& evaluator_;
  KeyBits bits_{};
  std::vector<uint64_t> found_{};
  std::vector<bool> entities_;
  std::vector<bool> topics_;
  std::vector<uint32_t> rules_{};
};

uint32_t steps_of(const Compiled& compiled, Evaluator& evaluator, uint32_t rule) {
  const auto sequence = compiled.sequences.find(rule);
  if (sequence == compiled.sequences.end()) return 0;
  uint32_t steps = 0;
  for (size_t i = 0; i < sequence->second.size() && i < 32; ++i) {
    if (evaluator.holds(sequence->second[i])) steps |= uint32_t{1} << i;
  }
  return steps;
}

std::vector<RuleMatch> evaluate(const Compiled& compiled, Evaluator& evaluator, const std::vector<uint32_t>& rules) {
  std::vector<RuleMatch> matches;
  for (const uint32_t id : rules) __builtin_prefetch(&compiled.rules[id]);
  for (const uint32_t id : rules) __builtin_prefetch(&compiled.ops[compiled.rules[id].query]);
  for (const uint32_t id : rules) {
    const CompiledRule& rule = compiled.rules[id];
    evaluator.begin_rule();
    if (!evaluator.language_allows(rule.languages) || !evaluator.holds(rule.query)) continue;
    if (rule.unless != nowhere && evaluator.holds(rule.unless)) continue;
    RuleMatch& match = matches.emplace_back(evaluator.explain(rule.query));
    match.rule = rule.model_index;
    if (!compiled.sequences.empty()) match.steps = steps_of(compiled, evaluator, rule.model_index);
  }
  return matches;
}

}  // namespace

std::string_view name(Field field) {
  static constexpr std::array<std::string_view, 11> names{"title", "summary",  "text", "source", "lang", "author",
                                                          "tag",   "category", "feed", "site",   "url"};
  return names[static_cast<size_t>(field)];
}

RuleSet::RuleSet() : compiled_(std::make_unique<const Compiled>()) {}
RuleSet::RuleSet(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

size_t RuleSet::size() const { return compiled_->rules.size(); }

namespace {

std::string distinct_words(const Article& article) {
  std::string words;
  words.reserve(article.forms().size() * 8);
  for (const Article::Form& form : article.forms()) {
    words += article.text(article.tokens()[form.first]);
    words += ' ';
  }
  return words;
}

}  // namespace

std::vector<RuleMatch> RuleSet::match(const Document& document, MatchCost* cost, std::string* words) const {
  if (cost != nullptr) *cost = {};
  if (words == nullptr && !passes_screen(*compiled_, document)) return {};
  const Article article{document};
  if (words != nullptr) *words = distinct_words(article);
  Evaluator evaluator{*compiled_, article};
  const std::vector<uint32_t> rules = Presearch{*compiled_, article, evaluator}.run();
  std::vector<RuleMatch> matches = evaluate(*compiled_, evaluator, rules);
  if (cost != nullptr) *cost = {rules.size(), matches.size()};
  return matches;
}

void RuleSet::measure(const Document& document, std::vector<RuleCosts>& costs) const {
  const Article article{document};
  Evaluator evaluator{*compiled_, article};
  for (const uint32_t id : Presearch{*compiled_, article, evaluator}.run()) {
    const auto start = std::chrono::steady_clock::now();
    const bool matched = !evaluate(*compiled_, evaluator, {id}).empty();
    RuleCosts& cost = costs[compiled_->rules[id].model_index];
    cost.took += std::chrono::steady_clock::now() - start;
    ++cost.evaluated;
    cost.matched += matched ? 1 : 0;
  }
}

std::vector<RuleMatch> RuleSet::match_every_rule(const Document& document) const {
  const Article article{document};
  Evaluator evaluator{*compiled_, article};
  std::vector<uint32_t> rules(compiled_->rules.size());
  std::iota(rules.begin(), rules.end(), 0U);
  return evaluate(*compiled_, evaluator, rules);
}

}  // namespace feedwatch::rules
