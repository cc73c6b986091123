// The articles remembered and which of them an article is a copy of: sampled runs of words in an index, compared with what was
// kept of the whole. First in, first out. Owner: Index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "story/commonness.h"
#include "story/fifo.h"
#include "story/hash_table.h"
#include "story/sketch.h"

namespace feedwatch::story {

// An article as far as copies and stories need it.
struct Known {
  int64_t id{0};
  int64_t group{0};
  int64_t story{0};    // as it was placed; may have merged into an older one since
  uint32_t source{0};  // hash of the source's id; 0: unknown, like no other
  uint32_t minute{0};  // when it was published, since 1970
  uint32_t start{0};   // of its hashes; wraps
  uint32_t words : 20 {0};
  uint32_t shingles : 7 {0};
  uint32_t level : 5 {0};
};
static_assert(sizeof(Known) <= 40, "there are a million of them");

struct Likeness {
  uint32_t shared{0};
  double shorter{0};    // how much of the shorter one is in the other
  double longer{0};     // and of the longer one
  double lead_both{0};  // of the leads: the smaller share
  double lead_one{0};   // and the larger
};

struct Copy {
  Known known{};
  bool exact{false};
  Likeness likeness{};
};

struct Found {
  std::optional<Copy> copy{};
  std::vector<int64_t> instalments{};  // stories of earlier numbers of the same series: same source and title or template
};

class Copies {
 public:
  Copies();

  // What `sketch` from `source`, published at `minute`, is like. Looks at a bounded number of articles.
  [[nodiscard]] Found find(const Sketch& sketch, uint32_t source, uint32_t minute) const;

  // Adds an article; fills in the last four members of `known`.
  void add(Known known, const Sketch& sketch);
  // So many will be added at once, before anything else.
  void expect(size_t articles);
  void drop_newest();
  void drop_oldest();

  [[nodiscard]] size_t size() const { return known_.size(); }
  [[nodiscard]] const Known& oldest() const { return known_.front(); }
  [[nodiscard]] const Known& newest() const { return known_.back(); }
  [[nodiscard]] size_t memory() const;

 private:
  [[nodiscard]] uint32_t hash_at(const Known& known, size_t which) const { return hashes_[known.start - first_hash_ + which]; }
  [[nodiscard]] std::vector<uint32_t> indexed_hashes(const Known& known) const;
  [[nodiscard]] const Known& known(uint32_t number) const { return known_[number - first_known_]; }
  void append(std::vector<uint32_t>& numbers, uint32_t hash) const;
  [[nodiscard]] std::vector<uint32_t> candidates(const Sketch& sketch) const;
  [[nodiscard]] bool is_exact(const Known& known, const Sketch& sketch) const;
  [[nodiscard]] std::vector<uint32_t> telling(std::vector<uint32_t> packed) const;
  void prefetch(const Known& known) const;
  template <class MayShare>
  [[nodiscard]] bool has_least(const Known& known, const MayShare& may_share) const;
  [[nodiscard]] Likeness compare(std::span<const uint32_t> own, uint8_t own_level, const Known& known) const;
  void count(const Known& known, bool add);
  void fit_counts();

  Fifo<Known> known_{};
  uint32_t first_known_{0};  // number of the oldest; wraps
  Fifo<uint32_t> hashes_{};
  uint32_t first_hash_{0};
  HashTable table_{};  // of article numbers
  Commonness common_{};
  size_t expected_{0};  // articles
};

}  // namespace feedwatch::story
