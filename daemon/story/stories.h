// The events being told, each as the sum of its articles' telling words, and which of them an article tells. Sums are
// whole numbers, so that they do not depend on the order they were made in. Owner: Index.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "story/number_map.h"
#include "story/sketch.h"
#include "story/term_lists.h"

namespace feedwatch::story {

// A word of a story and how much its articles make of it.
struct Weight {
  uint32_t term{0};
  uint32_t sum{0};
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

// What two stories must reach to be one: as wholes; or, where one is a single article, as that would have to reach if it came
// now, by Measure::articles.
struct Least {
  double whole{1};
  double lone{1};
};

class Stories {
 public:
  Stories();

  // The stories that share most of the article's most telling words, a bounded number, leaving out `barred`.
  [[nodiscard]] std::vector<int64_t> candidates(const Vector& words, std::span<const int64_t> barred) const;
  // Of `among`, the story that `words` of `moment` are likest to; nullopt when they share nothing.
  [[nodiscard]] std::optional<Match> best(const Vector& words, Moment moment, Measure measure,
                                          std::span<const int64_t> among) const;
  // Of `among`, the story that is farthest beyond what two must reach to be one. What is not a story any more is passed over.
  // `is_brief`: the newest article of `story` is little more than a headline.
  [[nodiscard]] std::optional<Match> nearest(int64_t story, bool is_brief, Least least, std::span<const int64_t> among) const;
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

  [[nodiscard]] size_t size() const { return places_.size(); }
  [[nodiscard]] size_t memory() const;

 private:
  [[nodiscard]] const Story& at(int64_t story) const { return stories_[place_of(story)]; }
  [[nodiscard]] uint32_t place_of(int64_t story) const { return *places_.find(static_cast<uint64_t>(story)); }
  Story& make(int64_t story);
  [[nodiscard]] uint64_t telling(uint32_t term) const { return telling(lists_.count(term)); }
  [[nodiscard]] uint64_t telling(size_t stories) const;
  [[nodiscard]] std::vector<int64_t> strongest(std::span<const uint32_t> places, std::span<const int64_t> barred) const;
  struct Product {
    double all{0};
    double strongest{0};  // of a single word
  };
  // Words that several stories are compared with, and how telling each is by now.
  struct Told {
    std::span<const Weight> words;
    std::vector<double> telling{};
    double length{0};
    std::array<uint8_t, 1024> places{};  // of up to 255 words, from 1: a hash table by the low bits of their terms; 0: free
  };
  [[nodiscard]] Told told_by(std::span<const Weight> words) const;
  template <class Use>
  static void for_shared_by_hash(const Told& told, std::span<const Weight> other, const Use& use);
  [[nodiscard]] Product product(const Told& told, std::span<const Weight> other) const;
  [[nodiscard]] double likeness_of_wholes(const Product& shared, const Story& story) const;
  [[nodiscard]] double likeness_of_articles(const Product& shared, uint32_t articles) const;
  [[nodiscard]] double length(std::span<const Weight> words) const;
  // Nothing as soon as not even a part of the words is short enough for is_enough(length), which holds for what is shorter, too.
  template <class IsEnough>
  [[nodiscard]] std::optional<double> length_while(std::span<const Weight> words, const IsEnough& is_enough) const;
  template <class Use>
  bool for_telling(std::span<const Weight> words, const Use& use) const;
  void post(int64_t story, std::span<const Weight> weights);
  void unpost(int64_t story, std::span<const Weight> weights);
  void count_stories();

  NumberMap places_{};            // by id
  std::vector<Story> stories_{};  // id 0: free
  std::vector<int64_t> ids_{};    // of stories_, together in memory
  std::vector<uint32_t> free_places_{};
  TermLists lists_{};  // of places
  double log_stories_{0};

  // While candidates() counts: by place. Zero outside of it.
  mutable std::vector<uint64_t> shared_{};
};

}  // namespace feedwatch::story
