// What the index keeps of an article's wording: enough to recognise its copies and the event it tells, too little to read it.
// Made once from the text, stored beside the article, and all that a rebuild needs. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace feedwatch::story {

// What of an article is compared. Views are only read while sketch() runs; any bytes will do.
struct Wording {
  std::string_view title{};  // plain text
  std::string_view text{};   // normalised plain text, paragraphs as lines; may be empty, may start with the title
};

// A sampled run of words. `quoted`: it lies inside a quotation; `lead`: it starts in the first 150 words.
struct Shingle {
  static constexpr uint32_t hash_mask = (1U << 30) - 1;

  uint32_t hash{0};  // 30 bits
  bool quoted{false};
  bool lead{false};

  bool operator==(const Shingle&) const = default;
};

// A word (in scripts without blanks: a run of characters) and how much it says here, 1 to 255.
struct Term {
  static constexpr uint32_t hash_mask = (1U << 24) - 1;

  uint32_t hash{0};  // 24 bits
  uint8_t weight{0};

  bool operator==(const Term&) const = default;
};

struct Sketch {
  static constexpr uint32_t most_words = 100'000;
  static constexpr size_t most_shingles = 96;
  static constexpr size_t most_terms = 80;
  static constexpr uint8_t most_level = 20;

  uint64_t exact{0};                // of the folded words of title and text: equal for word-for-word copies
  uint64_t title{0};                // of the folded words of the title; 0: none
  uint32_t words{0};                // of the text (the title, when there is no text); in scripts without blanks, characters
  uint8_t weekday{0};               // that the text names first, see weekday.h
  uint8_t level{0};                 // one shingle in 2^level was kept
  std::vector<Shingle> shingles{};  // by hash, at most `most_shingles`
  std::vector<Term> terms{};        // the most telling, by hash, at most `most_terms`

  bool operator==(const Sketch&) const = default;
};

// Reads the first `most_words` of the text at most. Deterministic, and stable between releases as long as the format of
// encode() is.
Sketch sketch(const Wording& wording);

// The words behind terms of the sketch of `wording`, for people: folded, in the order of `terms`.
std::vector<std::string> spell(const Wording& wording, std::span<const Term> terms);

// As bytes to be stored: starts with the version of the format, 100 to 600 bytes for most articles.
std::string encode(const Sketch& sketch);

// Back again. Errors: bad-sketch (cut short, out of order, unknown version): make it anew from the text.
Result<Sketch> decode(std::string_view bytes);

}  // namespace feedwatch::story
