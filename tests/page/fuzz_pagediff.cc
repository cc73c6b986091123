// Two pages parted by a line feed: what is told as changed is a difference, and a page does not differ from itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "page/diff.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  const feedwatch::page::RegionRules rules;
  const auto lines_of = [&](std::string_view bytes) {
    return feedwatch::page::read_region(feedwatch::page::Document::parse(feedwatch::utf8::valid(bytes)), rules).lines;
  };
  const auto before = lines_of(input.substr(0, end));
  const auto after = lines_of(input.substr(end));
  const auto diff = feedwatch::page::diff_lines(before, after);
  if (feedwatch::page::diff_lines(before, before).changed) std::abort();
  if (diff.changed != (!diff.added.empty() || !diff.removed.empty())) std::abort();
  if (diff.added.size() + before.size() != diff.removed.size() + after.size()) std::abort();
  if (feedwatch::page::split_lines(feedwatch::page::join_lines(before)) != before) std::abort();
  return 0;
}
