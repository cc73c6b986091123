#include "story/background.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include "story/words.h"

namespace feedwatch::story {
namespace {

constexpr uint8_t unlisted = 62;

using Entry = std::pair<uint64_t, uint8_t>;  // stem, rarity

std::string_view take_word(std::string_view& line) {
  const size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

// By stem; of two words with one stem the commoner counts.
std::vector<Entry> read_table() {
  std::vector<Entry> table;
  for (std::string_view line : background_lines()) {
    const std::string_view number = take_word(line);
    uint8_t level = unlisted;
    std::from_chars(number.data(), number.data() + number.size(), level);
    while (!line.empty()) table.emplace_back(stem_hash(take_word(line)), level);
  }
  std::sort(table.begin(), table.end());
  const auto same = [](const Entry& a, const Entry& b) { return a.first == b.first; };
  table.erase(std::unique(table.begin(), table.end(), same), table.end());
  return table;
}

// The same as a hash table: an article asks for each of its words.
class Rarities {
 public:
  Rarities() {
    const std::vector<Entry> table = read_table();
    places_.resize(std::bit_ceil(2 * table.size()));
    for (const Entry& entry : table) places_[find(entry.first)] = {entry.first, entry.second};
  }

  uint8_t of(uint64_t stem) const {
    const Place& place = places_[find(stem)];
    return place.level == 0 ? unlisted : place.level;
  }

 private:
  struct Place {
    uint64_t stem{0};
    uint8_t level{0};  // 0: free
  };

  // Where the stem stands, or the free place where it would.
  size_t find(uint64_t stem) const {
    const size_t mask = places_.size() - 1;
    size_t at = stem & mask;
    while (places_[at].level != 0 && places_[at].stem != stem) at = (at + 1) & mask;
    return at;
  }

  std::vector<Place> places_{};
};

}  // namespace

uint8_t rarity(uint64_t stem) {
  static const Rarities rarities;
  return rarities.of(stem);
}

}  // namespace feedwatch::story
