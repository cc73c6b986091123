#include "rules/index.h"

#include <algorithm>
#include <bit>

#include "rules/hash.h"

namespace feedwatch::rules {
namespace {

constexpr uint64_t title_salt = 0x1D8E4E27C47D124FU;
constexpr uint64_t surface_salt = 0xEB44ACCAB455D165U;
constexpr uint64_t uneven_salt = 0x9C6E6877736C46E3U;
constexpr uint64_t pair_salt = 0xA0761D6478BD642FU;
constexpr uint64_t prefix_salt = 0xE7037ED1A0B428DBU;
constexpr uint64_t suffix_salt = 0x8EBC6AF09C88C6E3U;
constexpr uint64_t value_salt = 0x589965CC75374CC3U;

}  // namespace

uint64_t word_key(uint64_t hash) { return hash; }
uint64_t title_key(uint64_t hash) { return combine(hash, title_salt); }
uint64_t surface_key(uint64_t hash) { return combine(hash, surface_salt); }
uint64_t uneven_key(uint64_t hash) { return combine(hash, uneven_salt); }
uint64_t pair_key(uint64_t first, uint64_t second) { return combine(first ^ pair_salt, second); }
uint64_t prefix_key(uint64_t hash) { return combine(hash, prefix_salt); }
uint64_t suffix_key(uint64_t hash) { return combine(hash, suffix_salt); }
uint64_t value_key(uint8_t field, uint64_t hash) { return combine(hash, value_salt + field); }

bool Filter::passes(const KeyBits& bits) const {
  bool any = false;
  for (size_t i = 0; i < size && guards[i] != 0; ++i) {
    any = any || bits.has(guards[i]);
    if ((ends >> i & 1) == 0) continue;
    if (!any) return false;
    any = false;
  }
  return true;
}

void Index::seal() {
  filed_.shrink_to_fit();
  std::sort(filed_.begin(), filed_.end(), [](const Filed& a, const Filed& b) {
    return a.key() != b.key() ? a.key() < b.key() : a.posting.target < b.posting.target;
  });
  size_t distinct = 0;
  for (size_t i = 0; i < filed_.size(); ++i) distinct += i == 0 || filed_[i].key() != filed_[i - 1].key() ? 1 : 0;
  slots_.assign(std::bit_ceil(distinct * 3 / 2 + 2), Slot{});
  presence_.assign(std::bit_ceil(distinct / 8 + 1), 0);
  presence_mask_ = presence_.size() - 1;
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < filed_.size();) {
    const uint64_t key = filed_[i].key();
    const size_t begin = i;
    while (i < filed_.size() && filed_[i].key() == key) ++i;
    size_t slot = slot_of(key);
    while (slots_[slot].count != 0) slot = (slot + 1) & mask;
    slots_[slot] = {key, static_cast<uint32_t>(begin), static_cast<uint32_t>(i - begin)};
    presence_[presence_slot(key)] |= uint64_t{1} << (key & 63);
  }
}

std::span<const Index::Filed> Index::find(uint64_t key) const {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = slot_of(key); slots_[slot].count != 0; slot = (slot + 1) & mask) {
    if (slots_[slot].key == key) return {filed_.data() + slots_[slot].begin, slots_[slot].count};
  }
  return {};
}

}  // namespace feedwatch::rules
