#include "rules/normalise.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "rules/fold_table.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

constexpr uint32_t hangul_syllables = 0xAC00;
constexpr uint32_t hangul_leads = 0x1100;
constexpr uint32_t hangul_vowels = 0x1161;
constexpr uint32_t hangul_tails = 0x11A7;

uint8_t combining_class(uint32_t code_point) {
  const auto* end = table::combining_classes + table::combining_class_count;
  const auto* found = std::upper_bound(table::combining_classes, end, code_point,
                                       [](uint32_t value, const table::CombiningClass& range) { return value < range.first; });
  if (found == table::combining_classes) return 0;
  --found;
  return code_point <= found->last ? found->value : uint8_t{0};
}

// The single code point for a pair, or 0.
uint32_t composed(uint32_t first, uint32_t second) {
  if (first >= hangul_leads && first < hangul_leads + 19 && second >= hangul_vowels && second < hangul_vowels + 21) {
    return hangul_syllables + ((first - hangul_leads) * 21 + (second - hangul_vowels)) * 28;
  }
  const bool open_syllable = first >= hangul_syllables && first < 0xD7A4 && (first - hangul_syllables) % 28 == 0;
  if (open_syllable && second > hangul_tails && second < hangul_tails + 28) return first + second - hangul_tails;
  const auto* end = table::compositions + table::composition_count;
  const auto* found = std::lower_bound(
      table::compositions, end, std::pair{first, second},
      [](const table::Composition& pair, const auto& wanted) { return std::pair{pair.first, pair.second} < wanted; });
  return found != end && found->first == first && found->second == second ? found->composed : 0;
}

struct Mark {
  uint32_t code_point;
  uint8_t order;
};

// Decomposed runs come in any order; marks between two starters are sorted by their class.
std::vector<Mark> in_canonical_order(std::string_view text) {
  std::vector<Mark> marks;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    marks.push_back({point.value, combining_class(point.value)});
    at += point.size;
  }
  for (auto run = marks.begin(); run != marks.end();) {
    const auto starter = std::find_if(run, marks.end(), [](const Mark& mark) { return mark.order == 0; });
    std::stable_sort(run, starter, [](const Mark& a, const Mark& b) { return a.order < b.order; });
    run = starter == marks.end() ? starter : starter + 1;
  }
  return marks;
}

bool vanishes(const table::Record& record, std::string_view word, size_t at, size_t size) {
  using table::Kind;
  const Kind kind = table::kind(record);
  if (kind == Kind::vanish || kind == Kind::apostrophe) return true;
  if (word[at] == ',') return true;
  const auto digit = [&](size_t i) { return i < word.size() && word[i] >= '0' && word[i] <= '9'; };
  return word[at] == '.' && !(at > 0 && digit(at - 1) && digit(at + size));
}

}  // namespace

std::string compose(std::string_view text) {
  std::string out;
  std::vector<uint32_t> done;
  size_t starter = 0;
  bool has_starter = false;
  int last_order = -1;
  for (const Mark& mark : in_canonical_order(text)) {
    const bool blocked = last_order >= static_cast<int>(mark.order) && last_order != -1;
    const uint32_t one = has_starter && !blocked ? composed(done[starter], mark.code_point) : 0;
    if (one != 0) {
      done[starter] = one;
      continue;
    }
    done.push_back(mark.code_point);
    last_order = mark.order;
    if (mark.order == 0) {
      starter = done.size() - 1;
      has_starter = true;
      last_order = -1;
    }
  }
  for (const uint32_t code_point : done) utf8::append(out, code_point);
  return out;
}

std::string surface(std::string_view word) {
  std::string out;
  bool sequence = false;
  for (size_t at = 0; at < word.size();) {
    const CodePoint point = decode(word, at);
    const table::Record& record = table::record(point.value);
    if (!vanishes(record, word, at, point.size)) {
      sequence = sequence || (record.flags & table::may_compose) != 0;
      if (record.surface_size == table::itself) {
        out.append(word.substr(at, point.size));
      } else {
        out.append(table::pool + record.surface, record.surface_size);
      }
    }
    at += point.size;
  }
  return sequence ? compose(out) : out;
}

}  // namespace feedwatch::rules
