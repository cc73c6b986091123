// Numbers under keys, in one piece of memory: an open-addressing table with linear probing, of which a look-up reads one line.
// For keys that are spread or counted up, not for such as a stranger chooses one by one. Owner: whoever has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace feedwatch::story {

class NumberMap {
 public:
  // The number under the key; nullptr: none. Valid until the next change.
  [[nodiscard]] const uint32_t* find(uint64_t key) const {
    const Entry& entry = entries_[place_of(key)];
    return entry.used ? &entry.number : nullptr;
  }
  // The same; zero, when there was none.
  uint32_t& operator[](uint64_t key);
  // The key must be there.
  void erase(uint64_t key);
  void clear();

  [[nodiscard]] size_t size() const { return used_; }
  [[nodiscard]] size_t memory() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    uint64_t key{0};
    uint32_t number{0};
    bool used{false};
  };

  [[nodiscard]] size_t home(uint64_t key) const { return static_cast<size_t>(key * 0x9e3779b97f4a7c15ULL >> shift_); }
  // Where the key stands, or the free place where it would.
  [[nodiscard]] size_t place_of(uint64_t key) const {
    size_t at = home(key);
    while (entries_[at].used && entries_[at].key != key) at = (at + 1) & (entries_.size() - 1);
    return at;
  }
  void grow();

  static constexpr unsigned least_bits = 4;

  std::vector<Entry> entries_{std::vector<Entry>(size_t{1} << least_bits)};  // a power of two
  unsigned shift_{64 - least_bits};
  size_t used_{0};
};

}  // namespace feedwatch::story
