#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "story/sketch.h"

namespace feedwatch::story {
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
  if (bytes.broken() || words > Sketch::most_words || weekday > 7 || level > Sketch::most_level ||
      shingles > Sketch::most_shingles)
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
