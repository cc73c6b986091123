// Puts checked queries into the flat arrays of Compiled and files rules in the index. Used by one thread, once.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/compiled.h"
#include "rules/forms.h"
#include "rules/frequency.h"
#include "rules/query.h"

namespace feedwatch::rules {

// Open-addressed set of ids by hash; what an id stands for is kept elsewhere.
class IdTable {
 public:
  // The id with this hash for which `same` holds, or the one `make` gives.
  template <class Same, class Make>
  uint32_t find_or(uint64_t hash, Same&& same, Make&& make) {
    if (used_ * 2 >= slots_.size()) grow();
    size_t slot = static_cast<size_t>(hash) & (slots_.size() - 1);
    for (; slots_[slot].id != nowhere; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].tag == static_cast<uint32_t>(hash >> 32) && same(slots_[slot].id)) return slots_[slot].id;
    }
    const uint32_t id = make();
    slots_[slot] = {id, static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(hash)};
    ++used_;
    return id;
  }

  // Has the memory that find_or() will look at fetched; then likely() tells the id, if there is one.
  void expect(uint64_t hash) const { __builtin_prefetch(&slots_[static_cast<size_t>(hash) & (slots_.size() - 1)]); }
  uint32_t likely(uint64_t hash) const { return slots_[static_cast<size_t>(hash) & (slots_.size() - 1)].id; }

 private:
  struct Slot {
    uint32_t id{nowhere};
    uint32_t tag{0};
    uint32_t low{0};
  };
  void grow();

  std::vector<Slot> slots_{std::vector<Slot>(64)};
  size_t used_{0};
};

class Builder {
 public:
  // as_written keeps the operands of AND and OR in the query's order; else what is cheap to test comes first.
  enum class Order : uint8_t { cheapest_first, as_written };
  explicit Builder(WordFrequency frequency, Order order = Order::cheapest_first);

  // Whether the rule has to be evaluated on every article.
  enum class Filing : uint8_t { by_words, always };

  // Has the memory that the next emit() and add_rule() of this tree will look at fetched: in a big set it is far away, and most
  // of the time would go into waiting for one piece of it after the other.
  void expect(const Node& tree);

  // Trees have no macros left; their entities and topics are named by ids given to define_… before. The root's index in
  // Compiled::ops.
  uint32_t emit(const Node& node);
  void define_entity(std::string_view id, uint32_t number) { entity_numbers_.emplace(id, number); }
  void define_topic(std::string_view id, uint32_t number) { topic_numbers_.emplace(id, number); }
  uint32_t add_entity(CompiledEntity entity);
  uint32_t add_topic(CompiledTopic topic);
  // A plain phrase: no wildcards.
  uint32_t alias_leaf(std::string_view term, const std::vector<Variant>& variants);
  Filing add_rule(uint32_t query, uint32_t unless, const std::vector<std::string>& languages, uint32_t model_index);

  // The next query of the rule's sequence, in their order.
  void add_step(uint32_t model_index, uint32_t query) { out_->sequences[model_index].push_back(query); }

  std::unique_ptr<const Compiled> finish();

 private:
  // One of its keys is in every article the query holds on. A clause of more than a filter holds is none.
  struct Clause {
    double cost{0};
    std::array<uint16_t, Filter::size> guards{};
    uint8_t count{0};
  };
  // A key to be found under, and what else the article then has if the query holds by way of it.
  struct Filed {
    enum class By : uint8_t { key, prefix, suffix, infix, entity, topic } by{By::key};
    uint64_t key{0};
    uint32_t id{0};  // infix: the word; entity, topic
    size_t size{0};  // prefix, suffix: bytes
    std::vector<Clause> rest{};
  };
  // Every article the query holds on is found by one of `filed`, and has something of every clause. Not known: there is no
  // telling.
  struct Cover {
    bool known{false};
    double cost{0};
    std::vector<Filed> filed{};
    std::vector<Clause> clauses{};
  };

  enum class Reading : uint8_t { query, phrase };
  uint32_t leaf(std::string_view term, const std::vector<Variant>& variants, uint32_t slop, Reading reading);
  void expect_terms(const Node& node);
  static uint64_t leaf_hash(std::string_view term, const std::vector<Variant>& variants, uint32_t slop, uint8_t mode);
  bool has_patterns(const Leaf& leaf, const std::vector<Variant>& variants) const;
  uint32_t word(std::string_view folded);
  Text pooled(std::string_view text);
  uint32_t regex(const Node& node);
  uint32_t key(const Node& node);
  void emit_term(const Node& node, Op& op);
  double frequency(uint32_t word);

  Cover cover(uint32_t at);
  Cover all_of(std::vector<Cover> parts) const;
  Cover any_of(std::vector<Cover> parts) const;
  Cover some_of(std::vector<Cover> parts, size_t wanted) const;
  std::vector<Cover> children(uint32_t at);
  static Cover alternatives(double cost, std::vector<Filed> filed);
  static Cover single(double cost, Filed filed);
  Cover leaf_cover(const Leaf& leaf, Scope scope);
  Cover variant_cover(const LeafVariant& variant, uint32_t slop, Scope scope);
  Cover piece_cover(const LeafPiece& piece, Scope scope);
  Cover pattern_cover(uint32_t word);
  Cover forms_cover(const FormPattern& pattern);
  Cover key_cover(const KeyTest& test) const;
  Cover entity_cover(const CompiledEntity& entity);
  void file(const Cover& cover, uint32_t target);
  static Filter filter_of(std::vector<Clause> clauses);

  std::unique_ptr<Compiled> out_;
  WordFrequency frequency_;
  Order order_;
  std::vector<float> frequencies_{};
  std::vector<double> entity_costs_{};
  std::vector<double> topic_costs_{};  // negative: not known
  IdTable words_{};
  IdTable leaves_{};
  struct {
    std::vector<uint64_t> words{};  // hashes, then ids
    std::vector<uint64_t> leaves{};
  } expected_{};
  std::unordered_map<std::string, uint32_t> regexes_{};
  std::unordered_map<std::string, uint32_t> keys_{};
  std::unordered_map<std::string, uint32_t> languages_{};
  std::unordered_map<std::string, uint32_t> entity_numbers_{};
  std::unordered_map<std::string, uint32_t> topic_numbers_{};
};

}  // namespace feedwatch::rules
