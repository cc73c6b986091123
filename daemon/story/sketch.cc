#include "story/sketch.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "story/background.h"
#include "story/weekday.h"
#include "story/words.h"

namespace feedwatch::story {
namespace {

constexpr size_t lead_words = 150;
constexpr size_t telling_words = 300;  // a text says what it is about at its start
constexpr double fading_words = 250;   // in which a mention comes to count for 1/e
constexpr uint32_t shingle_weight = 10;

// Five words, or ten characters of a script without blanks.
uint32_t weight_of(const Word& word) { return word.gram > 0 ? 1 : 2; }

uint64_t mix(uint64_t hash, uint64_t more) {
  hash ^= more + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
  hash *= 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 29);
}

Shingle make_shingle(const std::vector<Word>& words, size_t first, size_t end) {
  uint64_t hash = 0;
  bool quoted = true;
  for (size_t i = first; i < end; ++i) {
    hash = mix(hash, words[i].hash);
    quoted = quoted && words[i].quoted;
  }
  hash ^= hash >> 32;
  return {.hash = static_cast<uint32_t>(hash) & Shingle::hash_mask, .quoted = quoted, .lead = first < lead_words};
}

bool is_kept(uint32_t hash, uint8_t level) { return (hash & ((1U << level) - 1)) == 0; }

// By hash; of equals the first.
std::vector<Shingle> each_once(const std::vector<Shingle>& shingles) {
  std::vector<uint64_t> order;  // hash, and place
  order.reserve(shingles.size());
  for (size_t i = 0; i < shingles.size(); ++i) order.push_back(uint64_t{shingles[i].hash} << 32 | i);
  std::sort(order.begin(), order.end());
  std::vector<Shingle> sorted;
  sorted.reserve(order.size());
  for (const uint64_t each : order) {
    const Shingle& shingle = shingles[each & UINT32_MAX];
    if (sorted.empty() || sorted.back().hash != shingle.hash) sorted.push_back(shingle);
  }
  return sorted;
}

// Every run of words once; where one is said twice, the first counts.
std::vector<Shingle> all_shingles(const std::vector<Word>& words) {
  std::vector<Shingle> shingles;
  shingles.reserve(words.size());
  uint32_t weight = 0;
  for (size_t first = 0, end = 0; first < words.size(); ++first) {
    while (end < words.size() && weight < shingle_weight) weight += weight_of(words[end++]);
    if (weight < shingle_weight) break;
    shingles.push_back(make_shingle(words, first, end));
    weight -= weight_of(words[first]);
  }
  return each_once(shingles);
}

void sample_shingles(Sketch& sketch, std::vector<Shingle> shingles) {
  while (shingles.size() > Sketch::most_shingles && sketch.level < Sketch::most_level) {
    ++sketch.level;
    std::erase_if(shingles, [&](const Shingle& each) { return !is_kept(each.hash, sketch.level); });
  }
  if (shingles.size() > Sketch::most_shingles) shingles.resize(Sketch::most_shingles);
  sketch.shingles = std::move(shingles);
}

struct Mention {
  uint64_t stem{0};
  double amount{0};  // a mention counts for one at the start, and less and less after it
  bool in_title{false};
  bool number{false};
  uint8_t rarity{0};
};

// By stem: a hash table with room for the words of a title and of a text.
class Mentions {
 public:
  Mention& of(uint64_t stem) {
    size_t at = stem % places_.size();
    while (places_[at] != 0 && all_[places_[at] - 1U].stem != stem) at = (at + 1) % places_.size();
    if (places_[at] == 0) {
      all_.push_back({.stem = stem});
      places_[at] = static_cast<uint16_t>(all_.size());
    }
    return all_[places_[at] - 1U];
  }
  [[nodiscard]] const std::vector<Mention>& all() const { return all_; }

 private:
  static constexpr size_t room = 2048;
  static_assert(room > 2 * 2 * telling_words);

  std::array<uint16_t, room> places_{};  // in all_, from 1; 0: free
  std::vector<Mention> all_{};
};

// The table knows the common words of a few languages. In all of them the shortest words are common ones, unless they are names.
// A name of two parts is one word, so that no single word ties two texts.
uint8_t rarity_of(const Word& word) {
  if (word.particle) return 0;
  constexpr uint8_t of_short_words = 42;
  constexpr uint8_t longest_short = 3;
  const uint8_t known = rarity(word.stem);
  return word.length <= longest_short && !word.capital && !word.number ? std::min(known, of_short_words) : known;
}

// Calls use(hash, first word, number of words) for each term of the words: a word; in scripts without blanks a run of them.
template <class Use>
void for_terms(const std::vector<Word>& words, const Use& use) {
  for (size_t i = 0; i < std::min(words.size(), telling_words); ++i) {
    const Word& word = words[i];
    if (word.gram == 0) {
      if (word.length > 1) use(word.stem, i, size_t{1});
      continue;
    }
    uint64_t hash = word.hash;
    size_t next = i + 1;
    for (; next < words.size() && next < i + word.gram && words[next].gram == word.gram && words[next].joined; ++next)
      hash = mix(hash, words[next].hash);
    if (next == i + word.gram) use(hash, i, next - i);
  }
}

// What a mention counts for, by the place of its word in the text.
double fading(size_t place) {
  static const std::array<double, telling_words> amounts = [] {
    std::array<double, telling_words> fading{};
    for (size_t i = 0; i < fading.size(); ++i) fading[i] = std::exp(-static_cast<double>(i) / fading_words);
    return fading;
  }();
  return amounts[place];
}

void mention_all(Mentions& mentions, const std::vector<Word>& words, bool in_title) {
  constexpr uint8_t run_rarity = 50;
  for_terms(words, [&](uint64_t hash, size_t first, size_t) {
    const Word& word = words[first];
    Mention& each = mentions.of(hash);
    each.amount += in_title ? 1 : fading(first);
    each.in_title = each.in_title || in_title;
    each.number = each.number || word.number;
    each.rarity = word.gram == 0 ? rarity_of(word) : run_rarity;
  });
}

double weight_of(const Mention& each) {
  const double body = std::log(1 + 1.7 * each.amount);
  return (each.in_title ? 0.8 : 0.0) + body * (each.number ? 0.6 : 1.0);
}

uint32_t short_hash(uint64_t hash) { return static_cast<uint32_t>(hash >> 40); }

// A term is worth its weight here times how rare it is at large; words commoner than one in 64 say nothing.
std::vector<Term> telling_terms(const Mentions& mentions) {
  constexpr double commonest_telling = 18;  // as rarity()
  constexpr double scale = 38.0 / 44;
  struct Candidate {
    double value;
    Term term;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(mentions.all().size());
  for (const Mention& each : mentions.all()) {
    const double weight = weight_of(each);
    const double value = weight * std::max(0.0, each.rarity - commonest_telling) * scale;
    const auto small = static_cast<uint8_t>(std::clamp(std::lround(value), 1L, 255L));
    if (value > 0) candidates.push_back({value, {short_hash(each.stem), small}});
  }
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.value != b.value ? a.value > b.value : a.term.hash < b.term.hash;
  };
  std::sort(candidates.begin(), candidates.end(), better);
  if (candidates.size() > Sketch::most_terms) candidates.resize(Sketch::most_terms);
  std::vector<Term> terms;
  terms.reserve(candidates.size());
  for (const Candidate& each : candidates) terms.push_back(each.term);
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.hash < b.hash; });
  const auto same = [](const Term& a, const Term& b) { return a.hash == b.hash; };
  terms.erase(std::unique(terms.begin(), terms.end(), same), terms.end());
  return terms;
}

uint64_t hash_of(const std::vector<Word>& words) {
  uint64_t hash = 0;
  for (const Word& word : words) hash = mix(hash, word.hash);
  return hash;
}

}  // namespace

Sketch sketch(const Wording& wording) {
  const std::vector<Word> title = read_words(wording.title, telling_words);
  const std::vector<Word> text = read_words(wording.text, Sketch::most_words);
  Sketch sketch;
  sketch.title = hash_of(title);
  sketch.exact = mix(sketch.title, hash_of(text));
  sketch.words = static_cast<uint32_t>(text.empty() ? title.size() : text.size());
  sketch.weekday = weekday_of(wording.text);
  sample_shingles(sketch, all_shingles(text.empty() ? title : text));
  Mentions mentions;
  mention_all(mentions, title, true);
  mention_all(mentions, text, false);
  sketch.terms = telling_terms(mentions);
  return sketch;
}

namespace {

// Writes into `spelled`, which is parallel to `terms`, what of them `text` says, unless it is there already.
void spell_from(std::string_view text, std::span<const Term> terms, std::vector<std::string>& spelled) {
  std::vector<std::string> spelling;
  const std::vector<Word> words = read_words(text, telling_words, spelling);
  for_terms(words, [&](uint64_t hash, size_t first, size_t count) {
    for (size_t i = 0; i < terms.size(); ++i) {
      if (terms[i].hash != short_hash(hash) || !spelled[i].empty()) continue;
      for (size_t word = first; word < first + count; ++word) spelled[i] += spelling[word];
    }
  });
}

}  // namespace

std::vector<std::string> spell(const Wording& wording, std::span<const Term> terms) {
  std::vector<std::string> spelled(terms.size());
  if (terms.empty()) return spelled;
  spell_from(wording.title, terms, spelled);
  spell_from(wording.text, terms, spelled);
  std::erase(spelled, std::string{});
  return spelled;
}

}  // namespace feedwatch::story
