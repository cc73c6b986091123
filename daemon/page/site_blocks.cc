#include "page/site_blocks.h"

#include <algorithm>
#include <charconv>

#include "article/text.h"

namespace feedwatch::page {
namespace {

constexpr size_t most_lines = 4096;
constexpr size_t most_saved = 512;

}  // namespace

uint64_t line_hash(std::string_view line) { return folded_hash(text::fold(line)); }

uint64_t folded_hash(std::string_view folded) {
  uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a: stable between runs
  for (const char c : folded) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3U;
  return hash;
}

void SiteBlocks::learn(const std::vector<uint64_t>& lines) {
  std::vector<uint64_t> unique = lines;
  std::sort(unique.begin(), unique.end());
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  ++pages_;
  for (const uint64_t line : unique) ++seen_[line];
  if (seen_.size() > most_lines) forget_rare();
}

bool SiteBlocks::is_repeated(uint64_t line) const {
  const auto found = seen_.find(line);
  return found != seen_.end() && found->second >= 3 && found->second * 4 >= pages_;
}

void SiteBlocks::forget_rare() {
  for (uint32_t least = 1; seen_.size() > most_lines / 2; ++least) {
    std::erase_if(seen_, [least](const auto& each) { return each.second <= least; });
  }
}

// "1 PAGES" and for each line " HASH:COUNT", in hex.
std::string SiteBlocks::save() const {
  std::vector<std::pair<uint32_t, uint64_t>> lines;
  lines.reserve(seen_.size());
  for (const auto& [line, count] : seen_) lines.emplace_back(count, line);
  std::sort(lines.rbegin(), lines.rend());
  if (lines.size() > most_saved) lines.resize(most_saved);
  const auto hex = [](uint64_t value) {
    char buffer[16];
    return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, 16).ptr);
  };
  std::string out = "1 " + hex(pages_);
  for (const auto& [count, line] : lines) out += ' ' + hex(line) + ':' + hex(count);
  return out;
}

SiteBlocks SiteBlocks::load(std::string_view saved) {
  SiteBlocks out;
  if (!saved.starts_with("1 ")) return out;
  saved.remove_prefix(2);
  const auto hex = [&saved](auto& value) {
    const auto [end, error] = std::from_chars(saved.data(), saved.data() + saved.size(), value, 16);
    saved.remove_prefix(static_cast<size_t>(end - saved.data()));
    return error == std::errc{};
  };
  if (!hex(out.pages_)) return {};
  while (saved.starts_with(' ') && out.seen_.size() < most_lines) {
    saved.remove_prefix(1);
    uint64_t line = 0;
    uint32_t count = 0;
    if (!hex(line) || !saved.starts_with(':')) return {};
    saved.remove_prefix(1);
    if (!hex(count)) return {};
    out.seen_[line] = count;
  }
  return saved.empty() ? out : SiteBlocks{};
}

}  // namespace feedwatch::page
