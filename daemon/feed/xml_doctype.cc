#include "feed/xml_doctype.h"

#include <algorithm>

namespace feedwatch::feed::xml {
namespace {

constexpr size_t kLongestSubset = 1024 * 1024;

// The end of the markup declaration that starts at `at` ("<!ENTITY …>", "<!--…-->", "<?…?>"), past quotes.
size_t declaration_end(std::string_view text, size_t at) {
  if (text.substr(at, 4) == "<!--") {
    const auto end = text.find("-->", at + 4);
    return end == std::string_view::npos ? end : end + 3;
  }
  char quote = 0;
  for (size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// Declares the entities of "[ … ]", `at` behind the bracket. Returns the place behind the closing bracket.
size_t subset(std::string_view text, size_t at, References& references) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == ']') return at + 1;
    if (c != '<') {
      ++at;
      continue;
    }
    const auto end = declaration_end(text, at);
    if (end == std::string_view::npos) return end;
    if (text.substr(at, 8) == "<!ENTITY") references.declare(text.substr(at + 8, end - at - 9));
    at = end;
  }
  return std::string_view::npos;
}

}  // namespace

size_t doctype(std::string_view text, References& references) {
  const auto window = text.substr(0, kLongestSubset);
  char quote = 0;
  for (size_t at = 2; at < window.size(); ++at) {
    const char c = window[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    } else if (c == '<') {
      return at;  // never closed
    } else if (c == '[') {
      const auto end = subset(window, at + 1, references);
      if (end == std::string_view::npos) break;
      at = end - 1;
    }
  }
  return std::min(text.find('>'), text.size() - 1) + 1;  // unbalanced: the first > ends it
}

}  // namespace feedwatch::feed::xml
