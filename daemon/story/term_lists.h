// Which stories use a term: lists in one table, as a look-up for each word of each article must touch as little memory as it can.
// Owner: Stories.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace feedwatch::story {

class TermLists {
 public:
  // Those who use it, in order; valid until the next change.
  [[nodiscard]] std::span<const uint32_t> with(uint32_t term) const;
  // How many they are; costs one look at memory.
  [[nodiscard]] size_t count(uint32_t term) const;
  // Has the processor fetch what with() and count() will ask for.
  void prefetch(uint32_t term) const;

  // `before(a, b)` orders the users; `user` is not among them yet (insert), or is (erase).
  template <class Before>
  void insert(uint32_t term, uint32_t user, const Before& before) {
    const std::span<uint32_t> users = widen(term);
    auto at = users.end() - 1;
    if (at != users.begin() && before(user, *(at - 1))) {
      at = std::upper_bound(users.begin(), at, user, before);
      std::copy_backward(at, users.end() - 1, users.end());
    }
    *at = user;
  }
  template <class Before>
  void erase(uint32_t term, uint32_t user, const Before& before) {
    const size_t place = find(term);
    const std::span<uint32_t> users = users_of(entries_[place]);
    const auto at = std::lower_bound(users.begin(), users.end(), user, before);
    std::copy(at + 1, users.end(), at);
    narrow(place);
  }

  [[nodiscard]] size_t memory() const;

 private:
  // An open-addressing table with linear probing. Most terms have one or two users, which stand in the entry itself.
  static constexpr uint32_t few = 2;
  struct Entry {
    uint32_t key{0};  // the term plus one; 0: free
    uint32_t size{0};
    std::array<uint32_t, few> users{};  // of more: the number of their list
  };

  [[nodiscard]] size_t home(uint32_t key) const;
  [[nodiscard]] size_t find(uint32_t term) const;
  std::span<uint32_t> widen(uint32_t term);
  std::span<uint32_t> users_of(Entry& entry);
  void narrow(size_t at);
  void vacate(size_t at);
  void grow();

  std::vector<Entry> entries_{std::vector<Entry>(64)};  // a power of two
  size_t used_{0};
  std::vector<std::vector<uint32_t>> lists_{};
  std::vector<uint32_t> free_lists_{};
};

}  // namespace feedwatch::story
