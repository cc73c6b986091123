#include "story/copies.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <unordered_map>

namespace feedwatch::story {
namespace {

constexpr size_t most_indexed = 10;   // shingles of an article in the index
constexpr size_t most_followed = 64;  // articles with one hash that are looked at, the newest
constexpr size_t most_steps = 256;    // entries of one bucket that are looked at
constexpr size_t most_compared = 40;  // articles that are compared in full
constexpr uint32_t least_words = 24;  // shorter ones are copies only word for word
constexpr uint32_t least_shared = 2;
constexpr uint32_t least_unquoted = 6;  // shingles that a comparison without quotations needs
constexpr uint32_t series_minutes = 12 * 60;

// Behind the shingles of an article.
constexpr size_t beside_shingles = 3;
enum Beside : uint8_t { exact_low, exact_high, title_hash };

constexpr uint32_t which_bits = 7;  // of Entry::place
constexpr uint32_t number_mask = UINT32_MAX >> which_bits;

constexpr uint32_t quoted_bit = 1U << 31;
constexpr uint32_t lead_bit = 1U << 30;

uint32_t pack(const Shingle& shingle) { return shingle.hash | (shingle.quoted ? quoted_bit : 0) | (shingle.lead ? lead_bit : 0); }

uint32_t low(uint64_t hash) { return static_cast<uint32_t>(hash); }
uint32_t high(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

bool is_kept(uint32_t packed, uint8_t level) { return (packed & ((1U << level) - 1)) == 0; }

// Counts of one side of a comparison.
struct Side {
  uint32_t all{0};
  uint32_t lead{0};
  uint32_t shared_lead{0};
};

double share(uint32_t part, uint32_t whole) { return whole == 0 ? 0.0 : static_cast<double>(part) / whole; }

struct Tally {
  Side left{};
  Side right{};
  uint32_t shared{0};

  void see(Side& side, uint32_t packed) const {
    ++side.all;
    side.lead += (packed & lead_bit) != 0 ? 1 : 0;
  }
  void share_out(uint32_t of_left, uint32_t of_right) {
    ++shared;
    left.shared_lead += (of_left & lead_bit) != 0 ? 1 : 0;
    right.shared_lead += (of_right & lead_bit) != 0 ? 1 : 0;
  }
  [[nodiscard]] Likeness likeness() const {
    const double one = share(left.shared_lead, left.lead);
    const double other = share(right.shared_lead, right.lead);
    return {.shared = shared,
            .shorter = share(shared, std::min(left.all, right.all)),
            .longer = share(shared, std::max(left.all, right.all)),
            .lead_both = std::min(one, other),
            .lead_one = std::max(one, other)};
  }
};

// Both are sorted by hash.
template <class Use>
Tally tally(std::span<const uint32_t> left, std::span<const uint32_t> right, const Use& use) {
  Tally tally;
  size_t i = 0;
  size_t j = 0;
  while (i < left.size() || j < right.size()) {
    const uint64_t a = i < left.size() ? left[i] & Shingle::hash_mask : UINT64_MAX;
    const uint64_t b = j < right.size() ? right[j] & Shingle::hash_mask : UINT64_MAX;
    const bool used_left = a <= b && use(left[i]);
    const bool used_right = b <= a && use(right[j]);
    if (used_left) tally.see(tally.left, left[i]);
    if (used_right) tally.see(tally.right, right[j]);
    if (used_left && used_right) tally.share_out(left[i], right[j]);
    if (a <= b) ++i;
    if (b <= a) ++j;
  }
  return tally;
}

// What is shared only behind the lead may be a background paragraph; what is quoted in full is in the lead of one of them.
bool is_copy(const Likeness& likeness, bool same_source) {
  if (likeness.shared < least_shared) return false;
  if (same_source) return likeness.shorter >= 0.90 && likeness.longer >= 0.60;
  if (likeness.shorter >= 0.50 && likeness.lead_both >= 0.10) return true;
  if (likeness.shorter >= 0.65 && likeness.longer >= 0.55) return true;
  if (likeness.shorter >= 0.90 && likeness.lead_one >= 0.50) return true;
  return likeness.shorter >= 0.35 && likeness.lead_both >= 0.80;
}

double value(const Copy& copy) { return copy.exact ? 3.0 : copy.likeness.shorter + copy.likeness.longer / 2; }

}  // namespace

Copies::Copies() : heads_(1, 0) { common_.reset(1); }

Found Copies::find(const Sketch& sketch, uint32_t source, uint32_t minute) const {
  Found found;
  const auto is_series = [&](const Known& known) {
    return source != 0 && known.source == source &&
           std::max(known.minute, minute) - std::min(known.minute, minute) >= series_minutes;
  };
  for (const size_t at : candidates(sketch)) {
    const Known& known = known_[at];
    Copy copy{.known = known, .exact = is_exact(known, sketch), .likeness = {}};
    const bool is_short = std::min(known.words, sketch.words) < least_words;
    if (!is_short) copy.likeness = compare(sketch, known);
    const bool same = source != 0 && known.source == source;
    if (copy.exact ? !(is_short && same) : !is_short && is_copy(copy.likeness, same)) {
      // The oldest of equals, so that copies name the article they are copies of.
      if (!found.copy || value(copy) > value(*found.copy) ||
          (value(copy) == value(*found.copy) && known.id < found.copy->known.id))
        found.copy = copy;
    } else if (is_series(known) && (copy.exact || copy.likeness.shorter >= 0.30)) {
      found.instalments.push_back(known.story);
    }
  }
  if (sketch.title != 0) {
    for (const size_t at : with(low(sketch.title))) {
      const Known& known = known_[at];
      if (hash_at(known, known.shingles + title_hash) == low(sketch.title) && is_series(known))
        found.instalments.push_back(known.story);
    }
  }
  return found;
}

void Copies::add(Known known, const Sketch& sketch) {
  known.words = sketch.words;
  known.level = sketch.level;
  known.shingles = static_cast<uint8_t>(sketch.shingles.size());
  known.start = first_hash_ + static_cast<uint32_t>(hashes_.size());
  for (const Shingle& shingle : sketch.shingles) hashes_.push_back(pack(shingle));
  hashes_.push_back(low(sketch.exact));
  hashes_.push_back(high(sketch.exact));
  hashes_.push_back(low(sketch.title));
  const uint32_t number = first_known_ + static_cast<uint32_t>(known_.size());
  const std::vector<Hash> indexed = indexed_hashes(known);
  known.indexed = static_cast<uint8_t>(indexed.size());
  known_.push_back(known);
  for (const Hash& hash : indexed) {
    grow();
    uint32_t& head = heads_[bucket(hash.value)];
    entries_.push_back({.next = head, .place = (number & number_mask) << which_bits | hash.which});
    head = first_entry_ + static_cast<uint32_t>(entries_.size()) - 1;
  }
  count(known_.back(), true);
  fit_counts();
}

void Copies::drop_newest() {
  const Known known = known_.back();
  count(known, false);
  for (uint8_t i = 0; i < known.indexed; ++i) {
    heads_[bucket(hash_of(entries_.back()))] = entries_.back().next;
    entries_.pop_back();
  }
  hashes_.resize(hashes_.size() - known.shingles - beside_shingles);
  known_.pop_back();
  fit_counts();
}

void Copies::drop_oldest() {
  const Known known = known_.front();
  count(known, false);
  entries_.erase(entries_.begin(), entries_.begin() + known.indexed);
  first_entry_ += known.indexed;
  const size_t hashes = known.shingles + beside_shingles;
  hashes_.erase(hashes_.begin(), hashes_.begin() + static_cast<std::ptrdiff_t>(hashes));
  first_hash_ += static_cast<uint32_t>(hashes);
  known_.pop_front();
  ++first_known_;
  fit_counts();
}

size_t Copies::memory() const {
  return known_.size() * sizeof(Known) + hashes_.size() * sizeof(uint32_t) + entries_.size() * sizeof(Entry) +
         heads_.size() * sizeof(uint32_t) + common_.memory();
}

// Linear hashing: buckets split one by one, in order, so that no article waits for a whole table to grow.
size_t Copies::bucket(uint32_t hash) const {
  const uint64_t mixed = hash * 0x9e3779b97f4a7c15ULL >> 24;
  const size_t round = std::bit_floor(heads_.size());
  const size_t wide = mixed & (2 * round - 1);
  return wide < heads_.size() ? wide : wide - round;
}

void Copies::grow() {
  if (entries_.size() < heads_.size()) return;
  const size_t half = heads_.size() - std::bit_floor(heads_.size());
  std::vector<uint32_t> chain;
  for (uint32_t at = heads_[half]; is_live(at); at = entry(at).next) chain.push_back(at);
  heads_[half] = first_entry_ - 1;
  heads_.push_back(first_entry_ - 1);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    Entry& each = entries_[*at - first_entry_];
    uint32_t& head = heads_[bucket(hash_of(each))];
    each.next = head;
    head = *at;
  }
}

size_t Copies::article_of(const Entry& entry) const {
  return ((entry.place >> which_bits) - (first_known_ & number_mask)) & number_mask;
}

uint32_t Copies::hash_of(const Entry& entry) const {
  const Known& known = known_[article_of(entry)];
  const size_t which = entry.place & ((1U << which_bits) - 1);
  const uint32_t hash = hash_at(known, which);
  return which < known.shingles ? hash & Shingle::hash_mask : hash;
}

// Few enough shingles that many articles fit, chosen by value so that copies choose the same; the whole text and the title.
std::vector<Copies::Hash> Copies::indexed_hashes(const Known& known) const {
  std::vector<Hash> hashes;
  for (uint8_t i = 0; i < known.shingles; ++i) hashes.push_back({hash_at(known, i) & Shingle::hash_mask, i});
  for (uint8_t level = known.level; hashes.size() > most_indexed; ++level)
    std::erase_if(hashes, [level](const Hash& each) { return !is_kept(each.value, level); });
  const auto beside = [&](Beside what) {
    const auto which = static_cast<uint8_t>(known.shingles + what);
    hashes.push_back({hash_at(known, which), which});
  };
  beside(exact_low);
  if (hash_at(known, known.shingles + title_hash) != 0) beside(title_hash);
  return hashes;
}

// The newest articles that have the hash in the index.
std::vector<size_t> Copies::with(uint32_t hash) const {
  std::vector<size_t> articles;
  size_t steps = 0;
  for (uint32_t at = heads_[bucket(hash)]; is_live(at) && articles.size() < most_followed && steps < most_steps; ++steps) {
    const Entry& each = entry(at);
    if (hash_of(each) == hash) articles.push_back(article_of(each));
    at = each.next;
  }
  return articles;
}

// Those that share most of the indexed hashes, the newest of equals.
std::vector<size_t> Copies::candidates(const Sketch& sketch) const {
  std::vector<size_t> hits = with(low(sketch.exact));
  if (hits.size() > most_compared / 2) hits.resize(most_compared / 2);
  const size_t exact = hits.size();
  for (const Shingle& shingle : sketch.shingles) {
    const std::vector<size_t> found = with(shingle.hash);
    hits.insert(hits.end(), found.begin(), found.end());
  }
  for (size_t i = 0; i < exact; ++i) hits.insert(hits.end(), most_indexed, hits[i]);
  std::sort(hits.begin(), hits.end());
  std::vector<std::pair<size_t, size_t>> counted;  // how often, article
  for (size_t i = 0; i < hits.size();) {
    const size_t start = i;
    while (i < hits.size() && hits[i] == hits[start]) ++i;
    counted.emplace_back(i - start, hits[start]);
  }
  std::sort(counted.rbegin(), counted.rend());
  if (counted.size() > most_compared) counted.resize(most_compared);
  std::vector<size_t> articles;
  articles.reserve(counted.size());
  for (const auto& each : counted) articles.push_back(each.second);
  return articles;
}

bool Copies::is_exact(const Known& known, const Sketch& sketch) const {
  return hash_at(known, known.shingles + exact_low) == low(sketch.exact) &&
         hash_at(known, known.shingles + exact_high) == high(sketch.exact) && known.words == sketch.words;
}

Likeness Copies::compare(const Sketch& sketch, const Known& known) const {
  std::vector<uint32_t> left;
  left.reserve(sketch.shingles.size());
  for (const Shingle& shingle : sketch.shingles) left.push_back(pack(shingle));
  std::vector<uint32_t> right;
  right.reserve(known.shingles);
  for (uint8_t i = 0; i < known.shingles; ++i) right.push_back(hash_at(known, i));

  const uint8_t level = std::max(sketch.level, known.level);
  const auto telling = [&](uint32_t packed) { return is_kept(packed, level) && !common_.is_common(packed & Shingle::hash_mask); };
  const auto own_words = [&](uint32_t packed) { return (packed & quoted_bit) == 0 && telling(packed); };
  const Tally unquoted = tally(left, right, own_words);
  if (std::min(unquoted.left.all, unquoted.right.all) >= least_unquoted) return unquoted.likeness();
  return tally(left, right, telling).likeness();
}

// Copies say the same by nature: only the first of a group is counted.
void Copies::count(const Known& known, bool add) {
  if (known.group != known.id) return;
  for (uint8_t i = 0; i < known.shingles; ++i) {
    const uint32_t hash = hash_at(known, i) & Shingle::hash_mask;
    if (add) {
      common_.add(hash);
    } else {
      common_.remove(hash);
    }
  }
}

// The room is a function of the number of articles alone, so that a restored index has the same chance hits.
void Copies::fit_counts() {
  const size_t wanted = std::bit_ceil(std::max<size_t>(known_.size(), 1));
  if (wanted == common_.room()) return;
  common_.reset(wanted);
  for (const Known& known : known_) count(known, true);
}

}  // namespace feedwatch::story
