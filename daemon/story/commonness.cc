#include "story/commonness.h"

#include <bit>

namespace feedwatch::story {

void Commonness::reset(size_t articles) {
  bytes_.assign(std::bit_ceil(articles) * bytes_an_article, 0);
  bytes_.shrink_to_fit();
  more_.clear();
}

void Commonness::add(uint32_t hash) {
  const size_t at = slot(hash);
  const uint8_t count = get(at);
  if (count == full) {
    ++more_[at];
  } else {
    set(at, static_cast<uint8_t>(count + 1));
  }
}

void Commonness::remove(uint32_t hash) {
  const size_t at = slot(hash);
  if (more_.find(at) == nullptr) {
    set(at, static_cast<uint8_t>(get(at) - 1));
  } else if (--more_[at] == 0) {
    more_.erase(at);
  }
}

size_t Commonness::memory() const { return bytes_.capacity() + more_.memory(); }

// Hashes are sampled by their low bits, so those are mixed into the rest.
size_t Commonness::slot(uint32_t hash) const {
  const uint64_t mixed = hash * 0x9e3779b97f4a7c15ULL;
  return (mixed >> 20) & (bytes_.size() * 4 - 1);
}

uint8_t Commonness::get(size_t slot) const { return (bytes_[slot / 4] >> (slot % 4 * 2)) & full; }

void Commonness::set(size_t slot, uint8_t count) {
  uint8_t& byte = bytes_[slot / 4];
  const auto shift = static_cast<unsigned>(slot % 4 * 2);
  byte = static_cast<uint8_t>((byte & ~(full << shift)) | (count << shift));
}

}  // namespace feedwatch::story
