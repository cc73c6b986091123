#include "story/word_diff.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include <fmt/format.h>

#include "rules/frequency.h"
#include "story/word_kinds.h"

namespace feedwatch::story::diff {
namespace {

constexpr size_t most_words = 300;
constexpr size_t shortest_content = 3;  // bytes

using Words = std::span<const Word>;

// What stands in one place in the one sentence, and what in the other.
struct Place {
  Words before;
  Words after;
  bool in_name;  // a name stands beside it in both, so it is likely a part of that
};

Words clipped(const Sentence& sentence) { return Words(sentence.words).first(std::min(sentence.words.size(), most_words)); }

// Lengths of longest common subsequences of the rest from (i, j) on.
class Table {
 public:
  Table(Words a, Words b) : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (size_t i = a.size(); i-- > 0;) {
      for (size_t j = b.size(); j-- > 0;) {
        at(i, j) = a[i].hash == b[j].hash ? static_cast<uint16_t>(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  uint16_t& at(size_t i, size_t j) { return cells_[i * width_ + j]; }

 private:
  size_t width_;
  std::vector<uint16_t> cells_;
};

std::vector<Place> changes(Words a, Words b) {
  std::vector<Place> found;
  Table table(a, b);
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i].hash == b[j].hash) {
      ++i;
      ++j;
      continue;
    }
    const size_t from_i = i;
    const size_t from_j = j;
    while ((i < a.size() || j < b.size()) && !(i < a.size() && j < b.size() && a[i].hash == b[j].hash)) {
      if (j == b.size() || (i < a.size() && table.at(i + 1, j) >= table.at(i, j + 1))) {
        ++i;
      } else {
        ++j;
      }
    }
    const bool beside = (from_i > 0 && a[from_i - 1].is_name) || (i < a.size() && a[i].is_name);
    found.push_back({a.subspan(from_i, i - from_i), b.subspan(from_j, j - from_j), beside});
  }
  return found;
}

std::vector<std::string> numbers(Words words) {
  std::vector<std::string> found;
  for (const Word& word : words) {
    if (std::string number = number_of(word.folded); !number.empty()) found.push_back(std::move(number));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string changed_number(Words before, Words after) {
  const auto was = numbers(before);
  const auto is = numbers(after);
  if (was == is) return {};
  std::vector<std::string> gone;
  std::vector<std::string> fresh;
  std::set_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(gone));
  std::set_difference(is.begin(), is.end(), was.begin(), was.end(), std::back_inserter(fresh));
  if (gone.empty()) return fmt::format("number {}", fresh.front());
  if (fresh.empty()) return fmt::format("number {} is gone", gone.front());
  return fmt::format("number {} → {}", gone.front(), fresh.front());
}

size_t negations(Words words) {
  return static_cast<size_t>(
      std::count_if(words.begin(), words.end(), [](const Word& word) { return is_negation(word.folded); }));
}

bool is_content(const Word& word) {
  return word.folded.size() >= shortest_content && !rules::is_everyday_word(word.folded) && !is_negation(word.folded);
}

// "Rep" and "Representative": a title, a first name or a month in short.
bool is_short_for(std::string_view a, std::string_view b) {
  constexpr size_t shortest = 3;
  return std::min(a.size(), b.size()) >= shortest && (a.starts_with(b) || b.starts_with(a));
}

bool is_like(const Word& a, const Word& b) { return is_slip(a.folded, b.folded) || is_short_for(a.folded, b.folded); }

bool has_like(Words words, const Word& word) {
  return std::any_of(words.begin(), words.end(), [&word](const Word& other) { return is_like(other, word); });
}

const Word* other_name(Words words, Words instead) {
  const auto found =
      std::find_if(words.begin(), words.end(), [instead](const Word& word) { return word.is_name && !has_like(instead, word); });
  return found == words.end() ? nullptr : &*found;
}

std::string changed_name(const Place& change, const Sentences& older, const Sentences& newer) {
  const Word* gone = other_name(change.before, change.after);
  const Word* fresh = other_name(change.after, change.before);
  if (fresh != nullptr && !older.has(*fresh)) return fmt::format("name {}", fresh->folded);
  if (gone != nullptr && fresh != nullptr && !change.in_name) return fmt::format("name {} → {}", gone->folded, fresh->folded);
  if (gone != nullptr && !newer.has(*gone)) return fmt::format("name {} is gone", gone->folded);
  return {};
}

// A word mistyped or mended: no more than one changed in this place.
bool is_mending(const Place& change) {
  return change.before.size() == 1 && change.after.size() == 1 && is_slip(change.before[0].folded, change.after[0].folded);
}

// A negation that a slip made or unmade would else look like a turned sentence. The word that is none stands nowhere else.
bool turns(const Place& change, const Sentences& older, const Sentences& newer) {
  if (negations(change.before) == negations(change.after)) return false;
  if (!is_mending(change)) return true;
  const Word& other = is_negation(change.before[0].folded) ? change.after[0] : change.before[0];
  return rules::is_everyday_word(other.folded) || (older.has(other) && newer.has(other));
}

void count_words(const Place& change, const Sentences& older, Difference& difference) {
  size_t gone = 0;
  size_t fresh = 0;
  for (const Word& word : change.before) gone += is_content(word) && !has_like(change.after, word) ? 1 : 0;
  for (const Word& word : change.after) {
    if (!is_content(word) || has_like(change.before, word)) continue;
    ++fresh;
    difference.novel += older.has(word) ? 0 : 1;
  }
  difference.reworded += std::max(gone, fresh);
}

}  // namespace

Difference difference(const Sentence& before, const Sentence& after, const Sentences& older, const Sentences& newer) {
  Difference result;
  const Words was = clipped(before);
  const Words is = clipped(after);
  result.material = changed_number(was, is);
  const bool turned_round = negations(was) != negations(is);
  for (const Place& change : changes(was, is)) {
    if (result.material.empty() && turned_round && turns(change, older, newer)) result.material = "a negation";
    if (is_mending(change)) continue;
    if (result.material.empty()) result.material = changed_name(change, older, newer);
    count_words(change, older, result);
  }
  return result;
}

bool has_number(const Sentence& sentence) { return !numbers(sentence.words).empty(); }

bool has_negation(const Sentence& sentence) { return negations(sentence.words) > 0; }

double likeness(const Sentence& a, const Sentence& b) {
  const auto hashes = [](const Sentence& sentence) {
    std::vector<uint64_t> sorted;
    for (const Word& word : clipped(sentence)) sorted.push_back(word.hash);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  };
  const auto in_a = hashes(a);
  const auto in_b = hashes(b);
  if (in_a.empty() || in_b.empty()) return 0;
  std::vector<uint64_t> both;
  std::set_intersection(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(), std::back_inserter(both));
  return 2.0 * static_cast<double>(both.size()) / static_cast<double>(in_a.size() + in_b.size());
}

}  // namespace feedwatch::story::diff
