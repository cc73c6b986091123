// HTML to safe HTML. Nothing is passed on as written: tags are built anew from the allow-list, text and values are escaped anew,
// and end tags balance, so that the result can stand inside another page.
#include <algorithm>
#include <array>
#include <vector>

#include "article/html.h"
#include "article/html_reference.h"
#include "article/html_scan.h"
#include "article/url.h"
#include "article/utf8.h"

namespace feedwatch::html {
namespace {

constexpr size_t deepest = 256;
constexpr size_t longest_head = 32;  // of a URL: no scheme with its media type is longer
constexpr auto npos = std::string_view::npos;

// Schemes that a click may follow. Everything else (javascript, vbscript, data, file, blob, about, …) is gone.
constexpr std::array<std::string_view, 21> link_schemes{"acct", "feed",  "ftp", "ftps", "geo",    "gemini", "gopher",
                                                        "http", "https", "irc", "ircs", "magnet", "mailto", "news",
                                                        "nntp", "sftp",  "sip", "sips", "sms",    "tel",    "webcal"};
static_assert(link_schemes.back() == "webcal");

// Pictures that carry no script.
constexpr std::array<std::string_view, 8> picture_types{"image/avif", "image/bmp", "image/gif",  "image/jpeg",
                                                        "image/jpg",  "image/png", "image/webp", "image/x-icon"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// C0 and DEL, which browsers have skipped at one time or another inside a scheme.
constexpr bool is_skipped(char c) { return static_cast<uint8_t>(c) <= 0x20 || c == 0x7F; }

// Code points that show nothing: what is left of an obfuscated scheme after them must still be on the list.
constexpr bool is_invisible(char32_t c) {
  return c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
         c == 0x3000 || c == 0xFEFF || c == utf8::replacement;
}

constexpr bool ends_scheme(char c) { return c == ':' || c == '/' || c == '?' || c == '#'; }
constexpr bool ends_type(char c) { return c == ';' || c == ','; }

// The start of `url` as the most lenient reader would take it: lower case, nothing invisible; up to and with the first of `ends`,
// but no longer than any scheme and type we look for.
template <class Ends>
std::string squeezed(std::string_view url, Ends ends) {
  std::string out;
  for (size_t at = 0; at < url.size() && out.size() < longest_head;) {
    const utf8::Step step = utf8::step(url, at);
    if (step.code_point < 0x80) {
      if (!is_skipped(url[at])) out += lower(url[at]);
      if (ends(url[at])) break;
    } else if (!is_invisible(step.code_point)) {
      out += url.substr(at, step.length);
    }
    at += step.length;
  }
  return out;
}

bool is_picture(std::string_view url) {
  const std::string head = squeezed(url, ends_type);
  const size_t type = head.find(':') + 1;
  return std::find(picture_types.begin(), picture_types.end(), std::string_view(head).substr(type, head.size() - type - 1)) !=
         picture_types.end();
}

enum class Scheme { none, link, picture, bad };

// What `url` is, looked at with suspicion.
Scheme scheme_of(std::string_view url) {
  const std::string head = squeezed(url, ends_scheme);
  if (head.empty()) return Scheme::none;
  if (head.back() != ':') {
    const size_t end = head.size() < longest_head ? npos : url.find_first_of(":/?#");
    return end != npos && url[end] == ':' ? Scheme::bad : Scheme::none;
  }
  const std::string_view scheme = std::string_view(head).substr(0, head.size() - 1);
  if (std::find(link_schemes.begin(), link_schemes.end(), scheme) != link_schemes.end()) return Scheme::link;
  return scheme == "data" && is_picture(url) ? Scheme::picture : Scheme::bad;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_skipped(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_skipped(text.back())) text.remove_suffix(1);
  return text;
}

enum class Escape : uint8_t { none, reference, forbidden };

constexpr auto escapes = [] {
  std::array<Escape, 256> kinds{};
  for (size_t c = 0; c < 0x20; ++c) kinds[c] = Escape::forbidden;
  kinds['\t'] = kinds['\n'] = kinds['\r'] = Escape::none;
  kinds['<'] = kinds['>'] = kinds['&'] = kinds['"'] = Escape::reference;
  return kinds;
}();

std::string_view escaped(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    default:
      return "&quot;";
  }
}

void append_escaped(std::string& out, std::string_view text) {
  size_t start = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const Escape kind = escapes[static_cast<uint8_t>(text[at])];
    if (kind == Escape::none) continue;
    out += text.substr(start, at - start);
    if (kind == Escape::reference) out += escaped(text[at]);
    start = at + 1;
  }
  out += text.substr(start);
}

class Sanitiser {
 public:
  Sanitiser(std::string_view html, std::string_view base_url) : scanner_(html), base_url_(base_url) {
    out_.reserve(html.size() + 64);
  }

  std::string run() &&;

 private:
  void add_text(std::string_view run);
  void open(const Token& token);
  void close(const Element& element);
  void close_down_to(size_t depth);
  void add_attributes(const Element& element, std::string_view written);
  void add_attribute(const Element& element, const Attribute& attribute);
  bool to_safe_url(bool picture);

  Scanner scanner_;
  std::string_view base_url_;
  std::string out_{};
  std::vector<const Element*> open_{};
  std::string value_{};  // the attribute at hand, decoded
  uint64_t seen_{0};     // the attributes that the tag at hand already has, a bit each
};

std::string Sanitiser::run() && {
  for (Token token = scanner_.next(); token.kind != Token::Kind::done; token = scanner_.next()) {
    if (token.kind == Token::Kind::text) {
      add_text(token.text);
    } else if (token.element != nullptr && token.element->is(allowed)) {
      token.kind == Token::Kind::start ? open(token) : close(*token.element);
    }
  }
  close_down_to(0);
  return std::move(out_);
}

void Sanitiser::add_text(std::string_view run) {
  size_t start = 0;
  for (size_t at = run.find('&'); at != npos; at = run.find('&', start)) {
    append_escaped(out_, run.substr(start, at - start));
    value_.clear();
    const size_t length = append_reference(value_, run.substr(at), Place::text);
    append_escaped(out_, length == 0 ? std::string_view("&") : std::string_view(value_));
    start = at + std::max<size_t>(length, 1);
  }
  append_escaped(out_, run.substr(start));
}

void Sanitiser::open(const Token& token) {
  const Element& element = *token.element;
  if (element.is(sibling) && !open_.empty() && open_.back()->group == element.group) close_down_to(open_.size() - 1);
  if (open_.size() >= deepest && !element.is(empty)) return;
  out_ += '<';
  out_ += element.name;
  add_attributes(element, token.text);
  out_ += '>';
  if (element.is(empty)) return;
  open_.push_back(&element);
  if (token.self_closing) close_down_to(open_.size() - 1);
}

// Ends the innermost open element of that name and what is open inside it. A table cell shields what is around it from end tags
// of inline elements inside it.
void Sanitiser::close(const Element& element) {
  if (element.name == "br") out_ += "<br>";  // </br> is a line break (13.2.6.4.7)
  const bool is_table_part = element.name[0] == 't' && element.name != "time" && element.name != "tt";
  for (size_t depth = open_.size(); depth > 0; --depth) {
    if (open_[depth - 1]->id == element.id) return close_down_to(depth - 1);
    if (open_[depth - 1]->is(cell) && !is_table_part) return;
  }
}

void Sanitiser::close_down_to(size_t depth) {
  while (open_.size() > depth) {
    out_ += "</";
    out_ += open_.back()->name;
    out_ += '>';
    open_.pop_back();
  }
}

void Sanitiser::add_attributes(const Element& element, std::string_view written) {
  seen_ = 0;
  size_t at = 0;
  for (Attribute attribute; next_attribute(written, at, attribute);) add_attribute(element, attribute);
}

void Sanitiser::add_attribute(const Element& element, const Attribute& attribute) {
  const AttributeRule* const rule = find_attribute(element, attribute.name);
  if (rule == nullptr) return;
  const uint64_t bit = uint64_t{1} << rule->id;
  if ((seen_ & bit) != 0) return;  // the first one counts (13.2.5.33)
  value_ = decode_entities(attribute.value);
  if (rule->use != AttributeUse::plain && !to_safe_url(rule->use == AttributeUse::image)) return;
  seen_ |= bit;
  out_ += ' ';
  out_ += rule->attribute;
  out_ += "=\"";
  append_escaped(out_, value_);
  out_ += '"';
}

// Makes `value_` absolute. False: it must not be shown. The base is foreign too, so the result is looked at again.
bool Sanitiser::to_safe_url(bool picture) {
  const std::string_view url = trimmed(value_);
  const Scheme scheme = scheme_of(url);
  if (scheme == Scheme::picture) return picture;
  if (scheme == Scheme::bad) return false;
  std::string absolute = base_url_.empty() ? std::string(url) : url::absolute(url, base_url_);
  const Scheme result = scheme_of(absolute);
  if (absolute.empty() || result == Scheme::bad || result == Scheme::picture) return false;
  value_ = std::move(absolute);
  return true;
}

}  // namespace

std::string sanitise(std::string_view html, std::string_view base_url) { return Sanitiser(html, base_url).run(); }

}  // namespace feedwatch::html
