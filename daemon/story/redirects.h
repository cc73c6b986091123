// Which story a story has become part of. Owner: Index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace feedwatch::story {

class Redirects {
 public:
  // What the story is part of by now; itself, when it was never merged.
  [[nodiscard]] int64_t current(int64_t story) const;
  void merge(int64_t older, int64_t younger);
  // Takes back the newest merge that is still in force.
  void undo(int64_t older, int64_t younger);
  // The story is gone: nobody will ask for what it absorbed.
  void forget(int64_t story);
  [[nodiscard]] size_t memory() const;

 private:
  std::unordered_map<int64_t, int64_t> into_{};
  std::unordered_map<int64_t, std::vector<int64_t>> absorbed_{};  // of stories that are not merged themselves
  std::unordered_map<int64_t, size_t> had_{};                     // of merged ones: how many they had absorbed before
};

}  // namespace feedwatch::story
