#include "deliver/highlight.h"

#include <algorithm>

namespace feedwatch::deliver {

namespace {

// In scripts that write without blanks every place may be a boundary, so only ASCII letters and digits join a word.
bool joins(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool stands_alone(std::string_view text, Stretch at) {
  const bool joined_before = at.begin > 0 && joins(text[at.begin - 1]) && joins(text[at.begin]);
  const bool joined_after = at.end < text.size() && joins(text[at.end - 1]) && joins(text[at.end]);
  return !joined_before && !joined_after;
}

void add_places(std::string_view text, std::string_view word, std::vector<Stretch>& places) {
  if (word.empty()) return;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
    if (const Stretch place{at, at + word.size()}; stands_alone(text, place)) places.push_back(place);
  }
}

}  // namespace

std::vector<Stretch> highlights(std::string_view text, const std::vector<alert::Match>& matches) {
  std::vector<std::string_view> words;
  for (const alert::Match& match : matches) words.push_back(match.text);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());

  std::vector<Stretch> places;
  for (const std::string_view word : words) add_places(text, word, places);
  std::sort(places.begin(), places.end(), [](Stretch a, Stretch b) { return a.begin < b.begin; });
  std::vector<Stretch> merged;
  for (const Stretch place : places) {
    if (!merged.empty() && place.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, place.end);
    } else {
      merged.push_back(place);
    }
  }
  return merged;
}

}  // namespace feedwatch::deliver
