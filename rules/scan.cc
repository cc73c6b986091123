#include "rules/scan.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "rules/fold_table.h"
#include "rules/hash.h"
#include "rules/normalise.h"
#include "rules/utf8.h"

namespace feedwatch::rules {
namespace {

using table::Kind;
using namespace std::string_view_literals;

// What stands before the apostrophe when French and Italian drop a vowel; sorted.
constexpr std::array elisions{"all"sv,   "bell"sv,   "c"sv,      "coll"sv,   "d"sv, "dall"sv, "dell"sv,   "gl"sv,     "j"sv,
                              "jusqu"sv, "l"sv,      "lorsqu"sv, "m"sv,      "n"sv, "nell"sv, "presqu"sv, "puisqu"sv, "qu"sv,
                              "quell"sv, "quelqu"sv, "quest"sv,  "quoiqu"sv, "s"sv, "sant"sv, "sull"sv,   "t"sv,      "un"sv};
static_assert(std::is_sorted(elisions.begin(), elisions.end()));

// Abbreviations that are followed by a name or a number rather than by the next sentence; sorted.
constexpr std::array abbreviations{"adm"sv, "apr"sv, "aug"sv, "capt"sv, "col"sv, "dec"sv, "dr"sv,  "feb"sv,
                                   "fr"sv,  "ft"sv,  "gen"sv, "gov"sv,  "jan"sv, "lt"sv,  "maj"sv, "mr"sv,
                                   "mrs"sv, "ms"sv,  "mt"sv,  "no"sv,   "nos"sv, "nov"sv, "oct"sv, "prof"sv,
                                   "rep"sv, "rev"sv, "sen"sv, "sept"sv, "sgt"sv, "st"sv,  "vs"sv};
static_assert(std::is_sorted(abbreviations.begin(), abbreviations.end()));

// Folded form of ASCII letters, digits and wildcards; 0 for everything else.
using AsciiTable = std::array<char, 256>;

constexpr AsciiTable make_ascii(bool wildcards) {
  AsciiTable fold{};
  for (char c = '0'; c <= '9'; ++c) fold[static_cast<uint8_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) fold[static_cast<uint8_t>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) fold[static_cast<uint8_t>(c)] = static_cast<char>(c + 32);
  if (wildcards) fold[any_run] = any_run;
  if (wildcards) fold[any_one] = any_one;
  return fold;
}
constexpr AsciiTable ascii_words = make_ascii(false);
constexpr AsciiTable ascii_patterns = make_ascii(true);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool joins(Kind kind) { return kind == Kind::letter || kind == Kind::digit || kind == Kind::mark; }

class Scanner {
 public:
  Scanner(std::string_view text, Apostrophe apostrophe, Wildcards wildcards, Analysis& out)
      : text_(text),
        ascii_(wildcards == Wildcards::kept ? ascii_patterns : ascii_words),
        apostrophe_(apostrophe),
        out_(out),
        fold_at_(out.folded.size()),
        first_token_(out.tokens.size()) {}

  void run() {
    reserve(text_.size());
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (fold(c) != 0) {
        word();
      } else if (static_cast<uint8_t>(c) < 0x80) {
        ascii_separator(c);
      } else {
        wide();
      }
    }
    out_.folded.resize(fold_at_);
  }

 private:
  struct Word {
    size_t fold_start;
    size_t end;
    uint32_t end_continuations;
    uint32_t letters{0};  // in the current piece
    uint32_t pieces{1};   // pieces of dotted initials
    uint32_t digits{0};   // in the current group
    bool initials{true};  // each piece so far is one letter
    bool numeric{true};   // only digits so far
    bool grouped{false};  // a comma was taken
    bool plain{true};
    bool glued{false};
    bool sequence{false};  // composition may be needed
    bool single{false};    // one character is the word
    bool suffix{false};    // an apostrophe and what follows it is dropped
  };

  char fold(char c) const { return ascii_[static_cast<uint8_t>(c)]; }
  char peek(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  Kind kind_at(size_t at) const {
    if (at >= text_.size()) return Kind::separator;
    if (fold(text_[at]) != 0) return is_digit(text_[at]) ? Kind::digit : Kind::letter;
    return table::kind(table::record(decode(text_, at).value));
  }

  void reserve(size_t bytes) {
    if (out_.folded.size() < fold_at_ + bytes + 64)
      out_.folded.resize(std::max(fold_at_ + bytes + 64, out_.folded.size() * 5 / 4));
  }

  void append(std::string_view folded) {
    reserve(folded.size() + (text_.size() - at_));
    std::memcpy(out_.folded.data() + fold_at_, folded.data(), folded.size());
    fold_at_ += folded.size();
  }

  // --- between words

  void ascii_separator(char c) {
    ++at_;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
      if (stop_ == Stop::seen) stop_ = Stop::sure;
      if (c == '\n' && ++newlines_ == 2) paragraph_ends_ = true;
      return;
    }
    newlines_ = 0;
    if (c == '!' || c == '?' || (c == '.' && !abbreviation_ends_here())) stop_ = Stop::seen;
  }

  bool abbreviation_ends_here() const {
    if (out_.tokens.size() == first_token_ || out_.tokens.back().byte_end + 1 != at_) return false;
    const std::string_view word = out_.text(out_.tokens.back());
    return last_is_initials_ || std::binary_search(abbreviations.begin(), abbreviations.end(), word);
  }

  void wide() {
    const CodePoint point = decode(text_, at_);
    const Kind kind = table::kind(table::record(point.value));
    if (joins(kind) || kind == Kind::single) return word();
    at_ += point.size;
    continuations_ += point.size - 1;
    if (kind == Kind::vanish) {
      if (glue_at_ + point.size == at_) glue_at_ = at_;
      return;
    }
    if (kind == Kind::space && stop_ == Stop::seen) stop_ = Stop::sure;
    if (kind == Kind::space) return;
    newlines_ = 0;
    if (kind == Kind::stop) stop_ = Stop::seen;
    if (kind == Kind::hard_stop) stop_ = Stop::sure;
    if (kind == Kind::paragraph) paragraph_ends_ = true;
  }

  void settle_sentence() {
    const bool had_words = out_.tokens.size() > first_token_;
    if (paragraph_ends_ && had_words) {
      ++out_.paragraphs;
      ++out_.sentences;
    } else if (stop_ == Stop::sure && had_words && !starts_lower_case()) {
      ++out_.sentences;
    }
    stop_ = Stop::none;
    newlines_ = 0;
    paragraph_ends_ = false;
  }

  bool starts_lower_case() const {
    const char c = text_[at_];
    if (static_cast<uint8_t>(c) < 0x80) return c >= 'a' && c <= 'z';
    return (table::record(decode(text_, at_).value).flags & table::lower) != 0;
  }

  // --- words

  void word() {
    settle_sentence();
    const size_t start = at_;
    const uint32_t start_code_points = static_cast<uint32_t>(start) - continuations_;
    Word word{.fold_start = fold_at_, .end = start, .end_continuations = continuations_};
    word.glued = start == glue_at_;
    bool more = true;
    while (more) {
      ascii_run(word);
      more = at_ < text_.size() && special(word, start);
    }
    last_is_initials_ = word.initials && word.letters == 1;
    finish(word, start, start_code_points);
    if (word.suffix || possessive_initials()) drop_suffix();
  }

  void ascii_run(Word& word) {
    const size_t from = at_;
    char* out = out_.folded.data() + fold_at_;
    const char* in = text_.data();
    const size_t size = text_.size();
    size_t at = at_;
    for (char folded; at < size && (folded = fold(in[at])) != 0; ++at) *out++ = folded;
    if (at == from) return;
    at_ = at;
    fold_at_ += at - from;
    const auto length = static_cast<uint32_t>(at - from);
    if (at < size &&
        (in[at] == '.' || in[at] == ',' || in[at] == '\'' || in[at] == '`' || static_cast<uint8_t>(in[at]) >= 0x80)) {
      note_run(word, std::string_view{in + from, length});
    }
    word.end = at;
    word.end_continuations = continuations_;
  }

  static void note_run(Word& word, std::string_view run) {
    for (const char c : run) {
      if (is_digit(c)) {
        ++word.digits;
        word.initials = false;
      } else {
        ++word.letters;
        word.numeric = false;
        word.digits = 0;
      }
    }
  }

  // What stands at at_ is neither an ASCII letter nor a digit. True when the word goes on.
  bool special(Word& word, size_t start) {
    const char c = text_[at_];
    if (c == '.') return dot(word);
    if (c == ',') return comma(word);
    if (c == '\'' || c == '`') return apostrophe(word, 1);
    if (static_cast<uint8_t>(c) < 0x80) return false;
    return wide_in_word(word, start);
  }

  // "3.5" keeps its dot, "U.S" loses it.
  bool dot(Word& word) {
    if (word.end != at_) return false;
    if (word.digits > 0 && is_digit(peek(at_ + 1))) {
      append("."sv);
      word.plain = false;
      word.digits = 0;
      word.numeric = false;
      ++at_;
      return true;
    }
    if (!word.initials || word.letters != 1 || !single_letter_at(at_ + 1)) return false;
    word.letters = 0;
    ++word.pieces;
    word.plain = false;
    ++at_;
    return true;
  }

  // One letter with its marks, and then no further letter or digit.
  bool single_letter_at(size_t at) const {
    if (kind_at(at) != Kind::letter) return false;
    at += decode(text_, at).size;
    Kind next = kind_at(at);
    while (next == Kind::mark || next == Kind::vanish) {
      at += decode(text_, at).size;
      next = kind_at(at);
    }
    return next != Kind::letter && next != Kind::digit;
  }

  // "2,500" is one number: one to three digits, then groups of three.
  bool comma(Word& word) {
    const bool before =
        word.end == at_ && word.numeric && word.digits >= 1 && (word.grouped ? word.digits == 3 : word.digits <= 3);
    const bool after = is_digit(peek(at_ + 1)) && is_digit(peek(at_ + 2)) && is_digit(peek(at_ + 3)) && !is_digit(peek(at_ + 4));
    if (!before || !after) return false;
    word.grouped = true;
    word.digits = 0;
    word.plain = false;
    ++at_;
    return true;
  }

  bool is_possessive_s(size_t at) const { return (peek(at) == 's' || peek(at) == 'S') && !joins(kind_at(at + 1)); }

  // "U.S.’s": at_ stands at the last dot; true, and past it, when only a dropped suffix follows.
  bool possessive_initials() {
    if (!last_is_initials_ || peek(at_) != '.' || kind_at(at_ + 1) != Kind::apostrophe) return false;
    if (!is_possessive_s(at_ + 1 + decode(text_, at_ + 1).size)) return false;
    ++at_;
    return true;
  }

  // True when the word goes on behind the apostrophe.
  bool apostrophe(Word& word, uint32_t size) {
    const size_t next = at_ + size;
    const Kind kind = kind_at(next);
    const bool inside = word.end == at_ && (joins(kind) || kind == Kind::single);
    if (!inside) return false;
    if (is_possessive_s(next) || apostrophe_ == Apostrophe::ends_word) {
      word.suffix = true;
      return false;
    }
    const std::string_view so_far = std::string_view{out_.folded}.substr(word.fold_start, fold_at_ - word.fold_start);
    if (std::binary_search(elisions.begin(), elisions.end(), so_far)) return false;
    at_ = next;
    continuations_ += size - 1;
    word.initials = false;
    word.numeric = false;
    word.plain = false;
    return true;
  }

  bool wide_in_word(Word& word, size_t start) {
    const CodePoint point = decode(text_, at_);
    const table::Record& record = table::record(point.value);
    const Kind kind = table::kind(record);
    if (kind == Kind::apostrophe) return apostrophe(word, point.size);
    if (kind == Kind::single && at_ != start) return false;
    if (kind != Kind::vanish && kind != Kind::single && !joins(kind)) return false;
    if (word.single && (kind == Kind::letter || kind == Kind::digit)) return false;
    take(word, point, record);
    return true;
  }

  void take(Word& word, const CodePoint& point, const table::Record& record) {
    const Kind kind = table::kind(record);
    const size_t from = at_;
    at_ += point.size;
    continuations_ += point.size - 1;
    word.plain = false;
    if (kind == Kind::vanish) return;
    append(record.fold_size == table::itself ? text_.substr(from, point.size)
                                             : std::string_view{table::pool + record.fold, record.fold_size});
    word.end = at_;
    word.end_continuations = continuations_;
    word.single = kind == Kind::single;
    word.sequence = word.sequence || ((record.flags & table::may_compose) != 0 && record.fold_size != 0);
    if (kind == Kind::mark) return;
    word.numeric = false;
    word.digits = 0;
    word.initials = word.initials && kind == Kind::letter;
    if (kind == Kind::letter) ++word.letters;
  }

  void finish(const Word& word, size_t start, uint32_t start_code_points) {
    glue_at_ = word.suffix ? std::string_view::npos : at_;
    if (word.sequence) normalise(word.fold_start);
    if (fold_at_ == word.fold_start) return;
    const auto size = static_cast<uint32_t>(fold_at_ - word.fold_start);
    out_.tokens.push_back({.hash = hash_bytes(out_.folded.data() + word.fold_start, size),
                           .folded = static_cast<uint32_t>(word.fold_start),
                           .folded_size = size,
                           .byte_start = static_cast<uint32_t>(start),
                           .byte_end = static_cast<uint32_t>(word.end),
                           .start = start_code_points,
                           .end = static_cast<uint32_t>(word.end) - word.end_continuations,
                           .sentence = out_.sentences,
                           .paragraph = out_.paragraphs,
                           .glued = word.glued,
                           .plain = word.plain});
  }

  void normalise(size_t from) {
    const std::string composed = compose(std::string_view{out_.folded}.substr(from, fold_at_ - from));
    fold_at_ = from;
    append(composed);
  }

  // at_ stands at an apostrophe: past it and the word behind it.
  void drop_suffix() {
    do {
      const CodePoint point = decode(text_, at_);
      at_ += point.size;
      continuations_ += point.size - 1;
    } while (at_ < text_.size() && (joins(kind_at(at_)) || kind_at(at_) == Kind::vanish));
    glue_at_ = std::string_view::npos;
  }

  enum class Stop : uint8_t { none, seen, sure };

  std::string_view text_;
  const AsciiTable& ascii_;
  Apostrophe apostrophe_;
  Analysis& out_;
  size_t fold_at_;
  size_t at_{0};
  size_t first_token_;
  size_t glue_at_{std::string_view::npos};  // a word starting here has nothing before it but a word
  uint32_t continuations_{0};
  uint32_t newlines_{0};
  Stop stop_{Stop::none};
  bool paragraph_ends_{false};
  bool last_is_initials_{false};
};

}  // namespace

void scan(std::string_view text, Apostrophe apostrophe, Wildcards wildcards, Analysis& out) {
  Scanner{text, apostrophe, wildcards, out}.run();
}

}  // namespace feedwatch::rules
