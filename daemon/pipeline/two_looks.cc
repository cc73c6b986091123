#include "pipeline/two_looks.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace feedwatch::pipeline {

namespace {

using Counts = std::unordered_map<std::string_view, size_t>;

// How many noisy lines are looked after, among how many former ones, and how much of each is read.
constexpr size_t most_compared = 64;
constexpr size_t longest_compared = 400;

Counts count(const std::vector<std::string>& lines) {
  Counts counts;
  for (const std::string& line : lines) ++counts[line];
  return counts;
}

bool take_one(Counts& counts, std::string_view line) {
  const auto found = counts.find(line);
  if (found == counts.end() || found->second == 0) return false;
  --found->second;
  return true;
}

// Those of `lines` that are also in `others`, each as often as in both; the rest goes to `unmatched`.
std::vector<std::string> common(const std::vector<std::string>& lines, const std::vector<std::string>& others,
                                std::vector<std::string>& unmatched) {
  Counts left = count(others);
  std::vector<std::string> result;
  for (const std::string& line : lines) (take_one(left, line) ? result : unmatched).push_back(line);
  return result;
}

void remove_from(std::vector<std::string>& lines, const std::vector<std::string>& gone) {
  Counts left = count(gone);
  std::erase_if(lines, [&left](const std::string& line) { return take_one(left, line); });
}

struct Place {
  std::string_view before{};
  std::string_view behind{};
};

std::unordered_map<std::string_view, Place> places(const std::vector<std::string>& lines) {
  std::unordered_map<std::string_view, Place> result;
  for (size_t i = 0; i < lines.size(); ++i) {
    result.emplace(lines[i], Place{.before = i > 0 ? std::string_view(lines[i - 1]) : std::string_view{},
                                   .behind = i + 1 < lines.size() ? std::string_view(lines[i + 1]) : std::string_view{}});
  }
  return result;
}

std::unordered_set<std::string_view> words(std::string_view line) {
  std::unordered_set<std::string_view> result;
  line = line.substr(0, longest_compared);
  while (!line.empty()) {
    const auto blank = std::min(line.find(' '), line.size());
    if (blank > 0) result.insert(line.substr(0, blank));
    line.remove_prefix(std::min(blank + 1, line.size()));
  }
  return result;
}

double likeness(std::string_view a, std::string_view b) {
  const auto left = words(a);
  const auto right = words(b);
  const auto shared = std::ranges::count_if(left, [&right](std::string_view word) { return right.contains(word); });
  const size_t all = left.size() + right.size() - static_cast<size_t>(shared);
  return all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
}

// Drops from `removed`, for each noisy line, the one that stood most likely in its place.
void drop_former_noise(std::vector<std::string>& removed, const std::vector<std::string>& noise,
                       const std::vector<std::string>& before, const std::vector<std::string>& now) {
  const auto stood = places(before);
  const auto stands = places(now);
  const auto place_in = [](const auto& known, std::string_view line) {
    const auto found = known.find(line);
    return found == known.end() ? Place{} : found->second;
  };
  for (size_t i = 0; i < std::min(noise.size(), most_compared) && !removed.empty(); ++i) {
    const Place place = place_in(stands, noise[i]);
    const auto score = [&](const std::string& former) {
      const Place old = place_in(stood, former);
      return likeness(former, noise[i]) + (old.before == place.before ? 1 : 0) + (old.behind == place.behind ? 1 : 0);
    };
    const size_t compared = std::min(removed.size(), most_compared);
    size_t best = 0;
    double best_score = -1;
    for (size_t at = 0; at < compared; ++at) {
      const double reached = score(removed[at]);
      if (reached > best_score) best = at;
      best_score = std::max(best_score, reached);
    }
    removed.erase(removed.begin() + static_cast<ptrdiff_t>(best));
  }
}

}  // namespace

Agreement agree(const std::vector<std::string>& before, const Look& first, const Look& second) {
  Agreement agreed;
  std::vector<std::string> noise;
  std::vector<std::string> came_back;
  agreed.diff.added = common(first.diff.added, second.diff.added, noise);
  agreed.diff.removed = common(first.diff.removed, second.diff.removed, came_back);
  if (noise.empty() && came_back.empty()) {
    agreed.diff.changed = first.diff.changed;
    agreed.lines = first.lines;
    agreed.is_whole = true;
    return agreed;
  }
  drop_former_noise(agreed.diff.removed, noise, before, first.lines);
  agreed.diff.changed = !agreed.diff.added.empty() || !agreed.diff.removed.empty();
  agreed.lines = before;
  remove_from(agreed.lines, agreed.diff.removed);
  agreed.lines.insert(agreed.lines.end(), agreed.diff.added.begin(), agreed.diff.added.end());
  return agreed;
}

}  // namespace feedwatch::pipeline
