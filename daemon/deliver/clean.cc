#include "deliver/clean.h"

#include "base/utf8.h"

namespace feedwatch::deliver {

namespace {

bool is_break(char32_t c) {
  return c == U'\n' || c == U'\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_unwanted(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string cleaned(std::string_view text, bool keep_breaks) {
  std::string result;
  result.reserve(text.size());
  bool blank = false;
  bool line_break = false;
  while (!text.empty()) {
    const char32_t c = utf8::take(text);
    if (c == U' ' || c == U'\t' || is_break(c)) {
      blank = true;
      line_break = line_break || is_break(c);
      continue;
    }
    if (is_unwanted(c)) continue;
    if (blank && !result.empty()) result += keep_breaks && line_break ? '\n' : ' ';
    blank = line_break = false;
    utf8::append(result, c);
  }
  return result;
}

}  // namespace

std::string clean_line(std::string_view text) { return cleaned(text, false); }
std::string clean_text(std::string_view text) { return cleaned(text, true); }

std::string shortened(std::string_view text, size_t max) {
  std::string_view rest = text;
  size_t kept = 0;  // bytes of the first max - 1 code points
  for (size_t count = 0; !rest.empty(); ++count) {
    if (count + 1 == max) kept = text.size() - rest.size();
    if (count == max) return std::string(text.substr(0, kept)) + "…";
    utf8::take(rest);
  }
  return std::string(text);
}

}  // namespace feedwatch::deliver
