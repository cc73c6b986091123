#include "story/words.h"

#include <algorithm>
#include <array>
#include <string>

#include <utf8proc.h>

#include "article/text.h"
#include "article/utf8.h"
#include "base/hash.h"

namespace feedwatch::story {
namespace {

enum class Kind : uint8_t { gap, word, dense, mark, apostrophe, open, close, quote, line };

constexpr Kind ascii_kind(unsigned char c) {
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return Kind::word;
  if (c == '\'') return Kind::apostrophe;
  if (c == '"') return Kind::quote;
  return c == '\n' ? Kind::line : Kind::gap;
}

constexpr std::array<Kind, 128> ascii_kinds = [] {
  std::array<Kind, 128> kinds{};
  for (size_t c = 0; c < kinds.size(); ++c) kinds[c] = ascii_kind(static_cast<unsigned char>(c));
  return kinds;
}();

struct Range {
  char32_t first;
  char32_t last;
};

// Thai, Lao, Myanmar, Khmer, Tai scripts; kana, bopomofo, Han. Letters of these are words of their own.
constexpr std::array<Range, 13> dense_ranges{{{0x0E00, 0x0EFF},
                                              {0x1000, 0x109F},
                                              {0x1780, 0x17FF},
                                              {0x1950, 0x19DF},
                                              {0x1A20, 0x1AAF},
                                              {0x3005, 0x3007},
                                              {0x3041, 0x312F},
                                              {0x31A0, 0x31BF},
                                              {0x31F0, 0x31FF},
                                              {0x3400, 0x9FFF},
                                              {0xF900, 0xFAFF},
                                              {0xFF66, 0xFF9F},
                                              {0x20000, 0x323AF}}};

bool is_dense(char32_t c) {
  if (c < dense_ranges.front().first) return false;
  return std::any_of(dense_ranges.begin(), dense_ranges.end(), [c](Range each) { return c >= each.first && c <= each.last; });
}

Kind letter_kind(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return is_dense(c) ? Kind::dense : Kind::word;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
      return Kind::mark;
    default:
      return Kind::gap;
  }
}

Kind kind_of(char32_t c) {
  if (c < ascii_kinds.size()) return ascii_kinds[c];
  switch (c) {
    case 0x2019:  // right single quotation mark, mostly an apostrophe
    case 0x02BC:
      return Kind::apostrophe;
    case 0x201C:
    case 0x201E:
    case 0x00AB:
    case 0x300C:
    case 0x300E:
      return Kind::open;
    case 0x201D:
    case 0x00BB:
    case 0x300D:
    case 0x300F:
      return Kind::close;
    default:
      return letter_kind(c);
  }
}

bool is_upper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool is_hyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }

// An English plural's s, or what looks like it.
bool has_plural(std::string_view folded) {
  const size_t size = folded.size();
  return size > 3 && folded[size - 1] == 's' && folded[size - 2] != 's' && folded[size - 2] != 'u' && folded[size - 2] != 'i';
}

class Reader {
 public:
  // `spelling`: where the words are to be written as well; may be null.
  Reader(std::string_view text, size_t most, std::vector<std::string>* spelling)
      : text_(text), most_(most), spelling_(spelling) {}

  std::vector<Word> read() && {
    for (size_t at = 0; at < text_.size() && words_.size() < most_;) {
      const utf8::Step step = utf8::step(text_, at);
      take(step.code_point, text_.substr(at, step.length), at + step.length);
      previous_ = step.code_point;
      at += step.length;
    }
    finish();
    if (words_.size() > most_) words_.resize(most_);
    return std::move(words_);
  }

 private:
  // `next` is the offset behind the character.
  void take(char32_t c, std::string_view bytes, size_t next) {
    switch (kind_of(c)) {
      case Kind::word:
        grow(c, bytes);
        return;
      case Kind::mark:
        if (!current_.empty()) current_ += bytes;
        return;
      case Kind::dense:
        finish();
        grow(c, bytes);
        add(c < 0x2000 ? 3 : 2);
        return;
      case Kind::apostrophe:
        if (!current_.empty() && is_genitive(next)) return;
        if (current_.empty()) gap_ = true;
        return;
      case Kind::line:
        quoted_ = false;
        break;
      case Kind::open:
        finish();
        quoted_ = true;
        break;
      case Kind::close:
        finish();
        quoted_ = false;
        break;
      case Kind::quote:
        finish();
        quoted_ = opens_quote();
        break;
      case Kind::gap:
        finish();
        if (is_hyphen(c)) mark_particle(next);
        break;
    }
    finish();
    gap_ = true;
  }

  void grow(char32_t c, std::string_view bytes) {
    if (after_genitive_) return;
    if (current_.empty()) {
      capital_ = is_upper(c);
      number_ = c >= '0' && c <= '9';
    }
    acronym_ = length_ > 0 && (acronym_ || is_upper(c));
    ascii_ = ascii_ && c < 0x80;
    if (length_ < UINT8_MAX) ++length_;
    if (current_.size() >= most_bytes) return;
    if (c >= 'A' && c <= 'Z') {
      current_ += static_cast<char>(c + ('a' - 'A'));
    } else {
      current_ += bytes;
    }
  }

  // A typewriter's quotation mark opens behind a blank and closes behind all else.
  [[nodiscard]] bool opens_quote() const { return previous_ <= ' ' || previous_ == '(' || previous_ == '[' || previous_ > 0xFF; }

  // The apostrophe before offset `at` starts the "s" that ends a word.
  bool is_genitive(size_t at) {
    if (at >= text_.size() || (text_[at] != 's' && text_[at] != 'S')) return false;
    if (at + 1 < text_.size() && kind_of(utf8::step(text_, at + 1).code_point) == Kind::word) return false;
    finish();
    after_genitive_ = true;
    return true;
  }

  // The word before a hyphen, when it is short, no acronym, and a name follows at offset `next`: the "al" of "al-Rahmani".
  void mark_particle(size_t next) {
    constexpr uint8_t longest = 3;
    if (words_.empty() || gap_ || next >= text_.size() || !is_upper(utf8::step(text_, next).code_point)) return;
    Word& word = words_.back();
    word.particle = word.gram == 0 && !word.number && word.length <= longest && !acronym_;
  }

  void finish() {
    after_genitive_ = false;
    if (!current_.empty()) add(0);
  }

  void add(uint8_t gram) {
    if (current_.empty()) return;
    if (!ascii_) current_ = text::fold(current_);
    if (spelling_ != nullptr) spelling_->push_back(current_);
    const uint64_t hash = hash64(current_);
    words_.push_back({.hash = hash,
                      .stem = gram > 0 || !has_plural(current_) ? hash : stem_hash(current_),
                      .quoted = quoted_,
                      .capital = capital_,
                      .number = number_,
                      .gram = gram,
                      .joined = !gap_,
                      .length = length_});
    current_.clear();
    length_ = 0;
    ascii_ = true;
    gap_ = false;
  }

  static constexpr size_t most_bytes = 96;  // the rest of a longer word is not compared

  std::string_view text_;
  size_t most_;
  std::vector<std::string>* spelling_;
  std::vector<Word> words_{};
  std::string current_{};
  uint8_t length_{0};
  char32_t previous_{'\n'};
  bool ascii_{true};
  bool capital_{false};
  bool acronym_{false};  // it has upper-case letters behind the first; kept until the next word
  bool number_{false};
  bool quoted_{false};
  bool gap_{true};
  bool after_genitive_{false};
};

}  // namespace

std::vector<Word> read_words(std::string_view text, size_t most) { return Reader(text, most, nullptr).read(); }

std::vector<Word> read_words(std::string_view text, size_t most, std::vector<std::string>& spelling) {
  std::vector<Word> words = Reader(text, most, &spelling).read();
  spelling.resize(words.size());
  return words;
}

uint64_t stem_hash(std::string_view folded) {
  if (has_plural(folded)) folded.remove_suffix(1);
  return hash64(folded);
}

}  // namespace feedwatch::story
