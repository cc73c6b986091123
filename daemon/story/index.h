// Which articles are copies of one another, and which tell one event: an index in memory, fed in order of arrival. The same
// articles in the same order always give the same answers, and an index that was restored from stored sketches goes on exactly
// like the one that wrote them. No I/O, no clock. One owner: the store thread.
//
// Usage, inside the transaction that stores the article:
//   index.begin();
//   Placement placement = index.place({.id = …, .source = …, .seen = now, .published = …}, sketch);
//   … store the article with encode(sketch), placement.group and placement.story, carry out placement.merges …
//   index.commit();   or, when the transaction failed, index.rollback();
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "story/sketch.h"

namespace feedwatch::story {

// Groups and stories are named by the id of their first article, so no other ids are needed and none is used twice.
struct Arrival {
  int64_t id{0};              // of the article, greater than all that came before
  std::string_view source{};  // id of the source
  Time seen{};                // when it was found; never decreases
  std::optional<Time> published{};
};

// Why an article is where it is. All figures are of the best match.
struct Why {
  enum class Kind : uint8_t {
    first,       // nothing like it is known
    exact_copy,  // word for word `other`
    copy,        // most of its wording is `other`'s
    event,       // its words tell the event of the story
  };
  Kind kind{Kind::first};
  int64_t other{0};           // id of the article it was compared with (copies), or of the story; 0: none
  uint32_t shared{0};         // sampled runs of words in common (copies)
  double cover{0};            // how much of the shorter of the two is in the other, 0 to 1 (copies)
  double score{0};            // likeness to the story, 0 to 1 (event); what was reached, when kind is first
  std::vector<Term> terms{};  // what tied it to the story, the strongest first, at most 8 (event)
};

// `younger` was found to tell the event of `older`: every article of the story `younger` now belongs to `older`.
struct Merge {
  int64_t older{0};
  int64_t younger{0};
  double score{0};

  bool operator==(const Merge&) const = default;
};

struct Placement {
  int64_t group{0};                       // id of the first article of its group of copies; its own, when it is no copy
  int64_t story{0};                       // id of the first article of its story, after `merges`
  std::optional<int64_t> duplicate_of{};  // an earlier article of the group
  Why why{};
  std::vector<Merge> merges{};  // that the article brought about, in order
};

class Index {
 public:
  Index();
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  // Decides where the article belongs and adds it.
  Placement place(const Arrival& arrival, const Sketch& sketch);

  // So many articles will be restored, before anything else.
  void expect(size_t articles);
  // Puts back an article that was placed before; in the order of ids, with the group and the story it belongs to by now, and
  // before anything is placed.
  void restore(const Arrival& arrival, const Sketch& sketch, int64_t group, int64_t story);

  // What was placed since begin() stays (commit) or never happened (rollback). Requires begin() and commit() or rollback() to
  // alternate. place() outside of them is allowed and stays.
  void begin();
  void commit();
  void rollback();

  // Forgets the oldest article remembered, which must be `id` with this sketch; its story goes with its last article. Not between
  // begin() and commit(). An index that was restored from what is left answers the same.
  void forget(int64_t id, const Sketch& sketch);

  // Articles and stories remembered.
  [[nodiscard]] size_t articles() const;
  [[nodiscard]] size_t stories() const;
  // Bytes of heap in use, closely estimated: of the index of copies, and in all.
  struct Memory {
    size_t copies{0};
    size_t total{0};
  };
  [[nodiscard]] Memory memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace feedwatch::story
