// What a site repeats on many of its pages: such lines are furniture, not article. Plain value; one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace feedwatch::page {

// Stable hash of a line, by its folded words.
uint64_t line_hash(std::string_view line);

// The same of a line already folded (article/text.h).
uint64_t folded_hash(std::string_view folded);

class SiteBlocks {
 public:
  // Counts the lines of one page (Page::lines) once each. Call it once for each different page, not for each visit.
  void learn(const std::vector<uint64_t>& lines);

  // The line stood on at least three pages, and on a quarter of the pages learned.
  bool is_repeated(uint64_t line) const;

  // A compact text to keep between runs, bounded (the 512 most frequent lines), and back; text that is none reads as empty.
  std::string save() const;
  static SiteBlocks load(std::string_view saved);

  size_t pages() const { return pages_; }

 private:
  void forget_rare();

  uint32_t pages_{0};
  std::unordered_map<uint64_t, uint32_t> seen_{};
};

}  // namespace feedwatch::page
