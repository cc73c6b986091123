#include "story/hash_table.h"

#include <algorithm>
#include <bit>

namespace feedwatch::story {

HashTable::HashTable() { lines_.push_back({}); }

// Lines split in order, and are put together again in the opposite one.
size_t HashTable::line_of(uint32_t hash) const {
  const uint64_t mixed = hash * 0x9e3779b97f4a7c15ULL >> 24;
  const size_t round = std::bit_floor(lines_.size());
  const size_t wide = mixed & (2 * round - 1);
  return wide < lines_.size() ? wide : wide - round;
}

void HashTable::insert(uint32_t hash, uint32_t number) {
  ++entries_;
  fit();
  push(lines_[line_of(hash)], {hash, number});
}

void HashTable::remove_newest(uint32_t hash) {
  Line& line = lines_[line_of(hash)];
  if (--line.size == 0 && line.next != 0) {
    const uint32_t next = line.next;
    const uint16_t patience = line.patience;
    line = more_[next - 1];
    line.patience = patience;
    free_.push_back(next);
  }
  --entries_;
  fit();
}

void HashTable::drop_before(uint32_t oldest, size_t hashes) {
  oldest_ = oldest;
  entries_ -= hashes;
  fit();
}

void HashTable::push(Line& line, const Entry& entry) {
  if (line.size == room) make_room(line);
  line.entries[line.size++] = entry;
}

// The line's entries move behind it, unless none of them counts any more.
void HashTable::make_room(Line& line) {
  if (!is_live(line.entries[room - 1])) {
    release_chain(line);
    line = {};
    return;
  }
  if (line.patience == 0) {
    cut_chain(line);
  } else {
    --line.patience;
  }
  if (free_.empty()) {
    more_.push_back({});
    free_.push_back(static_cast<uint32_t>(more_.size()));
  }
  const uint32_t place = free_.back();
  free_.pop_back();
  more_[place - 1] = line;
  line.next = place;
  line.size = 0;
}

// Gives back the lines behind the line that hold dropped articles alone. That takes as long as the chain, so the next time is
// when it may have doubled.
void HashTable::cut_chain(Line& line) {
  uint16_t length = 0;
  Line* last = &line;
  while (last->next != 0 && is_live(more_[last->next - 1].entries[room - 1])) {
    last = &more_[last->next - 1];
    if (length < UINT16_MAX) ++length;
  }
  release_chain(*last);
  line.patience = length;
}

void HashTable::release_chain(Line& line) {
  for (uint32_t at = line.next; at != 0; at = more_[at - 1].next) free_.push_back(at);
  line.next = 0;
}

// Empties the line. What it held that counts, the newest first.
std::vector<HashTable::Entry> HashTable::take_all(Line& line) {
  std::vector<Entry> all;
  for (const Line* at = &line; at != nullptr; at = behind(*at)) {
    for (uint32_t i = at->size; i-- > 0;) {
      if (is_live(at->entries[i])) all.push_back(at->entries[i]);
    }
  }
  release_chain(line);
  line = {};
  return all;
}

void HashTable::fit() {
  while (entries_ > lines_.size() * most_a_line) {
    Line& split = lines_[lines_.size() - std::bit_floor(lines_.size())];
    lines_.push_back({});
    spread(take_all(split));
  }
  while (lines_.size() > 1 && entries_ <= (lines_.size() - 1) * most_a_line) {
    std::vector<Entry> all = take_all(lines_.back());
    lines_.pop_back(1);
    const std::vector<Entry> half = take_all(lines_[lines_.size() - std::bit_floor(lines_.size())]);
    all.insert(all.end(), half.begin(), half.end());
    std::stable_sort(all.begin(), all.end(),
                     [this](const Entry& a, const Entry& b) { return a.number - oldest_ > b.number - oldest_; });
    spread(all);
  }
}

// The newest come first.
void HashTable::spread(const std::vector<Entry>& entries) {
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) push(lines_[line_of(entry->hash)], *entry);
}

size_t HashTable::memory() const { return lines_.memory() + more_.memory() + free_.capacity() * sizeof(uint32_t); }

}  // namespace feedwatch::story
