// The events being told, each as the sum of its articles' telling words, and which of them an article tells. All arithmetic is
// in whole numbers, so that sums do not depend on the order they were made in. Owner: Index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "story/sketch.h"

namespace feedwatch::story {

// A word of a story and how much its articles make of it.
struct Weight {
  uint32_t term{0};
  uint64_t sum{0};
};

struct Story {
  int64_t id{0};
  uint32_t minute{0};  // when its newest article was published, since 1970
  uint32_t articles{0};
  int64_t newest{0};              // id of the article placed last
  std::vector<Weight> weights{};  // by term
};

// An article's words, of one length for all articles.
using Vector = std::vector<Weight>;
Vector vector_of(const Sketch& sketch);

struct Match {
  int64_t story{0};
  double score{0};
};

class Stories {
 public:
  // The story that `words` of `minute` are likest to, leaving out `barred`; nullopt when they share nothing.
  [[nodiscard]] std::optional<Match> best(const Vector& words, uint32_t minute, std::span<const int64_t> barred) const;
  // The story likest to `story`, leaving out `barred`.
  [[nodiscard]] std::optional<Match> nearest(int64_t story, const Vector& words, std::span<const int64_t> barred) const;
  // What ties the words to the story, the strongest first, at most `most`.
  [[nodiscard]] std::vector<Term> ties(const Vector& words, int64_t story, size_t most) const;

  // Adds an article's words to a story, which is made when it is not known.
  void add(int64_t story, int64_t article, uint32_t minute, const Vector& words);
  // Takes them out again, and the story with its last article.
  void remove(int64_t story, const Vector& words);
  // Makes `younger` part of `older`.
  void merge(int64_t older, int64_t younger);

  [[nodiscard]] const Story* find(int64_t story) const;
  // Puts a story back as it was, or away when there was none.
  void reset(int64_t story, std::optional<Story> was);

  [[nodiscard]] size_t size() const { return stories_.size(); }
  [[nodiscard]] size_t memory() const;

 private:
  struct Candidate {
    int64_t story{0};
    uint64_t dot{0};
  };

  [[nodiscard]] uint64_t telling(uint32_t term) const;
  [[nodiscard]] uint64_t telling_of(size_t stories) const;
  [[nodiscard]] std::vector<int64_t> candidates(const Vector& words, std::span<const int64_t> barred) const;
  [[nodiscard]] double likeness(const Vector& words, const Story& story) const;
  [[nodiscard]] double length(const std::vector<Weight>& weights) const;
  void post(int64_t story, const std::vector<Weight>& weights);
  void unpost(int64_t story, const std::vector<Weight>& weights);

  std::unordered_map<int64_t, Story> stories_{};
  std::unordered_map<uint32_t, std::vector<int64_t>> postings_{};  // the stories with a term, by id
};

}  // namespace feedwatch::story
