// Which rules can hold at all, from the words an article has. Each rule is filed under keys of which every article it matches has
// at least one; a key is a 64-bit keyed hash, so a collision costs one evaluation and nothing else. Immutable after seal().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace feedwatch::rules {

// What a key leads to: a rule, or an entity or topic that stands for all rules built on it.
struct Target {
  static constexpr uint32_t entity_bit = 0x80000000;
  static constexpr uint32_t topic_bit = 0x40000000;
  static constexpr uint32_t id_mask = 0x3FFFFFFF;
};

// Kinds of keys are kept apart by salts. Hashes are of folded words but where said.
uint64_t word_key(uint64_t hash);
uint64_t title_key(uint64_t hash);    // the word stands in the title
uint64_t surface_key(uint64_t hash);  // of the surface of a plain token
uint64_t uneven_key(uint64_t hash);   // the word stands there in a token that isn't plain
uint64_t pair_key(uint64_t first, uint64_t second);
uint64_t prefix_key(uint64_t hash);
uint64_t suffix_key(uint64_t hash);
uint64_t value_key(uint8_t field, uint64_t hash);

// A bit for each key an article has: where it is not set, the key is not there.
class KeyBits {
 public:
  static uint16_t guard(uint64_t key) {
    const auto bits = static_cast<uint16_t>(key >> 40);
    return bits == 0 ? uint16_t{1} : bits;
  }
  void set(uint64_t key) { bits_[guard(key) >> 6] |= uint64_t{1} << (guard(key) & 63); }
  bool has(uint16_t guard) const { return (bits_[guard >> 6] >> (guard & 63) & 1) != 0; }

 private:
  std::array<uint64_t, 1024> bits_{};
};

// What else a rule needs beside the key it is filed under: of each run of guards up to one marked in `ends`, one must be set.
// This spares most of the evaluations that would fail.
struct Filter {
  static constexpr size_t size = 5;
  std::array<uint16_t, size> guards{};  // 0: no more
  uint8_t ends{0};

  bool passes(const KeyBits& bits) const;
};

struct Posting {
  uint32_t target{0};
  Filter filter{};
};

class Index {
 public:
  // A posting under its key; kept in one array by key, so that going through the postings of a key touches little memory.
  struct Filed {
    uint32_t low;
    uint32_t high;
    Posting posting;
    uint64_t key() const { return static_cast<uint64_t>(high) << 32 | low; }
  };
  struct Infix {
    std::string pattern{};
    Posting posting{};
  };

  void add(uint64_t key, const Posting& posting) {
    filed_.push_back({static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32), posting});
  }
  void add_prefix(size_t bytes) { prefix_sizes_ |= uint64_t{1} << (bytes & 63); }
  void add_suffix(size_t bytes) { suffix_sizes_ |= uint64_t{1} << (bytes & 63); }
  void add_infix(std::string pattern, const Posting& posting) { infixes_.push_back({std::move(pattern), posting}); }
  void add_always(const Posting& posting) { always_.push_back(posting); }
  void seal();

  // A cheap no for most keys that aren't there.
  bool may_have(uint64_t key) const { return (presence_[presence_slot(key)] >> (key & 63) & 1) != 0; }
  std::span<const Filed> find(uint64_t key) const;
  // Has the memory that find() will look at fetched.
  void expect(uint64_t key) const { __builtin_prefetch(&slots_[slot_of(key)]); }
  uint64_t prefix_sizes() const { return prefix_sizes_; }
  uint64_t suffix_sizes() const { return suffix_sizes_; }
  const std::vector<Infix>& infixes() const { return infixes_; }
  const std::vector<Posting>& always() const { return always_; }

 private:
  struct Slot {
    uint64_t key{0};
    uint32_t begin{0};
    uint32_t count{0};
  };
  size_t slot_of(uint64_t key) const { return static_cast<size_t>(key >> 20) & (slots_.size() - 1); }
  size_t presence_slot(uint64_t key) const { return static_cast<size_t>(key >> 6) & presence_mask_; }

  std::vector<Filed> filed_{};
  std::vector<Slot> slots_{Slot{}};
  std::vector<uint64_t> presence_{0};
  size_t presence_mask_{0};
  std::vector<Infix> infixes_{};
  std::vector<Posting> always_{};
  uint64_t prefix_sizes_{0};
  uint64_t suffix_sizes_{0};
};

}  // namespace feedwatch::rules
