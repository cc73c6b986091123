#include "rules/terms.h"

#include <algorithm>
#include <array>

#include "rules/analyse.h"
#include "rules/normalise.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

// Each hyphen may be a gap or nothing; beyond this many only all gaps and no gap are tried.
constexpr size_t max_free_hyphens = 3;

struct Word {
  Piece piece;
  bool hyphen_before{false};
};

bool is_wildcard(char c) { return c == any_run || c == any_one; }

bool is_hyphen(std::string_view gap) {
  if (gap.empty()) return false;
  const CodePoint point = decode(gap, 0);
  static constexpr std::array<uint32_t, 9> hyphens{0x2D, 0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE58, 0xFE63, 0xFF0D};
  return point.size == gap.size() && std::find(hyphens.begin(), hyphens.end(), point.value) != hyphens.end();
}

std::vector<Word> split(std::string_view text, Exactness exactness, Apostrophe apostrophe) {
  Analysis analysis;
  analyse(text, apostrophe, analysis, exactness == Exactness::exact ? Wildcards::none : Wildcards::kept);
  std::vector<Word> words;
  words.reserve(analysis.tokens.size());
  size_t end = 0;
  for (const Token& token : analysis.tokens) {
    Word word;
    word.piece.folded = analysis.text(token);
    word.piece.glued = token.glued;
    word.piece.pattern = std::any_of(word.piece.folded.begin(), word.piece.folded.end(), is_wildcard);
    if (exactness == Exactness::exact)
      word.piece.surface = surface(text.substr(token.byte_start, token.byte_end - token.byte_start));
    word.hyphen_before = !words.empty() && is_hyphen(text.substr(end, token.byte_start - end));
    end = token.byte_end;
    words.push_back(std::move(word));
  }
  return words;
}

size_t literals(std::string_view pattern) {
  return static_cast<size_t>(
      std::count_if(pattern.begin(), pattern.end(), [](char c) { return !is_wildcard(c) && !is_continuation(c); }));
}

// In scripts whose words are single characters a `*` at either end says nothing that the run doesn't say already.
void drop_idle_wildcards(std::vector<Word>& words) {
  const std::string idle(1, any_run);
  if (words.size() > 1 && words.back().piece.folded == idle && words.back().piece.glued) words.pop_back();
  if (words.size() > 1 && words.front().piece.folded == idle && words[1].piece.glued) {
    words.erase(words.begin());
    words.front().piece.glued = false;
  }
}

bool wildcards_are_sound(const std::vector<Word>& words) {
  size_t total = 0;
  for (const Word& word : words) total += literals(word.piece.folded);
  return std::all_of(words.begin(), words.end(), [&](const Word& word) {
    const Piece& piece = word.piece;
    if (!piece.pattern || literals(piece.folded) >= 2) return true;
    const bool one_character = piece.glued && piece.folded.find_first_not_of(any_one) == std::string::npos;
    return one_character && total >= 2;
  });
}

// `joined` has a bit for each hyphen: set when it stands for nothing.
Variant variant_of(const std::vector<Word>& words, uint64_t joined) {
  Variant variant;
  variant.pieces.reserve(words.size());
  size_t hyphen = 0;
  for (const Word& word : words) {
    const bool join = word.hyphen_before && (joined >> std::min<size_t>(hyphen, 63) & 1) != 0;
    hyphen += word.hyphen_before ? 1 : 0;
    if (!join) {
      variant.pieces.push_back(word.piece);
      continue;
    }
    Piece& last = variant.pieces.back();
    last.folded += word.piece.folded;
    last.surface += word.piece.surface;
    last.pattern = last.pattern || word.piece.pattern;
  }
  return variant;
}

void add_variants(const std::vector<Word>& words, bool only_with_suffixes, std::vector<Variant>& out) {
  const auto hyphens =
      static_cast<size_t>(std::count_if(words.begin(), words.end(), [](const Word& word) { return word.hyphen_before; }));
  const auto add = [&](uint64_t joined) {
    Variant variant = variant_of(words, joined);
    variant.only_with_suffixes = only_with_suffixes;
    const auto same = [&](const Variant& other) { return other.pieces == variant.pieces; };
    if (std::none_of(out.begin(), out.end(), same)) out.push_back(std::move(variant));
  };
  if (hyphens <= max_free_hyphens) {
    for (uint64_t joined = 0; joined < uint64_t{1} << hyphens; ++joined) add(joined);
  } else {
    add(0);
    add(~uint64_t{0});
  }
}

// Then it reads the same however apostrophes are taken. Every apostrophe but these two is beyond ASCII.
bool has_no_apostrophe(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\'' || c == '`' || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

Term make_term(std::string_view text, Exactness exactness) {
  Term term;
  std::vector<Word> words = split(text, exactness, Apostrophe::joins);
  if (words.empty()) return {.variants = {}, .problem = "no-word"};
  drop_idle_wildcards(words);
  if (!wildcards_are_sound(words)) return {.variants = {}, .problem = "wildcard-too-short"};
  for (const Word& word : words) term.leading_wildcard = term.leading_wildcard || is_wildcard(word.piece.folded.front());
  add_variants(words, false, term.variants);
  if (has_no_apostrophe(text)) return term;
  std::vector<Word> suffixed = split(text, exactness, Apostrophe::ends_word);
  drop_idle_wildcards(suffixed);
  if (!suffixed.empty() && wildcards_are_sound(suffixed)) add_variants(suffixed, true, term.variants);
  return term;
}

}  // namespace feedwatch::rules
