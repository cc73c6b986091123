// A version of an article as sentences that can be compared. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rules/analyse.h"
#include "story/furniture.h"

namespace feedwatch::story::diff {

struct Word {
  uint64_t hash{0};
  std::string_view folded{};
  bool is_name{false};  // begins with a capital, though no sentence begins with it
};

struct Sentence {
  std::string_view source{};  // as it stands in the text, without blanks around it
  std::vector<Word> words{};
  uint64_t hash{0};  // of the words in order
  bool is_heading{false};
};

// The title as one sentence, without what announces it ("UPDATE 1 -", "Breaking:"). Capitals tell no names there. The views are
// into `analysis`.
Sentence headline(std::string_view title, rules::Analysis& analysis);

// The views are into the given text and into the object, which cannot be copied.
class Sentences {
 public:
  explicit Sentences(std::string_view text);
  Sentences(const Sentences&) = delete;
  Sentences& operator=(const Sentences&) = delete;

  std::vector<Sentence> all{};            // furniture and notes left out
  std::vector<std::string_view> notes{};  // lines that are notes of correction
  std::unordered_set<uint64_t> words{};
  std::unordered_set<uint64_t> pairs{};  // of neighbouring words

  bool has(const Word& word) const { return words.contains(word.hash); }
  // The share of the sentence's neighbouring words that stand here side by side too, 0 to 1.
  double cover(const Sentence& sentence) const;

 private:
  void add_line(std::string_view line, size_t first, size_t end, bool is_heading);

  rules::Analysis analysis_{};
};

}  // namespace feedwatch::story::diff
