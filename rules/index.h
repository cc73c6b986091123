// Which rules can hold at all, from the words an article has. Each rule is filed under keys of which every article it matches has
// at least one; a key is a 64-bit keyed hash, so a collision costs one evaluation and nothing else. Immutable after seal().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace feedwatch::rules {

// What a key leads to: a rule, or an entity or topic that stands for all rules built on it.
struct Target {
  static constexpr uint32_t entity_bit = 0x80000000;
  static constexpr uint32_t topic_bit = 0x40000000;
  static constexpr uint32_t id_mask = 0x3FFFFFFF;
  uint32_t value{0};
};

// `guards` are low bits of two more words that must be present; 0: none.
struct Posting {
  uint32_t target{0};
  uint16_t guards[2]{};
};

// Kinds of keys are kept apart by salts.
uint64_t word_key(uint64_t hash);
uint64_t pair_key(uint64_t first, uint64_t second);
uint64_t prefix_key(uint64_t hash);
uint64_t suffix_key(uint64_t hash);
uint64_t value_key(uint8_t field, uint64_t hash);
inline uint16_t guard_of(uint64_t hash) { return static_cast<uint16_t>(hash >> 40); }

class Index {
 public:
  struct Range {
    const Posting* first{nullptr};
    const Posting* last{nullptr};
    const Posting* begin() const { return first; }
    const Posting* end() const { return last; }
  };
  struct Infix {
    std::string pattern{};
    Posting posting{};
  };

  void add(uint64_t key, Posting posting);
  void add_prefix(size_t bytes) { prefix_sizes_ |= uint64_t{1} << (bytes & 63); }
  void add_suffix(size_t bytes) { suffix_sizes_ |= uint64_t{1} << (bytes & 63); }
  void add_infix(std::string pattern, Posting posting) { infixes_.push_back({std::move(pattern), posting}); }
  void add_always(uint32_t target) { always_.push_back(target); }
  void seal();

  // A cheap no for most keys that aren't there.
  bool may_have(uint64_t key) const { return (filter_[filter_slot(key)] >> (key & 63) & 1) != 0; }
  Range find(uint64_t key) const;
  uint64_t prefix_sizes() const { return prefix_sizes_; }
  uint64_t suffix_sizes() const { return suffix_sizes_; }
  const std::vector<Infix>& infixes() const { return infixes_; }
  const std::vector<uint32_t>& always() const { return always_; }

 private:
  struct Filed {
    uint64_t key;
    Posting posting;
  };
  struct Slot {
    uint64_t key{0};
    uint32_t begin{0};
    uint32_t count{0};
  };
  size_t filter_slot(uint64_t key) const { return static_cast<size_t>(key >> 6) & filter_mask_; }

  std::vector<Filed> filed_{};
  std::vector<Slot> slots_{Slot{}};
  std::vector<Posting> postings_{};
  std::vector<uint64_t> filter_{0};
  size_t filter_mask_{0};
  std::vector<Infix> infixes_{};
  std::vector<uint32_t> always_{};
  uint64_t prefix_sizes_{0};
  uint64_t suffix_sizes_{0};
};

}  // namespace feedwatch::rules
