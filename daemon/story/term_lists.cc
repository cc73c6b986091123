#include "story/term_lists.h"

#include <utility>

namespace feedwatch::story {

size_t TermLists::home(uint32_t key) const {
  return static_cast<size_t>(key * 0x9e3779b97f4a7c15ULL >> 32) & (entries_.size() - 1);
}

// Where the term stands, or the free place where it would.
size_t TermLists::find(uint32_t term) const {
  const uint32_t key = term + 1;
  size_t at = home(key);
  while (entries_[at].key != 0 && entries_[at].key != key) at = (at + 1) & (entries_.size() - 1);
  return at;
}

std::span<const uint32_t> TermLists::with(uint32_t term) const {
  const Entry& entry = entries_[find(term)];
  if (entry.size > few) return lists_[entry.users[0]];
  return {entry.users.data(), entry.size};
}

size_t TermLists::count(uint32_t term) const { return entries_[find(term)].size; }

void TermLists::prefetch(uint32_t term) const { __builtin_prefetch(&entries_[home(term + 1)]); }

std::span<uint32_t> TermLists::users_of(Entry& entry) {
  if (entry.size > few) return lists_[entry.users[0]];
  return {entry.users.data(), entry.size};
}

// The users of the term, with room for one more at the end.
std::span<uint32_t> TermLists::widen(uint32_t term) {
  size_t at = find(term);
  if (entries_[at].key == 0) {
    if (++used_ * 4 > entries_.size() * 3) {
      grow();
      at = find(term);
    }
    entries_[at].key = term + 1;
  }
  Entry& entry = entries_[at];
  if (entry.size < few) {
    ++entry.size;
  } else if (entry.size == few) {
    std::vector<uint32_t> list(entry.users.begin(), entry.users.end());
    list.push_back(0);
    if (free_lists_.empty()) {
      free_lists_.push_back(static_cast<uint32_t>(lists_.size()));
      lists_.emplace_back();
    }
    entry.users[0] = free_lists_.back();
    free_lists_.pop_back();
    lists_[entry.users[0]] = std::move(list);
    ++entry.size;
  } else {
    lists_[entry.users[0]].push_back(0);
    ++entry.size;
  }
  return users_of(entry);
}

// Drops the last user, and the entry with it.
void TermLists::narrow(size_t at) {
  Entry& entry = entries_[at];
  if (entry.size <= few) {
    if (--entry.size == 0) vacate(at);
    return;
  }
  std::vector<uint32_t>& list = lists_[entry.users[0]];
  list.pop_back();
  if (--entry.size > few) {
    if (list.capacity() > 4 * list.size()) list.shrink_to_fit();
    return;
  }
  const std::vector<uint32_t> rest = std::exchange(list, {});
  free_lists_.push_back(entry.users[0]);
  std::copy(rest.begin(), rest.end(), entry.users.begin());
}

// Takes an entry out and moves up those behind it that would not be found any more.
void TermLists::vacate(size_t at) {
  const size_t mask = entries_.size() - 1;
  --used_;
  for (size_t next = (at + 1) & mask; entries_[next].key != 0; next = (next + 1) & mask) {
    const size_t from_home = (next - home(entries_[next].key)) & mask;
    if (from_home < ((next - at) & mask)) continue;
    entries_[at] = entries_[next];
    at = next;
  }
  entries_[at] = {};
}

void TermLists::grow() {
  std::vector<Entry> old(entries_.size() * 2);
  old.swap(entries_);
  for (const Entry& entry : old) {
    if (entry.key != 0) entries_[find(entry.key - 1)] = entry;
  }
}

size_t TermLists::memory() const {
  size_t bytes = entries_.capacity() * sizeof(Entry) + lists_.capacity() * sizeof(lists_[0]);
  for (const std::vector<uint32_t>& list : lists_) bytes += list.capacity() * sizeof(uint32_t);
  return bytes;
}

}  // namespace feedwatch::story
