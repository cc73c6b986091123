#include "rules/builder.h"

#include <algorithm>

#include "rules/article.h"
#include "rules/hash.h"
#include "rules/regex.h"
#include "rules/screen.h"

namespace feedwatch::rules {
namespace {

// What is dear to test comes last in an AND or OR.
int dearness(const Node& node) {
  int most = 0;
  for (const Node& child : node.children) most = std::max(most, dearness(child));
  switch (node.kind) {
    case Kind::key:
    case Kind::length:
      return std::max(most, 0);
    case Kind::words:
      return 1;
    case Kind::near:
    case Kind::at_least:
    case Kind::first:
      return std::max(most, 2);
    case Kind::entity:
      return 3;
    case Kind::topic:
      return 4;
    case Kind::raw:
      return 5;
    case Kind::regex:
      return 6;
    default:
      return most;
  }
}

constexpr uint8_t has_pattern = 4;

// Terms written alike can be read differently.
uint8_t mode_of(const std::vector<Variant>& variants, bool is_phrase) {
  const bool exact = !variants.empty() && !variants.front().pieces.front().surface.empty();
  const bool patterns = std::any_of(variants.begin(), variants.end(), [](const Variant& variant) {
    return std::any_of(variant.pieces.begin(), variant.pieces.end(), [](const Piece& piece) { return piece.pattern; });
  });
  return static_cast<uint8_t>((exact ? 1 : 0) | (is_phrase ? 2 : 0) | (patterns ? has_pattern : 0));
}

}  // namespace

void IdTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& one : old) {
    if (one.id == nowhere) continue;
    size_t slot = one.low & (slots_.size() - 1);
    while (slots_[slot].id != nowhere) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = one;
  }
}

Builder::Builder(WordFrequency frequency, Order order)
    : out_(std::make_unique<Compiled>()), frequency_(std::move(frequency)), order_(order) {}

Text Builder::pooled(std::string_view text) {
  const Text at{static_cast<uint32_t>(out_->pool.size()), static_cast<uint32_t>(text.size())};
  out_->pool.append(text);
  return at;
}

uint32_t Builder::word(std::string_view folded) {
  const uint64_t hash = hash_of(folded);
  return words_.find_or(
      hash, [&](uint32_t id) { return out_->word(id) == folded; },
      [&] {
        out_->words.push_back({hash, pooled(folded)});
        return static_cast<uint32_t>(out_->words.size() - 1);
      });
}

void Builder::expect_terms(const Node& node) {
  for (const Node& child : node.children) expect_terms(child);
  if (node.kind != Kind::words) return;
  expected_.leaves.push_back(leaf_hash(node.term, node.variants, node.number, mode_of(node.variants, false)));
  leaves_.expect(expected_.leaves.back());
  for (const Variant& variant : node.variants) {
    for (const Piece& piece : variant.pieces) {
      expected_.words.push_back(hash_of(piece.folded));
      words_.expect(expected_.words.back());
    }
  }
}

void Builder::expect(const Node& tree) {
  expected_.words.clear();
  expected_.leaves.clear();
  expect_terms(tree);
  // Hashes become ids, ids become places: each round only looks at what the one before has asked for.
  const auto known = [](std::vector<uint64_t>& hashes, const IdTable& ids) {
    std::transform(hashes.begin(), hashes.end(), hashes.begin(), [&ids](uint64_t hash) { return ids.likely(hash); });
    std::erase(hashes, nowhere);
  };
  known(expected_.leaves, leaves_);
  known(expected_.words, words_);
  for (const uint64_t id : expected_.leaves) __builtin_prefetch(&out_->leaves[id]);
  for (const uint64_t id : expected_.words) {
    __builtin_prefetch(&out_->words[id]);
    if (id < frequencies_.size()) __builtin_prefetch(&frequencies_[id]);
  }
  for (const uint64_t id : expected_.leaves) {
    const Leaf& leaf = out_->leaves[id];
    __builtin_prefetch(out_->variants.data() + leaf.first);
    __builtin_prefetch(out_->pool.data() + leaf.term.at);
  }
  for (const uint64_t id : expected_.words) __builtin_prefetch(out_->pool.data() + out_->words[id].text.at);
  for (const uint64_t id : expected_.leaves) {
    const Leaf& leaf = out_->leaves[id];
    if (leaf.count > 0) __builtin_prefetch(out_->pieces.data() + out_->variants[leaf.first].first);
  }
}

double Builder::frequency(uint32_t id) {
  if (frequencies_.size() < out_->words.size()) frequencies_.resize(out_->words.size(), -1.0F);
  float& known = frequencies_[id];
  if (known < 0) {
    const std::string_view text = out_->word(id);
    const double told = frequency_ ? frequency_(text) : -1;
    known = static_cast<float>(told >= 0 ? std::min(told, 1.0) + 1e-6 : guessed_frequency(text));
  }
  return known;
}

uint32_t Builder::alias_leaf(std::string_view term, const std::vector<Variant>& variants) {
  return leaf(term, variants, 0, Reading::phrase);
}

// What a word written alike stands for depends on quotation marks and on the file: only some of them take further forms.
bool Builder::has_patterns(const Leaf& leaf, const std::vector<Variant>& variants) const {
  if (leaf.count != variants.size()) return false;
  for (uint32_t i = 0; i < leaf.count; ++i) {
    const LeafVariant& known = out_->variants[leaf.first + i];
    const std::vector<Piece>& pieces = variants[i].pieces;
    if (known.count != pieces.size()) return false;
    for (uint32_t k = 0; k < known.count; ++k) {
      const LeafPiece& piece = out_->pieces[known.first + k];
      if (piece.pattern != pieces[k].pattern || (piece.pattern && out_->word(piece.word) != pieces[k].folded)) return false;
    }
  }
  return true;
}

uint64_t Builder::leaf_hash(std::string_view term, const std::vector<Variant>& variants, uint32_t slop, uint8_t mode) {
  uint64_t hash = combine(hash_of(term), uint64_t{slop} << 8 | mode);
  for (const Variant& variant : variants) {
    for (const Piece& piece : variant.pieces) hash = piece.pattern ? combine(hash, hash_of(piece.folded)) : hash;
  }
  return hash;
}

uint32_t Builder::leaf(std::string_view term, const std::vector<Variant>& variants, uint32_t slop, Reading reading) {
  const uint8_t mode = mode_of(variants, reading == Reading::phrase);
  const uint64_t hash = leaf_hash(term, variants, slop, mode);
  const auto same = [&](uint32_t id) {
    const Leaf& other = out_->leaves[id];
    if (other.mode != mode || other.slop != slop || out_->text(other.term) != term) return false;
    return (mode & has_pattern) == 0 || has_patterns(other, variants);
  };
  return leaves_.find_or(hash, same, [&] {
    Leaf made{pooled(term), static_cast<uint32_t>(out_->variants.size()), static_cast<uint16_t>(variants.size()),
              static_cast<uint16_t>(slop), mode};
    for (const Variant& variant : variants) {
      out_->variants.push_back(
          {static_cast<uint32_t>(out_->pieces.size()), static_cast<uint16_t>(variant.pieces.size()), variant.only_with_suffixes});
      for (const Piece& piece : variant.pieces) {
        out_->pieces.push_back(
            {word(piece.folded), piece.surface.empty() ? nowhere : word(piece.surface), piece.pattern, piece.glued});
      }
    }
    out_->leaves.push_back(made);
    return static_cast<uint32_t>(out_->leaves.size() - 1);
  });
}

uint32_t Builder::regex(const Node& node) {
  const auto [at, fresh] = regexes_.emplace(node.value, static_cast<uint32_t>(out_->regexes.size()));
  if (fresh) out_->regexes.push_back({std::make_unique<const RE2>(node.value, regex_options()), node.term});
  return at->second;
}

uint32_t Builder::key(const Node& node) {
  std::string name{static_cast<char>(node.field), node.pattern ? '*' : '=', node.whole_regex ? '/' : '='};
  const std::string value = node.field == KeyField::lang && !node.whole_regex ? normal_language(node.value) : node.value;
  const auto [at, fresh] = keys_.emplace(name + value, static_cast<uint32_t>(out_->keys.size()));
  if (fresh) out_->keys.push_back({node.field, node.pattern, node.whole_regex ? regex(node) : nowhere, value});
  return at->second;
}

void Builder::emit_term(const Node& node, Op& op) {
  switch (node.kind) {
    case Kind::words:
      op.data = leaf(node.term, node.variants, node.number, Reading::query);
      return;
    case Kind::regex:
      op.data = regex(node);
      return;
    case Kind::key:
      op.data = key(node);
      return;
    case Kind::entity:
      op.data = entity_numbers_.at(node.value);
      return;
    case Kind::topic:
      op.data = topic_numbers_.at(node.value);
      return;
    case Kind::raw:
      op.data = static_cast<uint32_t>(out_->raws.size());
      out_->raws.push_back({node.value, node.term});
      return;
    case Kind::length:
      op.data = node.number;
      op.number = static_cast<uint16_t>(node.compare);
      return;
    case Kind::near:
      op.data = static_cast<uint32_t>(node.near) | static_cast<uint32_t>(node.within) << 8;
      return;
    default:
      return;
  }
}

uint32_t Builder::emit(const Node& node) {
  const auto at = static_cast<uint32_t>(out_->ops.size());
  Op op{.kind = node.kind, .scope = node.scope, .number = static_cast<uint16_t>(std::min<uint32_t>(node.number, UINT16_MAX))};
  emit_term(node, op);
  out_->ops.push_back(op);
  std::vector<const Node*> order;
  for (const Node& child : node.children) order.push_back(&child);
  const bool free_order = node.kind == Kind::all || node.kind == Kind::any || node.kind == Kind::of;
  if (free_order && order_ == Order::cheapest_first)
    std::stable_sort(order.begin(), order.end(), [](const Node* a, const Node* b) { return dearness(*a) < dearness(*b); });
  for (const Node* child : order) emit(*child);
  out_->ops[at].end = static_cast<uint32_t>(out_->ops.size());
  return at;
}

uint32_t Builder::add_entity(CompiledEntity entity) {
  const auto id = static_cast<uint32_t>(out_->entities.size());
  const Cover found = entity_cover(entity);
  entity_costs_.push_back(found.cost);
  out_->entities.push_back(std::move(entity));
  file(found, id | Target::entity_bit);
  return id;
}

uint32_t Builder::add_topic(CompiledTopic topic) {
  const auto id = static_cast<uint32_t>(out_->topics.size());
  std::vector<Cover> parts;
  for (const CompiledTopic::Term& term : topic.terms) {
    if (term.weight > 0) parts.push_back(cover(term.in_body));
    if (term.weight > 0) parts.push_back(cover(term.in_title));
  }
  const Cover found = any_of(std::move(parts));
  const bool known = found.known && topic.threshold > 0;
  topic_costs_.push_back(known ? found.cost : -1);
  out_->topics.push_back(std::move(topic));
  if (known) file(found, id | Target::topic_bit);
  return id;
}

Builder::Filing Builder::add_rule(uint32_t query, uint32_t unless, const std::vector<std::string>& languages,
                                  uint32_t model_index) {
  CompiledRule rule{.query = query, .unless = unless, .languages = nowhere, .model_index = model_index};
  if (!languages.empty()) {
    std::string name;
    std::vector<std::string> normal;
    for (const std::string& language : languages) name += normal.emplace_back(normal_language(language)) + ' ';
    const auto [at, fresh] = languages_.emplace(name, static_cast<uint32_t>(out_->languages.size()));
    if (fresh) out_->languages.push_back(std::move(normal));
    rule.languages = at->second;
  }
  const auto id = static_cast<uint32_t>(out_->rules.size());
  out_->rules.push_back(rule);
  const Cover found = cover(query);
  if (!found.known) {
    out_->index.add_always({id, filter_of(found.clauses)});
    return Filing::always;
  }
  file(found, id);
  return Filing::by_words;
}

std::unique_ptr<const Compiled> Builder::finish() {
  words_ = {};
  leaves_ = {};
  std::vector<float>{}.swap(frequencies_);
  out_->index.seal();
  out_->screen = screen_of(*out_);
  out_->pool.shrink_to_fit();
  return std::move(out_);
}

}  // namespace feedwatch::rules
