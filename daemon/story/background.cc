#include "story/background.h"

#include <algorithm>
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

}  // namespace

uint8_t rarity(uint64_t stem) {
  static const std::vector<Entry> table = read_table();
  const auto found = std::lower_bound(table.begin(), table.end(), Entry{stem, 0});
  return found != table.end() && found->first == stem ? found->second : unlisted;
}

}  // namespace feedwatch::story
