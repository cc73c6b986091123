#include "page/language.h"

#include <algorithm>
#include <iterator>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "base/utf8.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t looked_at = 16 * 1024;

bool is_word(std::string_view text, size_t least, size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace

std::string detect_language(std::string_view text, std::string_view hint) {
  text = utf8::prefix(text, looked_at);
  if (text.size() < 20) return {};
  CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  const std::string hinted(hint);
  if (!hinted.empty()) hints.content_language_hint = hinted.c_str();
  CLD2::Language top[3];
  int percent[3];
  double score[3];
  int bytes = 0;
  bool reliable = false;
  const CLD2::Language found = CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &hints, 0, top,
                                                              percent, score, nullptr, &bytes, &reliable);
  if (found == CLD2::UNKNOWN_LANGUAGE || !reliable || percent[0] < 60) return {};
  return canonical_language(CLD2::LanguageCode(found));
}

std::string canonical_language(std::string_view tag) {
  std::string out;
  tag = trimmed(tag);
  if (tag.size() > 35) return {};
  for (bool first = true; !tag.empty(); first = false) {
    const size_t end = std::min(tag.find_first_of("-_"), tag.size());
    const std::string_view part = tag.substr(0, end);
    tag.remove_prefix(std::min(end + 1, tag.size()));
    if (first) {
      if (!is_word(part, 2, 3) || !std::all_of(part.begin(), part.end(), is_letter)) return {};
      out = lowered(part);
      if (out == "iw") out = "he";
      if (out == "in") out = "id";
      if (out == "ji") out = "yi";
      continue;
    }
    if (!is_word(part, 2, 8)) return out;
    out += '-';
    if (part.size() == 4 && is_letter(part.front())) {
      out += static_cast<char>(lower(part.front()) - 32);
      out += lowered(part.substr(1));
    } else if (part.size() == 2) {
      std::transform(part.begin(), part.end(), std::back_inserter(out),
                     [](char c) { return static_cast<char>(lower(c) >= 'a' ? lower(c) - 32 : c); });
    } else {
      out += lowered(part);
    }
  }
  return out;
}

}  // namespace feedwatch::page
