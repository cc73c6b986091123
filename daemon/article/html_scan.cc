#include "article/html_scan.h"

#include <algorithm>

namespace feedwatch::html {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view cdata_open = "<![CDATA[";
constexpr std::string_view cdata_close = "]]>";

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_name(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

size_t end_of_name(std::string_view html, size_t at) {
  while (at < html.size() && !is_blank(html[at]) && html[at] != '/' && html[at] != '>' && html[at] != '<') ++at;
  return at;
}

// <someone@example.org> and <https://example.org/> are how mail writes addresses, not tags.
bool is_address(std::string_view name, std::string_view rest) {
  return name.find('@') != npos || (name.size() > 1 && name.back() == ':' && rest.substr(0, 2) == "//");
}

// Where a comment whose "<!--" stands at `at` is over (13.2.5.43 ff.); npos: never.
size_t behind_comment(std::string_view html, size_t at) {
  const size_t start = at + 4;
  if (html.substr(start, 1) == ">") return start + 1;
  if (html.substr(start, 2) == "->") return start + 2;
  for (size_t dashes = html.find("--", start); dashes != npos; dashes = html.find("--", dashes + 1)) {
    if (html.substr(dashes + 2, 1) == ">") return dashes + 3;
    if (html.substr(dashes + 2, 2) == "!>") return dashes + 4;
  }
  return npos;
}

// The value behind an equals sign. An opening quote that is never closed opens an unquoted value.
std::string_view read_value(std::string_view html, size_t& at) {
  while (at < html.size() && is_blank(html[at])) ++at;
  if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
    const size_t close = html.find(html[at], at + 1);
    if (close != npos) {
      const std::string_view value = html.substr(at + 1, close - at - 1);
      at = close + 1;
      return value;
    }
    ++at;
  }
  const size_t start = at;
  while (at < html.size() && !is_blank(html[at]) && html[at] != '>') ++at;
  return html.substr(start, at - start);
}

}  // namespace

bool next_attribute(std::string_view html, size_t& at, Attribute& attribute) {
  while (at < html.size() && (is_blank(html[at]) || html[at] == '/')) ++at;
  if (at >= html.size() || html[at] == '>') return false;
  const size_t start = at;
  if (html[at] == '=') ++at;
  while (at < html.size() && !is_blank(html[at]) && html[at] != '/' && html[at] != '>' && html[at] != '=') ++at;
  attribute = {html.substr(start, at - start), {}};
  size_t equals = at;
  while (equals < html.size() && is_blank(html[equals])) ++equals;
  if (equals < html.size() && html[equals] == '=') {
    at = equals + 1;
    attribute.value = read_value(html, at);
  }
  return true;
}

Token Scanner::next() {
  while (at_ < html_.size()) {
    if (at_ == cdata_end_) {
      at_ += cdata_close.size();
      cdata_end_ = npos;
      continue;
    }
    if (!at_markup(at_)) return text_run();
    const char kind = html_[at_ + 1];
    if (kind == '!' || kind == '?' || (kind == '/' && !is_alpha(html_[at_ + 2]))) {
      if (!skip_declaration()) return text_run();
      continue;
    }
    Token token;
    if (!read_tag(token)) return text_run();
    if (token.kind != Token::Kind::done) return token;
  }
  return {};
}

bool Scanner::at_markup(size_t at) const {
  if (at >= plain_from_ || html_[at] != '<' || at + 1 >= html_.size()) return false;
  const char next = html_[at + 1];
  return is_alpha(next) || next == '!' || next == '?' || (next == '/' && at + 2 < html_.size());
}

// Text from here to the next markup, at least one byte.
Token Scanner::text_run() {
  const size_t start = at_;
  const size_t limit = cdata_end_ > start ? std::min(html_.size(), cdata_end_) : html_.size();
  size_t end = html_.find('<', start + 1);
  while (end < limit && !at_markup(end)) end = html_.find('<', end + 1);
  at_ = std::min(end, limit);
  return {Token::Kind::text, html_.substr(start, at_ - start)};
}

// Comments, <!DOCTYPE>, <?xml?>, <![if …]> and </3>: gone. The marks of a CDATA section go and its content stays, for feeds wrap
// HTML twice. False: it never ends and is text.
bool Scanner::skip_declaration() {
  const std::string_view rest = html_.substr(at_);
  if (rest.substr(0, 4) == "<!--") {
    const size_t end = behind_comment(html_, at_);
    at_ = std::min(end, html_.size());
    return true;
  }
  if (starts_with_name(rest.substr(0, cdata_open.size()), "<![cdata[")) {
    at_ += cdata_open.size();
    if (cdata_end_ < at_ || (cdata_end_ == npos && !cdata_unclosed_)) cdata_end_ = html_.find(cdata_close, at_);
    cdata_unclosed_ = cdata_end_ == npos;
    return true;
  }
  const size_t end = html_.find('>', at_);
  if (end == npos) {
    plain_from_ = at_;
    return false;
  }
  at_ = end + 1;
  return true;
}

// False: what stands here is text. A token of kind done: it was left out, go on behind it.
bool Scanner::read_tag(Token& token) {
  const bool is_end = html_[at_ + 1] == '/';
  const size_t name_start = at_ + (is_end ? 2 : 1);
  const size_t name_end = end_of_name(html_, name_start);
  const std::string_view name = html_.substr(name_start, name_end - name_start);
  if (is_address(name, html_.substr(name_end, 2))) return false;
  const Element* const element = find_element(name);
  size_t at = name_end;
  Attribute last;
  while (next_attribute(html_, at, last)) {
  }
  if (at >= html_.size()) return give_up(element, name_end);
  const bool self_closing = html_[at - 1] == '/' && last.value.data() + last.value.size() != html_.data() + at;
  at_ = at + 1;
  if (is_end) {
    stray_script_ends_ += element != nullptr && element->name == "script" ? 1 : 0;
    token = {Token::Kind::end, {}, element};
    return true;
  }
  if (element != nullptr && leave_out(*element, self_closing)) return true;
  token = {Token::Kind::start, html_.substr(name_end, at - name_end), element, self_closing};
  return true;
}

// A tag without its >. A known element that is cut off inside a value or right behind its name ends the document, as
// excerpts do; anything else ("a <b and c") is text. False: text.
bool Scanner::give_up(const Element* element, size_t name_end) {
  const std::string_view rest = html_.substr(name_end);
  const size_t value = rest.find('=') == npos ? npos : rest.find_first_not_of(" \t\n\r\f", rest.find('=') + 1);
  const bool cut_off = value != npos || std::all_of(rest.begin(), rest.end(), is_blank);
  if (element != nullptr && cut_off) {
    at_ = html_.size();
    return true;
  }
  plain_from_ = at_;
  return false;
}

// Moves behind the content of scripts, styles and hidden elements. A script whose end tag stood before it has no content of its
// own (feedparser's sanitizer counts them so): what follows is then read as HTML.
bool Scanner::leave_out(const Element& element, bool self_closing) {
  if ((!element.is(raw) && !element.is(hidden)) || self_closing) return false;
  if (element.name == "script" && stray_script_ends_ > 0) {
    --stray_script_ends_;
    return false;
  }
  if (never_closed_[element.id]) return false;
  const size_t end = behind_end_tag(element.name, at_);
  if (end == npos && element.is(hidden)) {
    never_closed_[element.id] = true;
    return false;
  }
  at_ = std::min(end, html_.size());
  return true;
}

size_t Scanner::behind_end_tag(std::string_view name, size_t from) const {
  for (size_t at = html_.find("</", from); at != npos; at = html_.find("</", at + 2)) {
    const size_t name_end = at + 2 + name.size();
    if (!starts_with_name(html_.substr(at + 2, name.size()), name)) continue;
    if (name_end < html_.size() && end_of_name(html_, name_end) != name_end) continue;
    const size_t close = html_.find('>', name_end);
    return close == npos ? html_.size() : close + 1;
  }
  return npos;
}

}  // namespace feedwatch::html
