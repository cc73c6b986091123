// The articles remembered and which of them an article is a copy of: sampled runs of words in an index, compared with what was
// kept of the whole. First in, first out. Owner: Index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "story/commonness.h"
#include "story/sketch.h"

namespace feedwatch::story {

// An article as far as copies and stories need it.
struct Known {
  int64_t id{0};
  int64_t group{0};
  int64_t story{0};    // as it was placed; may have merged into an older one since
  uint32_t source{0};  // hash of the source's id; 0: unknown, like no other
  uint32_t minute{0};  // when it was published, since 1970
  uint32_t words{0};
  uint32_t start{0};  // of its hashes; wraps
  uint8_t shingles{0};
  uint8_t level{0};
  uint8_t indexed{0};  // entries in the index
};

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
  void drop_newest();
  void drop_oldest();

  [[nodiscard]] size_t size() const { return known_.size(); }
  [[nodiscard]] const Known& oldest() const { return known_.front(); }
  [[nodiscard]] const Known& newest() const { return known_.back(); }
  [[nodiscard]] size_t memory() const;

 private:
  // An indexed hash of an article: which one it is, and the next older entry of the bucket.
  struct Entry {
    uint32_t next{0};
    uint32_t place{0};  // the article's number, and which of its hashes
  };
  struct Hash {
    uint32_t value{0};
    uint8_t which{0};
  };

  [[nodiscard]] size_t bucket(uint32_t hash) const;
  [[nodiscard]] bool is_live(uint32_t entry) const { return entry - first_entry_ < entries_.size(); }
  [[nodiscard]] const Entry& entry(uint32_t number) const { return entries_[number - first_entry_]; }
  [[nodiscard]] size_t article_of(const Entry& entry) const;
  [[nodiscard]] uint32_t hash_at(const Known& known, size_t which) const { return hashes_[known.start - first_hash_ + which]; }
  [[nodiscard]] uint32_t hash_of(const Entry& entry) const;
  [[nodiscard]] std::vector<Hash> indexed_hashes(const Known& known) const;
  [[nodiscard]] std::vector<size_t> with(uint32_t hash) const;
  [[nodiscard]] std::vector<size_t> candidates(const Sketch& sketch) const;
  [[nodiscard]] bool is_exact(const Known& known, const Sketch& sketch) const;
  [[nodiscard]] Likeness compare(const Sketch& sketch, const Known& known) const;
  void grow();
  void count(const Known& known, bool add);
  void fit_counts();

  std::deque<Known> known_{};
  uint32_t first_known_{0};  // number of the oldest; wraps
  std::deque<uint32_t> hashes_{};
  uint32_t first_hash_{0};
  std::deque<Entry> entries_{};
  uint32_t first_entry_{1};
  std::deque<uint32_t> heads_{};  // newest entry of each bucket
  Commonness common_{};
};

}  // namespace feedwatch::story
