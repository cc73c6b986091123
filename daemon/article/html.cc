#include "article/html.h"

#include <algorithm>

#include "article/html_elements.h"
#include "article/html_entities.h"
#include "article/html_reference.h"
#include "article/html_scan.h"

namespace feedwatch::html {
namespace {

constexpr auto npos = std::string_view::npos;

constexpr bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "&name;" that HTML knows, or any "&#…;". In plain text an ampersand without both is just an ampersand.
bool is_reference(std::string_view text) {
  const std::string_view head = text.substr(0, longest_entity + 2);
  const size_t end = head.find(';');
  if (end == npos || end < 2) return false;
  if (head[1] != '#') return !entity(head.substr(1, end - 1)).empty();
  std::string ignored;
  return append_reference(ignored, head, Place::attribute) == end + 1;
}

// "<name …>" or "</name>" of an element that HTML knows, or a comment.
bool is_tag(std::string_view text) {
  if (text.substr(0, 4) == "<!--") return true;
  const size_t start = text.substr(1, 1) == "/" ? 2 : 1;
  const std::string_view name = text.substr(std::min(start, text.size()), 16);
  const auto length = static_cast<size_t>(std::find_if_not(name.begin(), name.end(), is_alnum) - name.begin());
  if (find_element(name.substr(0, length)) == nullptr) return false;
  const std::string_view rest = text.substr(start + length);
  return !rest.empty() &&
         (rest[0] == '>' || rest[0] == '/' || rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t' || rest[0] == '\r');
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t start = 0;
  for (size_t at = text.find('&'); at != npos; at = text.find('&', start)) {
    out += text.substr(start, at - start);
    const size_t length = append_reference(out, text.substr(at), Place::attribute);
    if (length == 0) out += '&';
    start = at + std::max<size_t>(length, 1);
  }
  out += text.substr(start);
  return out;
}

bool looks_like_html(std::string_view text) {
  const size_t last_close = text.rfind('>');
  for (size_t at = text.find('<'); at != npos && last_close != npos && at < last_close; at = text.find('<', at + 1)) {
    if (is_tag(text.substr(at))) return true;
  }
  for (size_t at = text.find('&'); at != npos; at = text.find('&', at + 1)) {
    if (is_reference(text.substr(at))) return true;
  }
  return false;
}

}  // namespace feedwatch::html
