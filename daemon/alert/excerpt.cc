#include "alert/excerpt.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace feedwatch::alert {

namespace {

bool is_blank(char32_t c) {
  return c == U' ' || c == U'\n' || c == U'\t' || c == U'\r' || c == 0xA0 || c == 0x3000 || c == 0x2028;
}
bool is_closing(char32_t c) { return std::u32string_view(U"\"')]}»”’」』）").find(c) != std::u32string_view::npos; }
// Full stops that end a sentence only before a blank, and those of scripts that write without blanks.
bool is_stop(char32_t c) { return std::u32string_view(U".!?…؟۔।").find(c) != std::u32string_view::npos; }
bool is_wide_stop(char32_t c) { return std::u32string_view(U"。！？").find(c) != std::u32string_view::npos; }

std::optional<size_t> first_match(std::span<const Match> matches) {
  std::optional<size_t> first;
  for (const Match& match : matches) {
    if (match.field == "text" && (!first || match.start < *first)) first = match.start;
  }
  return first;
}

// Whether a sentence (or a paragraph) ends just before `at`.
bool is_sentence_end(std::u32string_view text, size_t at) {
  if (at == 0 || at > text.size()) return false;
  if (text[at - 1] == U'\n' || (at < text.size() && text[at] == U'\n')) return true;
  if (at < text.size() && is_closing(text[at])) return false;
  size_t last = at - 1;
  while (last > 0 && is_closing(text[last])) --last;
  if (is_wide_stop(text[last])) return true;
  return is_stop(text[last]) && (at == text.size() || is_blank(text[at]));
}

size_t skip_blanks(std::u32string_view text, size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// A piece of the text as code points.
struct Window {
  std::u32string text{};
  bool from_start{false};
  bool to_end{false};
};

Window read_window(std::string_view text, size_t skip, size_t length) {
  Window window;
  window.from_start = skip == 0;
  for (; skip > 0 && !text.empty(); --skip) utf8::take(text);
  while (!text.empty() && window.text.size() < length) window.text += utf8::take(text);
  window.to_end = text.empty();
  return window;
}

// Where the quote begins: with the first sentence that does before the match, else with the first word.
size_t quote_start(const Window& window, size_t match, bool& cut) {
  const std::u32string_view text = window.text;
  cut = false;
  if (window.from_start) return skip_blanks(text, 0);
  for (size_t at = 1; at <= match; ++at) {
    if (is_sentence_end(text, at) && skip_blanks(text, at) <= match) return skip_blanks(text, at);
  }
  cut = true;
  for (size_t at = 1; at <= match; ++at) {
    if (is_blank(text[at - 1]) && !is_blank(text[at])) return at;
  }
  return match;
}

// Where it ends, at most `room` further: with the last sentence that does in the last third, else with the last word.
size_t quote_end(const Window& window, size_t start, size_t room, bool& cut) {
  const std::u32string_view text = window.text;
  cut = false;
  if (window.to_end && text.size() - start <= room) return text.size();
  const size_t limit = std::min(start + room, text.size());
  for (size_t at = limit; at > start + room * 2 / 3; --at) {
    if (is_sentence_end(text, at)) return at;
  }
  cut = true;
  const size_t word_limit = limit > start ? limit - 1 : limit;  // room for the "…"
  for (size_t at = word_limit; at > start + room / 2; --at) {
    if (is_blank(text[at])) return at;
  }
  return word_limit;
}

std::string on_one_line(std::u32string_view text) {
  std::string line;
  bool blank = false;
  for (const char32_t c : text) {
    if (is_blank(c)) {
      blank = !line.empty();
      continue;
    }
    if (blank) line += ' ';
    blank = false;
    utf8::append(line, c);
  }
  return line;
}

}  // namespace

std::string summary_around(std::string_view text, std::span<const Match> matches, size_t max_code_points) {
  if (max_code_points < 2) return {};  // no room for a character and a "…"
  Window window = read_window(text, 0, max_code_points);
  if (window.to_end) return on_one_line(window.text);

  const size_t match = first_match(matches).value_or(0);
  const size_t context = max_code_points / 2;
  const size_t skip = match > context ? match - context : 0;
  if (skip > 0) window = read_window(text, skip, max_code_points + context + 1);
  if (window.text.empty()) window = read_window(text, 0, max_code_points);  // a match beyond the text

  bool cut_before = false;
  bool cut_after = false;
  const size_t start = quote_start(window, std::min(match - skip, window.text.size() - 1), cut_before);
  const size_t end = quote_end(window, start, max_code_points - (cut_before ? 1 : 0), cut_after);
  std::string quote = on_one_line(std::u32string_view(window.text).substr(start, end - start));
  return (cut_before ? "…" : "") + quote + (cut_after ? "…" : "");
}

}  // namespace feedwatch::alert
