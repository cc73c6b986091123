// How many articles say a run of words, counted in two bits for most: what several unrelated articles share (bylines, "share
// this", a background paragraph) says nothing about whether they are copies. Counts may be too high by chance, never too low,
// and depend only on what was added and not removed. Owner: Copies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "story/number_map.h"

namespace feedwatch::story {

class Commonness {
 public:
  // Forgets all counts and makes room for `articles` of them.
  void reset(size_t articles);
  // How many articles there is room for; a power of two.
  [[nodiscard]] size_t room() const { return bytes_.size() / bytes_an_article; }

  void add(uint32_t hash);
  void remove(uint32_t hash);
  // Has the processor fetch the count.
  void prefetch(uint32_t hash) const { __builtin_prefetch(&bytes_[slot(hash) / 4]); }
  // Whether at least three articles say it.
  [[nodiscard]] bool is_common(uint32_t hash) const { return get(slot(hash)) == full; }
  [[nodiscard]] size_t memory() const;

 private:
  static constexpr size_t bytes_an_article = 32;
  static constexpr uint8_t full = 3;

  [[nodiscard]] size_t slot(uint32_t hash) const;
  [[nodiscard]] uint8_t get(size_t slot) const;
  void set(size_t slot, uint8_t count);

  std::vector<uint8_t> bytes_{};  // four counts each; a power of two
  NumberMap more_{};              // of full counts: what is beyond three
};

}  // namespace feedwatch::story
