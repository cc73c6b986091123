#include "story/number_map.h"

#include <utility>

namespace feedwatch::story {

uint32_t& NumberMap::operator[](uint64_t key) {
  size_t at = place_of(key);
  if (!entries_[at].used) {
    if (4 * (used_ + 1) > 3 * entries_.size()) {
      grow();
      at = place_of(key);
    }
    entries_[at] = {.key = key, .used = true};
    ++used_;
  }
  return entries_[at].number;
}

// Moves up those behind the gap that would not be found any more.
void NumberMap::erase(uint64_t key) {
  const size_t mask = entries_.size() - 1;
  size_t gap = place_of(key);
  --used_;
  for (size_t next = (gap + 1) & mask; entries_[next].used; next = (next + 1) & mask) {
    const size_t from_home = (next - home(entries_[next].key)) & mask;
    if (from_home < ((next - gap) & mask)) continue;
    entries_[gap] = entries_[next];
    gap = next;
  }
  entries_[gap] = {};
}

void NumberMap::clear() { *this = {}; }

void NumberMap::grow() {
  const std::vector<Entry> before = std::exchange(entries_, std::vector<Entry>(entries_.size() * 2));
  --shift_;
  for (const Entry& entry : before) {
    if (entry.used) entries_[place_of(entry.key)] = entry;
  }
}

}  // namespace feedwatch::story
