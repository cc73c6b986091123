// The events being told, each as the sum of its articles' telling words, and which of them an article tells. Sums are
// whole numbers, so that they do not depend on the order they were made in. Owner: Index.
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
  static constexpr uint32_t nowhere = UINT32_MAX;

  uint32_t term{0};
  uint32_t slot{nowhere};  // of a story: where the stories with the term are listed
  uint64_t sum{0};
};

// When an article was told, in minutes since 1970.
struct Moment {
  uint32_t published{0};  // 0: it doesn't say
  uint32_t seen{0};
  uint8_t weekday{0};  // that it names; 0: none

  bool operator==(const Moment&) const = default;
};

struct Story {
  int64_t id{0};
  Moment moment{};  // of its newest article
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

// What of a story an article is compared with. `whole`: the sum of its articles, however different they are (the cosine); right
// where a headline is all there is. `articles`: the mean of its articles, as far as their words are telling; a story that told
// several events would not attract more and more.
enum class Measure : uint8_t { whole, articles };

class Stories {
 public:
  Stories();

  // The story that `words` of `moment` are likest to, leaving out `barred`; nullopt when they share nothing.
  [[nodiscard]] std::optional<Match> best(const Vector& words, Moment moment, Measure measure,
                                          std::span<const int64_t> barred) const;
  // The story likest to `story`, leaving out `barred`. `is_brief`: its newest article is little more than a headline.
  [[nodiscard]] std::optional<Match> nearest(int64_t story, const Vector& words, bool is_brief,
                                             std::span<const int64_t> barred) const;
  // What ties the words to the story, the strongest first, at most `most`.
  [[nodiscard]] std::vector<Term> ties(const Vector& words, int64_t story, size_t most) const;

  // Adds an article's words to a story, which is made when it is not known.
  void add(int64_t story, int64_t article, Moment moment, const Vector& words);
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
  [[nodiscard]] const std::vector<int64_t>* with(uint32_t term) const;
  [[nodiscard]] uint64_t telling(const Weight& one, const Weight& other) const;
  [[nodiscard]] uint64_t telling(size_t stories) const;
  [[nodiscard]] std::vector<int64_t> candidates(const Vector& words, std::span<const int64_t> barred) const;
  [[nodiscard]] double likeness(const Vector& words, const Story& story, Measure measure) const;
  [[nodiscard]] double length(const Story& story) const;
  [[nodiscard]] double length(const Vector& words) const;
  void post(int64_t story, std::vector<Weight>& weights);
  void unpost(int64_t story, const std::vector<Weight>& weights);
  void count_stories();

  std::unordered_map<int64_t, Story> stories_{};
  std::unordered_map<uint32_t, uint32_t> slots_{};  // of the terms
  std::vector<std::vector<int64_t>> postings_{};    // a slot each: the stories with the term, by id
  std::vector<uint32_t> free_slots_{};
  double log_stories_{0};
};

}  // namespace feedwatch::story
