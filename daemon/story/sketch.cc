#include "story/sketch.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "story/background.h"
#include "story/weekday.h"
#include "story/words.h"

namespace feedwatch::story {
namespace {

constexpr size_t most_words = 100'000;
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
  const std::vector<Word> text = read_words(wording.text, most_words);
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

namespace {

constexpr char format = 1;

// LEB128: seven bits a byte, the last without its high bit.
void put(std::string& bytes, uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  uint64_t take() {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const uint64_t byte = take_byte();
      number |= (byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    broken_ = true;
    return 0;
  }

  uint8_t take_byte() {
    if (rest_.empty()) {
      broken_ = true;
      return 0;
    }
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  // Hashes that rise; `most` is the greatest.
  uint32_t take_next(uint32_t before, bool is_first, uint32_t most) {
    const uint64_t next = take() + (is_first ? 0 : before + 1ULL);
    if (next > most) broken_ = true;
    return broken_ ? 0 : static_cast<uint32_t>(next);
  }

  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool broken_{false};
};

constexpr uint8_t quoted_flag = 1;
constexpr uint8_t lead_flag = 2;

// What sampling leaves of a hash is written: the low bits are zero. Flags follow, four shingles a byte.
void put_shingles(std::string& bytes, const Sketch& sketch) {
  uint64_t next = 0;
  for (const Shingle& each : sketch.shingles) {
    put(bytes, (each.hash >> sketch.level) - next);
    next = (each.hash >> sketch.level) + 1ULL;
  }
  for (size_t i = 0; i < sketch.shingles.size(); i += 4) {
    unsigned flags = 0;
    for (size_t j = i; j < std::min(i + 4, sketch.shingles.size()); ++j) {
      const Shingle& each = sketch.shingles[j];
      flags |= static_cast<unsigned>((each.quoted ? quoted_flag : 0) | (each.lead ? lead_flag : 0)) << (2 * (j - i));
    }
    bytes += static_cast<char>(flags);
  }
}

void take_shingles(Bytes& bytes, Sketch& sketch, size_t count) {
  for (size_t i = 0; i < count && !bytes.broken(); ++i) {
    const uint32_t before = i == 0 ? 0 : sketch.shingles.back().hash >> sketch.level;
    sketch.shingles.push_back({.hash = bytes.take_next(before, i == 0, Shingle::hash_mask >> sketch.level) << sketch.level});
  }
  for (size_t i = 0; i < sketch.shingles.size(); i += 4) {
    const unsigned flags = bytes.take_byte();
    for (size_t j = i; j < std::min(i + 4, sketch.shingles.size()); ++j) {
      sketch.shingles[j].quoted = (flags >> (2 * (j - i)) & quoted_flag) != 0;
      sketch.shingles[j].lead = (flags >> (2 * (j - i)) & lead_flag) != 0;
    }
  }
}

void take_terms(Bytes& bytes, Sketch& sketch, size_t count) {
  for (size_t i = 0; i < count && !bytes.broken(); ++i) {
    const uint32_t hash = bytes.take_next(i == 0 ? 0 : sketch.terms.back().hash, i == 0, Term::hash_mask);
    sketch.terms.push_back({.hash = hash, .weight = bytes.take_byte()});
  }
}

uint64_t take_hash(Bytes& bytes) {
  uint64_t hash = 0;
  for (unsigned shift = 0; shift < 64; shift += 8) hash |= static_cast<uint64_t>(bytes.take_byte()) << shift;
  return hash;
}

void put_hash(std::string& bytes, uint64_t hash) {
  for (unsigned shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(hash >> shift & 0xFF);
}

}  // namespace

// The level's share of the number it is stored in together with the weekday.
constexpr unsigned level_bits = 5;
static_assert(Sketch::most_level < (1U << level_bits));

std::string encode(const Sketch& sketch) {
  std::string bytes(1, format);
  put_hash(bytes, sketch.exact);
  put_hash(bytes, sketch.title);
  put(bytes, sketch.words);
  put(bytes, static_cast<uint64_t>(sketch.weekday) << level_bits | sketch.level);
  put(bytes, sketch.shingles.size());
  put_shingles(bytes, sketch);
  put(bytes, sketch.terms.size());
  uint64_t next = 0;
  for (const Term& each : sketch.terms) {
    put(bytes, each.hash - next);
    bytes += static_cast<char>(each.weight);
    next = each.hash + 1ULL;
  }
  return bytes;
}

Result<Sketch> decode(std::string_view stored) {
  const Error broken{"bad-sketch", "the stored sketch of an article cannot be read"};
  Bytes bytes(stored);
  Sketch sketch;
  if (bytes.take_byte() != format) return broken;
  sketch.exact = take_hash(bytes);
  sketch.title = take_hash(bytes);
  const uint64_t words = bytes.take();
  const uint64_t day_and_level = bytes.take();
  const uint64_t weekday = day_and_level >> level_bits;
  const uint64_t level = day_and_level & ((1U << level_bits) - 1);
  const uint64_t shingles = bytes.take();
  if (bytes.broken() || words > most_words || weekday > 7 || level > Sketch::most_level || shingles > Sketch::most_shingles)
    return broken;
  sketch.words = static_cast<uint32_t>(words);
  sketch.weekday = static_cast<uint8_t>(weekday);
  sketch.level = static_cast<uint8_t>(level);
  take_shingles(bytes, sketch, shingles);
  const uint64_t terms = bytes.take();
  if (bytes.broken() || terms > Sketch::most_terms) return broken;
  take_terms(bytes, sketch, terms);
  if (bytes.broken() || !bytes.at_end()) return broken;
  return sketch;
}

}  // namespace feedwatch::story
