#include "rules/index.h"

#include <algorithm>
#include <bit>

#include "rules/hash.h"

namespace feedwatch::rules {
namespace {

constexpr uint64_t pair_salt = 0xA0761D6478BD642FU;
constexpr uint64_t prefix_salt = 0xE7037ED1A0B428DBU;
constexpr uint64_t suffix_salt = 0x8EBC6AF09C88C6E3U;
constexpr uint64_t value_salt = 0x589965CC75374CC3U;

}  // namespace

uint64_t word_key(uint64_t hash) { return hash; }
uint64_t pair_key(uint64_t first, uint64_t second) { return combine(first ^ pair_salt, second); }
uint64_t prefix_key(uint64_t hash) { return combine(hash, prefix_salt); }
uint64_t suffix_key(uint64_t hash) { return combine(hash, suffix_salt); }
uint64_t value_key(uint8_t field, uint64_t hash) { return combine(hash, value_salt + field); }

void Index::add(uint64_t key, Posting posting) { filed_.push_back({key, posting}); }

void Index::seal() {
  std::sort(filed_.begin(), filed_.end(),
            [](const Filed& a, const Filed& b) { return a.key != b.key ? a.key < b.key : a.posting.target < b.posting.target; });
  size_t distinct = 0;
  for (size_t i = 0; i < filed_.size(); ++i) distinct += i == 0 || filed_[i].key != filed_[i - 1].key ? 1 : 0;
  slots_.assign(std::bit_ceil(distinct * 3 / 2 + 2), Slot{});
  filter_.assign(std::bit_ceil(distinct / 8 + 1), 0);
  filter_mask_ = filter_.size() - 1;
  postings_.reserve(filed_.size());
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < filed_.size();) {
    const uint64_t key = filed_[i].key;
    const auto begin = static_cast<uint32_t>(postings_.size());
    for (; i < filed_.size() && filed_[i].key == key; ++i) postings_.push_back(filed_[i].posting);
    size_t slot = static_cast<size_t>(key >> 20) & mask;
    while (slots_[slot].count != 0) slot = (slot + 1) & mask;
    slots_[slot] = {key, begin, static_cast<uint32_t>(postings_.size()) - begin};
    filter_[filter_slot(key)] |= uint64_t{1} << (key & 63);
  }
  std::vector<Filed>{}.swap(filed_);
}

Index::Range Index::find(uint64_t key) const {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = static_cast<size_t>(key >> 20) & mask; slots_[slot].count != 0; slot = (slot + 1) & mask) {
    if (slots_[slot].key == key)
      return {postings_.data() + slots_[slot].begin, postings_.data() + slots_[slot].begin + slots_[slot].count};
  }
  return {};
}

}  // namespace feedwatch::rules
