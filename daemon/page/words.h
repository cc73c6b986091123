// The words in class names and ids ("article-body__shareButtons" is article, body, share, buttons), and other small text tools of
// the page reader. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace feedwatch::page {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

// Calls `visit` with each word in lower case. Letters behind digits are the noise of generated names ("css-1ad7x"), not words.
template <class Visit>
void each_name_word(std::string_view name, Visit&& visit) {
  constexpr size_t longest = 40;
  constexpr size_t most = 1024;  // bytes of names
  std::string word;
  bool noise = false;  // behind a digit, up to the next mark
  char before = ' ';
  const auto finish = [&word, &visit] {
    if (!word.empty()) visit(std::string_view(word));
    word.clear();
  };
  for (const char c : name.substr(0, most)) {
    const bool camel = is_upper(c) && before >= 'a' && before <= 'z';
    if (!is_letter(c) || camel) finish();
    if (is_digit(c)) {
      noise = true;
    } else if (!is_letter(c)) {
      noise = false;
    } else if (!noise && word.size() < longest) {
      word += lower(c);
    }
    before = c;
  }
  finish();
}

}  // namespace feedwatch::page
