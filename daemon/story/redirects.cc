#include "story/redirects.h"

namespace feedwatch::story {

int64_t Redirects::current(int64_t story) const {
  const auto found = into_.find(story);
  return found == into_.end() ? story : found->second;
}

void Redirects::merge(int64_t older, int64_t younger) {
  std::vector<int64_t> moved;
  if (const auto found = absorbed_.find(younger); found != absorbed_.end()) {
    moved = std::move(found->second);
    absorbed_.erase(found);
  }
  had_[younger] = moved.size();
  moved.push_back(younger);
  for (const int64_t each : moved) into_[each] = older;
  std::vector<int64_t>& all = absorbed_[older];
  all.insert(all.end(), moved.begin(), moved.end());
}

void Redirects::undo(int64_t older, int64_t younger) {
  std::vector<int64_t>& all = absorbed_.at(older);
  all.pop_back();  // `younger` itself
  into_.erase(younger);
  const size_t had = had_.at(younger);
  had_.erase(younger);
  if (had > 0) {
    std::vector<int64_t> moved(all.end() - static_cast<std::ptrdiff_t>(had), all.end());
    all.resize(all.size() - had);
    for (const int64_t each : moved) into_[each] = younger;
    absorbed_[younger] = std::move(moved);
  }
  if (absorbed_.at(older).empty()) absorbed_.erase(older);
}

void Redirects::forget(int64_t story) {
  const auto found = absorbed_.find(story);
  if (found == absorbed_.end()) return;
  for (const int64_t each : found->second) {
    into_.erase(each);
    had_.erase(each);
  }
  absorbed_.erase(found);
}

size_t Redirects::memory() const {
  constexpr size_t node = 2 * sizeof(void*) + 2 * sizeof(int64_t);
  return into_.size() * (2 * node + sizeof(int64_t)) + absorbed_.size() * (node + sizeof(std::vector<int64_t>));
}

}  // namespace feedwatch::story
