#include "rules/rule_set.h"

#include <algorithm>
#include <array>
#include <bit>

#include "rules/article.h"
#include "rules/compiled.h"
#include "rules/evaluate.h"
#include "rules/hash.h"
#include "rules/pattern.h"

namespace feedwatch::rules {
namespace {

// Collects the rules that can hold on an article. Guards are checked against a set of bits, so a few pass that need not.
class Presearch {
 public:
  Presearch(const Compiled& compiled, const Article& article, Evaluator& evaluator)
      : compiled_(compiled),
        article_(article),
        evaluator_(evaluator),
        entities_(compiled.entities.size()),
        topics_(compiled.topics.size()) {}

  std::vector<uint32_t> run() {
    rules_ = compiled_.index.always();
    present_.front() = 1;
    for (const Article::Form& form : article_.forms()) mark(guard_of(form.hash));
    for (const Article::Form& form : article_.forms()) word(form);
    pairs();
    values();
    std::sort(rules_.begin(), rules_.end());
    rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
    return std::move(rules_);
  }

 private:
  void mark(uint16_t guard) { present_[guard >> 6] |= uint64_t{1} << (guard & 63); }
  bool present(uint16_t guard) const { return (present_[guard >> 6] >> (guard & 63) & 1) != 0; }

  void key(uint64_t key) {
    if (!compiled_.index.may_have(key)) return;
    for (const Posting& posting : compiled_.index.find(key)) push(posting);
  }

  void push(const Posting& posting) {
    if (!present(posting.guards[0]) || !present(posting.guards[1])) return;
    const uint32_t id = posting.target & Target::id_mask;
    if ((posting.target & Target::entity_bit) != 0) {
      stand_in(entities_, id, compiled_.entities[id].postings, [&] { return evaluator_.entity_holds(id); });
    } else if ((posting.target & Target::topic_bit) != 0) {
      stand_in(topics_, id, compiled_.topics[id].postings, [&] { return evaluator_.topic_holds(id); });
    } else {
      rules_.push_back(id);
    }
  }

  template <class Holds>
  void stand_in(std::vector<bool>& seen, uint32_t id, const std::vector<Posting>& postings, Holds&& holds) {
    if (seen[id]) return;
    seen[id] = true;
    if (postings.empty() || !holds()) return;
    for (const Posting& posting : postings) push(posting);
  }

  void word(const Article::Form& form) {
    key(word_key(form.hash));
    const std::string_view text = article_.text(article_.tokens()[form.first]);
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
    for (const Index::Infix& infix : compiled_.index.infixes()) {
      if (matches_pattern(infix.pattern, text)) push(infix.posting);
    }
  }

  void pairs() {
    const auto& tokens = article_.tokens();
    for (size_t i = 1; i < tokens.size(); ++i) key(pair_key(tokens[i - 1].hash, tokens[i].hash));
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
  std::array<uint64_t, 1024> present_{};
  std::vector<bool> entities_;
  std::vector<bool> topics_;
  std::vector<uint32_t> rules_{};
};

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

std::vector<RuleMatch> RuleSet::match(const Document& document) const {
  const Article article{document};
  Evaluator evaluator{*compiled_, article};
  std::vector<RuleMatch> matches;
  for (const uint32_t id : Presearch{*compiled_, article, evaluator}.run()) {
    const CompiledRule& rule = compiled_->rules[id];
    evaluator.begin_rule();
    if (!evaluator.language_allows(rule.languages) || !evaluator.holds(rule.query)) continue;
    if (rule.unless != nowhere && evaluator.holds(rule.unless)) continue;
    RuleMatch& match = matches.emplace_back(evaluator.explain(rule.query));
    match.rule = rule.model_index;
  }
  return matches;
}

}  // namespace feedwatch::rules
