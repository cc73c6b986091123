#include "article/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <openssl/sha.h>
#include <utf8proc.h>

#include "article/utf8.h"

namespace feedwatch::text {
namespace {

constexpr std::string_view ellipsis = "…";

struct Free {
  void operator()(utf8proc_uint8_t* memory) const { std::free(memory); }  // NOLINT: utf8proc allocates with malloc
};

// `text` is valid UTF-8. Empty when it is too long for utf8proc (then it is too long for us).
std::string map(std::string_view text, utf8proc_option_t options) {
  utf8proc_uint8_t* raw = nullptr;
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length = utf8proc_map(bytes, size, &raw, options);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(raw);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(raw), static_cast<size_t>(length)};
}

constexpr utf8proc_option_t operator|(utf8proc_option_t a, utf8proc_option_t b) {
  return static_cast<utf8proc_option_t>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

// Below U+0300 every code point is its own NFC: no composition can happen without a combining mark (UAX #15, quick check).
bool is_surely_composed(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) >= 0xCC; });
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

// Case-folded and on one line; what the content hash is taken of.
std::string comparable(std::string_view text) {
  std::string folded = map(normalise(text), UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  std::replace(folded.begin(), folded.end(), '\n', ' ');
  return folded;
}

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

std::string make_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    utf8::Step step{0, 1, true};
    while (at < text.size() && (step = utf8::step(text, at)).valid) at += step.length;
    out += text.substr(start, at - start);
    if (at < text.size()) {
      out += utf8::replacement_text;
      at += step.length;
    }
  }
  return out;
}

std::string normalise(std::string_view text) {
  const std::string composed = is_surely_composed(text) && utf8::clean_prefix(text) == text.size()
                                   ? std::string(text)
                                   : map(make_valid_utf8(text), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  LineWriter writer(composed.size());
  for (size_t at = 0; at < composed.size();) {
    const utf8::Step step = utf8::step(composed, at);
    writer.add(step.code_point, std::string_view(composed).substr(at, step.length));
    at += step.length;
  }
  return std::move(writer).take();
}

std::string fold(std::string_view text) {
  const auto options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  // Marks are stripped where they stand alone, then what is left is composed again (Hangul).
  return map(map(make_valid_utf8(text), options | UTF8PROC_STRIPMARK | UTF8PROC_DECOMPOSE), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
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
  size_t at = std::min(utf8::ascii_prefix(text), code_point);
  for (size_t count = at; count < code_point && at < text.size(); ++count) at += utf8::step(text, at).length;
  return at;
}

}  // namespace feedwatch::text
