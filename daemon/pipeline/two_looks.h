// A page that shows something else at each visit would report a change at each: so a change is looked at twice. Pure.
#pragma once

#include <string>
#include <vector>

#include "page/diff.h"

namespace feedwatch::pipeline {

// One visit: the lines it found, and how they differ from those that were there before.
struct Look {
  const std::vector<std::string>& lines;
  const page::Diff& diff;
};

struct Agreement {
  page::Diff diff{};                 // what both visits show
  std::vector<std::string> lines{};  // with that made of the lines before, to be compared with the next visit
  bool is_whole{false};              // all that the first visit showed was there at the second
};

// A line that only one visit brought is noise, and what stood in its place before it was noise as well: it is not told as
// removed.
Agreement agree(const std::vector<std::string>& before, const Look& first, const Look& second);

}  // namespace feedwatch::pipeline
