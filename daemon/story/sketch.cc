#include "story/sketch.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "story/background.h"
#include "story/words.h"

namespace feedwatch::story {
namespace {

constexpr size_t most_words = 100'000;
constexpr size_t lead_words = 150;
constexpr size_t telling_words = 300;  // a text says what it is about at its start
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
  std::stable_sort(shingles.begin(), shingles.end(), [](const Shingle& a, const Shingle& b) { return a.hash < b.hash; });
  const auto same = [](const Shingle& a, const Shingle& b) { return a.hash == b.hash; };
  shingles.erase(std::unique(shingles.begin(), shingles.end(), same), shingles.end());
  return shingles;
}

void sample_shingles(Sketch& sketch, std::vector<Shingle> shingles) {
  while (shingles.size() > Sketch::most_shingles) {
    ++sketch.level;
    std::erase_if(shingles, [&](const Shingle& each) { return !is_kept(each.hash, sketch.level); });
  }
  sketch.shingles = std::move(shingles);
}

struct Mention {
  double count{0};
  bool in_title{false};
  bool capital{false};
  bool number{false};
  uint8_t rarity{0};
};

using Mentions = std::unordered_map<uint64_t, Mention>;

void mention(Mentions& mentions, uint64_t stem, uint8_t how_rare, const Word& word, bool in_title) {
  Mention& each = mentions[stem];
  each.count += 1;
  each.in_title = each.in_title || in_title;
  each.capital = each.capital || word.capital;
  each.number = each.number || word.number;
  each.rarity = how_rare;
}

void mention_all(Mentions& mentions, const std::vector<Word>& words, size_t most, bool in_title) {
  constexpr uint8_t run_rarity = 50;
  for (size_t i = 0; i < std::min(words.size(), most); ++i) {
    const Word& word = words[i];
    if (word.gram == 0) {
      if (word.length > 1) mention(mentions, word.stem, rarity(word.stem), word, in_title);
      continue;
    }
    uint64_t hash = word.hash;
    size_t next = i + 1;
    for (; next < words.size() && next < i + word.gram && words[next].gram == word.gram && words[next].joined; ++next)
      hash = mix(hash, words[next].hash);
    if (next == i + word.gram) mention(mentions, hash, run_rarity, word, in_title);
  }
}

double weight_of(const Mention& each) {
  const double body = 1 + std::log(each.count);
  return (each.in_title ? 0.8 : 0.0) + body * (each.capital ? 1.3 : 1.0) * (each.number ? 0.6 : 1.0);
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
  candidates.reserve(mentions.size());
  for (const auto& [stem, each] : mentions) {
    const double weight = weight_of(each);
    const double value = weight * std::max(0.0, each.rarity - commonest_telling) * scale;
    const auto small = static_cast<uint8_t>(std::clamp(std::lround(value), 1L, 255L));
    if (value > 0) candidates.push_back({value, {short_hash(stem), small}});
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
  const std::vector<Word> text = read_words(wording.text, most_words);
  Sketch sketch;
  sketch.title = hash_of(title);
  sketch.exact = mix(sketch.title, hash_of(text));
  sketch.words = static_cast<uint32_t>(text.empty() ? title.size() : text.size());
  sample_shingles(sketch, all_shingles(text.empty() ? title : text));
  Mentions mentions;
  mention_all(mentions, title, telling_words, true);
  mention_all(mentions, text, telling_words, false);
  sketch.terms = telling_terms(mentions);
  return sketch;
}

}  // namespace feedwatch::story
