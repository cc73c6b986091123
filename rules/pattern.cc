#include "rules/pattern.h"

#include <algorithm>

#include "rules/analyse.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

constexpr size_t max_steps = size_t{1} << 22;
constexpr char wildcards[] = {any_run, any_one, '\0'};

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  const std::string_view prefix = literal_prefix(pattern);
  if (!text.starts_with(prefix)) return false;
  if (prefix.size() + 1 == pattern.size() && pattern.back() == any_run) return true;
  if (!text.ends_with(literal_suffix(pattern)) || pattern.size() * std::max<size_t>(text.size(), 1) > max_steps) return false;
  size_t p = prefix.size();
  size_t t = prefix.size();
  size_t run = std::string_view::npos;  // the last any_run, and how far it has eaten
  size_t eaten = 0;
  while (t < text.size()) {
    const char c = p < pattern.size() ? pattern[p] : '\0';
    if (p < pattern.size() && c == any_run) {
      run = p++;
      eaten = t;
    } else if (p < pattern.size() && c == any_one) {
      ++p;
      t += decode(text, t).size;
    } else if (p < pattern.size() && c == text[t]) {
      ++p;
      ++t;
    } else if (run != std::string_view::npos) {
      eaten += decode(text, eaten).size;
      t = eaten;
      p = run + 1;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == any_run) ++p;
  return p == pattern.size();
}

std::string_view literal_prefix(std::string_view pattern) {
  return pattern.substr(0, std::min(pattern.find_first_of(wildcards), pattern.size()));
}

std::string_view literal_suffix(std::string_view pattern) {
  const size_t last = pattern.find_last_of(wildcards);
  return last == std::string_view::npos ? pattern : pattern.substr(last + 1);
}

}  // namespace feedwatch::rules
