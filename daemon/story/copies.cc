#include "story/copies.h"

#include <algorithm>
#include <array>
#include <bit>

namespace feedwatch::story {
namespace {

constexpr size_t most_indexed = 10;   // shingles of an article in the index
constexpr size_t most_followed = 64;  // articles with one hash that are looked at, the newest
constexpr size_t most_compared = 64;  // articles that are compared in full
constexpr uint32_t least_words = 24;  // shorter ones are copies only word for word
constexpr uint32_t least_shared = 2;
constexpr uint32_t least_unquoted = 6;  // shingles that a comparison without quotations needs
constexpr uint32_t series_minutes = 12 * 60;

// Behind the shingles of an article.
constexpr size_t beside_shingles = 3;
enum Beside : uint8_t { exact_low, exact_high, title_hash };

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
  if (likeness.shorter >= 0.50 && likeness.lead_both >= 0.07) return true;
  if (likeness.shorter >= 0.65 && likeness.longer >= 0.52) return true;
  if (likeness.shorter >= 0.90 && likeness.lead_one >= 0.50) return true;
  return likeness.shorter >= 0.35 && likeness.lead_both >= 0.80;
}

// Which hashes a text may have: all that it has, and few others.
class Hint {
 public:
  explicit Hint(std::span<const uint32_t> packed) {
    for (const uint32_t each : packed) bits_[slot(each) / 64] |= uint64_t{1} << slot(each) % 64;
  }
  [[nodiscard]] bool holds(uint32_t packed) const { return (bits_[slot(packed) / 64] >> slot(packed) % 64 & 1) != 0; }

 private:
  // Hashes are sampled by their low bits, so those are mixed into the rest.
  static size_t slot(uint32_t packed) {
    constexpr unsigned bits = 15;
    return (packed & Shingle::hash_mask) * 0x9e3779b1U >> (32 - bits);
  }

  std::array<uint64_t, (size_t{1} << 15) / 64> bits_{};
};

double value(const Copy& copy) { return copy.exact ? 3.0 : copy.likeness.shorter + copy.likeness.longer / 2; }

}  // namespace

Copies::Copies() { common_.reset(1); }

Found Copies::find(const Sketch& sketch, uint32_t source, uint32_t minute) const {
  Found found;
  const auto is_series = [&](const Known& known) {
    return source != 0 && known.source == source &&
           std::max(known.minute, minute) - std::min(known.minute, minute) >= series_minutes;
  };
  std::vector<uint32_t> packed;
  packed.reserve(sketch.shingles.size());
  for (const Shingle& shingle : sketch.shingles) packed.push_back(pack(shingle));
  const std::vector<uint32_t> own = telling(std::move(packed));
  const Hint hint(own);
  const auto may_share = [&hint](uint32_t each) { return hint.holds(each); };
  const std::vector<uint32_t> compared = candidates(sketch);
  for (size_t i = 0; i < compared.size(); ++i) {
    if (i + 1 < compared.size()) prefetch(this->known(compared[i + 1]));
    const Known& known = this->known(compared[i]);
    Copy copy{.known = known, .exact = is_exact(known, sketch), .likeness = {}};
    const bool is_short = std::min<uint32_t>(known.words, sketch.words) < least_words;
    if (!is_short && has_least(known, may_share)) copy.likeness = compare(own, sketch.level, known);
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
    std::vector<uint32_t> numbers;
    append(numbers, low(sketch.title));
    for (const uint32_t number : numbers) {
      const Known& known = this->known(number);
      if (hash_at(known, known.shingles + title_hash) == low(sketch.title) && is_series(known))
        found.instalments.push_back(known.story);
    }
  }
  return found;
}

void Copies::add(Known known, const Sketch& sketch) {
  known.words = sketch.words & ((1U << 20) - 1);
  known.level = sketch.level & ((1U << 5) - 1);
  known.shingles = sketch.shingles.size() & ((1U << 7) - 1);
  known.start = first_hash_ + static_cast<uint32_t>(hashes_.size());
  for (const Shingle& shingle : sketch.shingles) {
    hashes_.push_back(pack(shingle));
    common_.prefetch(shingle.hash);
  }
  hashes_.push_back(low(sketch.exact));
  hashes_.push_back(high(sketch.exact));
  hashes_.push_back(low(sketch.title));
  known_.push_back(known);
  const std::vector<uint32_t> indexed = indexed_hashes(known);
  for (const uint32_t hash : indexed) table_.prefetch(hash);
  const uint32_t number = first_known_ + static_cast<uint32_t>(known_.size()) - 1;
  for (const uint32_t hash : indexed) table_.insert(hash, number);
  count(known, true);
  if (known_.size() > expected_) expected_ = 0;
  fit_counts();
}

void Copies::expect(size_t articles) {
  expected_ = articles;
  fit_counts();
}

void Copies::drop_newest() {
  const Known known = known_.back();
  count(known, false);
  const std::vector<uint32_t> indexed = indexed_hashes(known);
  for (auto hash = indexed.rbegin(); hash != indexed.rend(); ++hash) table_.remove_newest(*hash);
  hashes_.pop_back(known.shingles + beside_shingles);
  known_.pop_back(1);
  fit_counts();
}

void Copies::drop_oldest() {
  const Known known = known_.front();
  count(known, false);
  const size_t indexed = indexed_hashes(known).size();
  hashes_.pop_front(known.shingles + beside_shingles);
  first_hash_ += static_cast<uint32_t>(known.shingles + beside_shingles);
  known_.pop_front(1);
  ++first_known_;
  table_.drop_before(first_known_, indexed);
  expected_ = 0;
  fit_counts();
}

size_t Copies::memory() const { return known_.memory() + hashes_.memory() + table_.memory() + common_.memory(); }

// Few enough shingles that many articles fit, chosen by value so that copies choose the same; the whole text and the title.
std::vector<uint32_t> Copies::indexed_hashes(const Known& known) const {
  std::vector<uint32_t> hashes;
  hashes.reserve(known.shingles + beside_shingles);
  for (uint32_t i = 0; i < known.shingles; ++i) hashes.push_back(hash_at(known, i) & Shingle::hash_mask);
  for (auto level = static_cast<uint8_t>(known.level); hashes.size() > most_indexed; ++level)
    std::erase_if(hashes, [level](uint32_t each) { return !is_kept(each, level); });
  hashes.push_back(hash_at(known, known.shingles + exact_low));
  const uint32_t title = hash_at(known, known.shingles + title_hash);
  if (title != 0) hashes.push_back(title);
  return hashes;
}

// The numbers of the newest articles that have the hash in the index.
void Copies::append(std::vector<uint32_t>& numbers, uint32_t hash) const {
  size_t left = most_followed;
  table_.each(hash, [&](uint32_t number) {
    numbers.push_back(number);
    return --left > 0;
  });
}

// Those that share most of the indexed hashes, the newest of equals.
std::vector<uint32_t> Copies::candidates(const Sketch& sketch) const {
  for (const Shingle& shingle : sketch.shingles) table_.prefetch(shingle.hash);
  for (const Shingle& shingle : sketch.shingles) table_.prefetch_more(shingle.hash);
  std::vector<uint32_t> hits;
  append(hits, low(sketch.exact));
  if (hits.size() > most_compared / 2) hits.resize(most_compared / 2);
  const size_t exact = hits.size();
  for (const Shingle& shingle : sketch.shingles) append(hits, shingle.hash);
  for (size_t i = 0; i < exact; ++i) hits.insert(hits.end(), most_indexed, hits[i]);
  for (uint32_t& number : hits) number -= first_known_;  // numbers wrap, these don't
  std::sort(hits.begin(), hits.end());
  std::vector<std::pair<size_t, uint32_t>> counted;  // how often, article
  for (size_t i = 0; i < hits.size();) {
    const size_t start = i;
    while (i < hits.size() && hits[i] == hits[start]) ++i;
    counted.emplace_back(i - start, hits[start]);
  }
  std::sort(counted.rbegin(), counted.rend());
  if (counted.size() > most_compared) counted.resize(most_compared);
  std::vector<uint32_t> numbers;
  numbers.reserve(counted.size());
  for (const auto& each : counted) numbers.push_back(each.second + first_known_);
  return numbers;
}

bool Copies::is_exact(const Known& known, const Sketch& sketch) const {
  return hash_at(known, known.shingles + exact_low) == low(sketch.exact) &&
         hash_at(known, known.shingles + exact_high) == high(sketch.exact) && known.words == sketch.words;
}

// What of the article's shingles says something, the common ones being left out.
std::vector<uint32_t> Copies::telling(std::vector<uint32_t> packed) const {
  for (const uint32_t each : packed) common_.prefetch(each & Shingle::hash_mask);
  std::erase_if(packed, [this](uint32_t each) { return common_.is_common(each & Shingle::hash_mask); });
  return packed;
}

void Copies::prefetch(const Known& known) const {
  constexpr size_t a_line = 64 / sizeof(uint32_t);
  for (size_t i = 0; i < known.shingles + beside_shingles; i += a_line)
    __builtin_prefetch(&hashes_[known.start - first_hash_ + i]);
}

// Whether so many of its hashes may be shared that a comparison is worth it. Most candidates have a single one in common by
// chance: they cost no more than reading their hashes.
template <class MayShare>
bool Copies::has_least(const Known& known, const MayShare& may_share) const {
  uint32_t shared = 0;
  for (uint32_t i = 0; i < known.shingles; ++i) shared += may_share(hash_at(known, i)) ? 1 : 0;
  return shared >= least_shared;
}

Likeness Copies::compare(std::span<const uint32_t> own, uint8_t own_level, const Known& known) const {
  std::vector<uint32_t> all;
  all.reserve(known.shingles);
  for (uint32_t i = 0; i < known.shingles; ++i) all.push_back(hash_at(known, i));
  const auto any = [](uint32_t) { return true; };
  if (tally(own, all, any).shared < least_shared) return {};

  const std::vector<uint32_t> other = telling(std::move(all));
  const auto level = std::max(own_level, static_cast<uint8_t>(known.level));
  const auto own_words = [&](uint32_t packed) { return (packed & quoted_bit) == 0 && is_kept(packed, level); };
  const Tally unquoted = tally(own, other, own_words);
  if (std::min(unquoted.left.all, unquoted.right.all) >= least_unquoted) return unquoted.likeness();
  return tally(own, other, [&](uint32_t packed) { return is_kept(packed, level); }).likeness();
}

// Copies say the same by nature: only the first of a group is counted.
void Copies::count(const Known& known, bool add) {
  if (known.group != known.id) return;
  for (uint32_t i = 0; i < known.shingles; ++i) {
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
  const size_t wanted = std::bit_ceil(std::max<size_t>({known_.size(), expected_, 1}));
  if (wanted == common_.room()) return;
  common_.reset(wanted);
  for (size_t i = 0; i < known_.size(); ++i) count(known_[i], true);
}

}  // namespace feedwatch::story
