#include "rules/forms.h"

#include <algorithm>
#include <map>
#include <memory>

#include <libstemmer.h>

#include "rules/article.h"
#include "rules/hash.h"
#include "rules/utf8.h"

namespace feedwatch::rules {

namespace {

constexpr char stem_mark = '\x03';
constexpr char clitic_mark = '\x04';
constexpr char between = '\x05';
constexpr size_t least_letters = 3;

constexpr std::string_view waw = "و", fa = "ف", ba = "ب", lam = "ل", kaf = "ك", article = "ال", lam_lam = "لل";

struct EndStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, EndStemmer>;

// Stemmers are not shared between threads.
sb_stemmer* stemmer_for(std::string_view language) {
  thread_local std::map<std::string, Stemmer, std::less<>> stemmers;
  const auto known = stemmers.find(language);
  if (known != stemmers.end()) return known->second.get();
  const std::string name{language};
  return stemmers.emplace(name, Stemmer{sb_stemmer_new(name.c_str(), nullptr)}).first->second.get();
}

bool is_arabic(std::string_view word) {
  if (word.empty()) return false;
  for (size_t at = 0; at < word.size();) {
    const CodePoint point = decode(word, at);
    if (point.value < 0x0620 || point.value > 0x06FF) return false;
    at += point.size;
  }
  return true;
}

size_t letters(std::string_view word) {
  return static_cast<size_t>(std::count_if(word.begin(), word.end(), [](char c) { return !is_continuation(c); }));
}

// Takes the prefix off when enough stays.
bool strip(std::string_view& word, std::string_view prefix) {
  if (!word.starts_with(prefix) || letters(word) - letters(prefix) < least_letters) return false;
  word.remove_prefix(prefix.size());
  return true;
}

std::string_view next_part(std::string_view& rest) {
  const size_t end = std::min(rest.find(between), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

const std::vector<std::string_view>& stem_languages() {
  static const std::vector<std::string_view> languages{"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi",
                                                       "fr", "ga", "hi", "hu", "hy", "id", "it", "lt", "ne",
                                                       "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr"};
  return languages;
}

std::string stem_of(std::string_view language, std::string_view folded) {
  sb_stemmer* const stemmer = stemmer_for(language);
  if (stemmer == nullptr || folded.size() > 256) return std::string{folded};
  const auto* const word = reinterpret_cast<const sb_symbol*>(folded.data());
  const sb_symbol* const stem = sb_stemmer_stem(stemmer, word, static_cast<int>(folded.size()));
  if (stem == nullptr) return std::string{folded};
  return {reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer))};
}

std::vector<std::string> clitic_forms(std::string_view folded) {
  if (!is_arabic(folded)) return {};
  std::vector<std::string> forms{std::string{folded}};
  std::string_view word = folded;
  const auto note = [&forms](std::string_view form) { forms.emplace_back(form); };
  if (strip(word, waw) || strip(word, fa)) note(word);
  std::string_view joined = word;
  if (strip(joined, lam_lam)) note(joined);  // ل and ال grown together
  if (strip(word, article)) {
    note(word);
    return forms;
  }
  if (strip(word, ba) || strip(word, lam) || strip(word, kaf)) {
    note(word);
    if (strip(word, article)) note(word);
  }
  return forms;
}

std::optional<std::string> form_pattern(const Forms& forms, std::string_view folded) {
  if (forms.arabic_clitics && is_arabic(folded)) {
    std::string pattern{clitic_mark};
    pattern += folded;
    pattern += between;
    pattern += folded;
    std::string_view bare = folded;
    if (strip(bare, article)) {
      pattern += between;
      pattern += bare;
    }
    return pattern;
  }
  if (forms.stem.empty()) return std::nullopt;
  std::string pattern{stem_mark};
  pattern += forms.stem;
  pattern += between;
  pattern += folded;
  pattern += between;
  pattern += stem_of(forms.stem, folded);
  return pattern;
}

std::optional<FormPattern> parse_form_pattern(std::string_view pattern) {
  if (pattern.empty() || (pattern.front() != stem_mark && pattern.front() != clitic_mark)) return std::nullopt;
  FormPattern parsed{.clitics = pattern.front() == clitic_mark};
  pattern.remove_prefix(1);
  if (!parsed.clitics) parsed.language = next_part(pattern);
  parsed.word = next_part(pattern);
  while (!pattern.empty()) parsed.forms.push_back(next_part(pattern));
  return parsed;
}

bool satisfies(const FormPattern& pattern, std::string_view folded, std::string_view lang) {
  if (folded == pattern.word) return true;
  const auto is_form = [&pattern](std::string_view form) {
    return std::find(pattern.forms.begin(), pattern.forms.end(), form) != pattern.forms.end();
  };
  if (!pattern.clitics) {
    return (lang.empty() || allows_language(pattern.language, lang)) && is_form(stem_of(pattern.language, folded));
  }
  const std::vector<std::string> forms = clitic_forms(folded);
  return std::any_of(forms.begin(), forms.end(), is_form);
}

uint64_t stem_key(std::string_view language, std::string_view stem) {
  return combine(combine(hash_of(stem), hash_of(language)), 7);
}

uint64_t clitic_key(std::string_view form) { return combine(hash_of(form), 8); }

}  // namespace feedwatch::rules
