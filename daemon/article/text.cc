#include "article/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <openssl/sha.h>
#include <utf8proc.h>

#include "article/utf8.h"
#include "base/utf8.h"

namespace feedwatch::text {
namespace {

constexpr std::string_view ellipsis = "…";

struct Free {
  void operator()(utf8proc_uint8_t* memory) const { std::free(memory); }  // NOLINT: utf8proc allocates with malloc
};

// Valid UTF-8 with no more than 30 marks on a letter: utf8proc sorts marks in quadratic time, and no script needs more
// (UAX #15, section 13, Stream-Safe Text Format).
std::string make_sound(std::string_view text) {
  constexpr int most_marks = 30;
  std::string out;
  out.reserve(text.size());
  int marks = 0;
  for (size_t at = 0; at < text.size();) {
    const utf8::Step step = utf8::step(text, at);
    const auto* const property = utf8proc_get_property(static_cast<utf8proc_int32_t>(step.code_point));
    marks = property->combining_class == 0 ? 0 : marks + 1;
    if (marks <= most_marks) out += step.valid ? text.substr(at, step.length) : utf8::replacement_text;
    at += step.length;
  }
  return out;
}

// `options` are utf8proc's, or-ed.
std::string map(std::string_view foreign, unsigned options) {
  std::string text = make_sound(foreign);
  utf8proc_uint8_t* raw = nullptr;
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto flags = static_cast<utf8proc_option_t>(options);  // NOLINT: a set of flags
  const utf8proc_ssize_t length = utf8proc_map(bytes, size, &raw, flags);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(raw);
  if (length < 0) return text;  // out of memory
  return {reinterpret_cast<const char*>(raw), static_cast<size_t>(length)};
}

// Code points that are their own NFC beside any neighbours that are on this list too (UAX #15, quick check): no marks, no jamo,
// nothing with a canonical equivalent. Not all of them, but the scripts that most articles are in.
bool is_surely_composed(char32_t c) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  constexpr std::array<Range, 18> ranges{{{0x0000, 0x02FF},
                                          {0x0370, 0x0373},
                                          {0x0388, 0x0482},
                                          {0x048A, 0x0556},
                                          {0x05D0, 0x05EA},
                                          {0x0620, 0x064A},
                                          {0x0660, 0x066F},
                                          {0x0671, 0x06D5},
                                          {0x0E01, 0x0E37},
                                          {0x1E00, 0x1EFF},
                                          {0x2010, 0x205E},
                                          {0x20A0, 0x20CF},
                                          {0x2190, 0x2328},
                                          {0x2500, 0x27FF},
                                          {0x3001, 0x3029},
                                          {0x3030, 0x3098},
                                          {0x309B, 0xA4CF},
                                          {0xAC00, 0xD7A3}}};
  const auto* const range = std::find_if(ranges.begin(), ranges.end(), [c](const Range& each) { return c <= each.last; });
  if (range != ranges.end()) return c >= range->first;
  return (c >= 0xFF01 && c <= 0xFFEF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xFEFF;
}

// How many bytes at the start of `text` are valid UTF-8 and their own NFC without looking them up. Controls may be there.
size_t composed_prefix(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    at += utf8::ascii_prefix(text.substr(at));
    while (at < text.size() && static_cast<uint8_t>(text[at]) >= 0x80) {
      const utf8::Step step = utf8::step(text, at);
      if (!step.valid || !is_surely_composed(step.code_point)) return at;
      at += step.length;
    }
  }
  return text.size();
}

// NFC. Blanks and line ends part words that compose on their own, so only the words that need it are looked at closely.
std::string compose(std::string_view text) {
  constexpr std::string_view boundaries = " \n";
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t prefix = composed_prefix(text);
    const size_t start = prefix == text.size() ? prefix : text.find_last_of(boundaries, prefix) + 1;
    const size_t end = std::min(text.find_first_of(boundaries, prefix), text.size());
    out += text.substr(0, start);
    if (start < end) out += map(text.substr(start, end - start), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    text.remove_prefix(std::max(start, end));
  }
  return out;
}

bool is_line_end(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }

bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || c < 0x20 || c == 0x7F;
}

// Scripts whose spelling uses joiners, and emoji.
bool needs_joiners(char32_t c) { return c >= 0x0600; }

class LineWriter {
 public:
  explicit LineWriter(size_t size) { out_.reserve(size); }

  void add(char32_t code_point, std::string_view bytes) {
    if (is_line_end(code_point)) {
      gap_ = '\n';
    } else if (is_blank(code_point)) {
      if (gap_ == '\0') gap_ = ' ';
    } else if (is_joiner(code_point)) {
      joiner_ = gap_ == '\0' && needs_joiners(last_) ? bytes : std::string_view{};
    } else if (!is_invisible(code_point)) {
      write(code_point, bytes);
    }
  }

  // Words in printable ASCII with single blanks between them.
  void add_plain(std::string_view words) { write(static_cast<char32_t>(words.front()), words); }

  std::string take() && { return std::move(out_); }

 private:
  void write(char32_t code_point, std::string_view bytes) {
    if (gap_ != '\0' && !out_.empty()) out_ += gap_;
    if (gap_ == '\0' && needs_joiners(code_point)) out_ += joiner_;
    gap_ = '\0';
    joiner_ = {};
    last_ = code_point;
    out_ += bytes;
  }

  std::string out_{};
  std::string_view joiner_{};
  char32_t last_{0};
  char gap_{'\0'};
};

// Printable ASCII.
bool is_plain(char c) { return c > ' ' && c < 0x7F; }

std::string tidy(std::string_view text) {
  LineWriter writer(text.size());
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() &&
           (is_plain(text[end]) || (text[end] == ' ' && end > at && end + 1 < text.size() && is_plain(text[end + 1]))))
      ++end;
    if (end > at) {
      writer.add_plain(text.substr(at, end - at));
      at = end;
      continue;
    }
    const utf8::Step step = utf8::step(text, at);
    writer.add(step.code_point, text.substr(at, step.length));
    at += step.length;
  }
  return std::move(writer).take();
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Simple case folding: one code point for one (Unicode 15, CaseFolding.txt, status C and S).
char32_t fold_case(char32_t c) {
  if (c == 0x03C2) return 0x03C3;  // final sigma
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

// Case-folded and on one line; what the content hash is taken of.
std::string comparable(std::string_view text) {
  const std::string normal = normalise(text);
  std::string folded;
  folded.reserve(normal.size());
  for (size_t at = 0; at < normal.size();) {
    if (static_cast<uint8_t>(normal[at]) < 0x80) {
      folded += normal[at] == '\n' ? ' ' : ascii_lower(normal[at]);
      ++at;
      continue;
    }
    const utf8::Step step = utf8::step(normal, at);
    utf8::append(folded, fold_case(step.code_point));
    at += step.length;
  }
  return folded;
}

// Marks are stripped where they stand alone, then what is left is composed again (Hangul).
std::string fold_together(std::string_view text) {
  constexpr unsigned options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  return map(map(text, options | UTF8PROC_STRIPMARK | UTF8PROC_DECOMPOSE), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

// What single code points fold to, of the blocks that most articles are in but for ASCII. None of them stands in a composition
// once marks are gone, so what is beside them does not matter, and they part what has to be folded together. Such as fold to
// nothing part nothing, and are left out.
class SingleFolds {
 public:
  SingleFolds() {
    for (size_t i = 0; i < folds_.size(); ++i) {
      std::string letter;
      utf8::append(letter, i < latin_to_cyrillic ? first + static_cast<char32_t>(i) : from_punctuation(i));
      const std::string folded = fold_together(letter);
      if (folded.size() > most_bytes) continue;
      folds_[i].size = static_cast<uint8_t>(folded.size());
      folded.copy(folds_[i].bytes.data(), folded.size());
    }
  }

  // Empty: it has to be looked at with its neighbours.
  std::string_view of(char32_t c) const {
    if (c >= first && c < first + latin_to_cyrillic) return text(folds_[c - first]);
    if (c >= punctuation && c < punctuation + punctuation_size) return text(folds_[latin_to_cyrillic + c - punctuation]);
    return {};
  }

 private:
  static constexpr char32_t first = 0x80;
  static constexpr char32_t punctuation = 0x2000;
  static constexpr size_t latin_to_cyrillic = 0x500 - first;
  static constexpr size_t punctuation_size = 0x70;
  static constexpr size_t most_bytes = 7;
  struct Fold {
    uint8_t size{0};
    std::array<char, most_bytes> bytes{};
  };

  static char32_t from_punctuation(size_t i) { return punctuation + static_cast<char32_t>(i - latin_to_cyrillic); }
  static std::string_view text(const Fold& fold) { return {fold.bytes.data(), fold.size}; }

  std::array<Fold, latin_to_cyrillic + punctuation_size> folds_{};
};

bool extends_character(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_MC || is_joiner(c);
}

// The last place at or before `limit` where a word ends, when that keeps at least half of the text; otherwise the last place
// between two characters.
size_t cut_before(std::string_view text, size_t limit) {
  const size_t blank = text.find_last_of(" \n", limit);
  if (blank != std::string_view::npos && blank >= limit / 2) return text.find_last_not_of(" \n,;:", blank) + 1;
  while (limit > 0 && limit < text.size() && extends_character(utf8::step(text, limit).code_point)) {
    do {
      --limit;
    } while (limit > 0 && (static_cast<uint8_t>(text[limit]) & 0xC0) == 0x80);
  }
  return limit;
}

}  // namespace

std::string make_valid_utf8(std::string_view text) { return utf8::valid(text); }

// Tidied first: what tidying drops may have kept a letter from the mark that follows it.
std::string normalise(std::string_view text) {
  std::string tidied = tidy(text);
  return composed_prefix(tidied) == tidied.size() ? tidied : compose(tidied);
}

std::string fold(std::string_view text) {
  static const SingleFolds singles;
  std::string folded;
  folded.reserve(text.size());
  size_t together = 0;  // where what has to be folded together begins
  const auto fold_until = [&](size_t end) {
    if (together < end) folded += fold_together(text.substr(together, end - together));
  };
  for (size_t at = 0; at < text.size();) {
    if (static_cast<uint8_t>(text[at]) < 0x80) {
      fold_until(at);
      folded += ascii_lower(text[at]);
      together = ++at;
      continue;
    }
    const utf8::Step step = utf8::step(text, at);
    const std::string_view single = step.valid ? singles.of(step.code_point) : std::string_view{};
    if (!single.empty()) {
      fold_until(at);
      folded += single;
      together = at + step.length;
    }
    at += step.length;
  }
  fold_until(text.size());
  return folded;
}

uint64_t content_hash(std::string_view title, std::string_view text) {
  const std::string whole = comparable(title) + '\n' + comparable(text);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest.data());
  uint64_t hash = 0;
  for (size_t i = 0; i < 8; ++i) hash = (hash << 8) | digest[i];
  return hash;
}

std::string excerpt(std::string_view text, size_t max_code_points) {
  if (max_code_points == 0) return {};
  if (byte_offset(text, max_code_points) == text.size()) return make_valid_utf8(text);
  const size_t limit = byte_offset(text, max_code_points - 1);
  return make_valid_utf8(text.substr(0, cut_before(text, limit))) + std::string(ellipsis);
}

uint32_t code_points(std::string_view text) {
  size_t at = utf8::ascii_prefix(text);
  auto count = static_cast<uint32_t>(at);
  for (; at < text.size(); ++count) at += utf8::step(text, at).length;
  return count;
}

size_t byte_offset(std::string_view text, size_t code_point) {
  size_t at = utf8::ascii_prefix(text.substr(0, code_point));  // a code point has a byte at least
  for (size_t count = at; count < code_point && at < text.size(); ++count) at += utf8::step(text, at).length;
  return at;
}

}  // namespace feedwatch::text
