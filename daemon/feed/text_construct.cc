#include "feed/text_construct.h"

#include <algorithm>

#include "article/html.h"
#include "feed/base64.h"
#include "feed/decode.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;
using xml::Ns;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' && !xml::is_space(c); }

bool is_xml_type(std::string_view type) { return type == "xhtml" || type.ends_with("+xml") || type.ends_with("/xml"); }

Escaping escaping_of(std::string_view type) {
  if (type == "html" || type == "text/html") return Escaping::html;
  if (is_xml_type(type)) return Escaping::markup;
  return Escaping::plain;
}

// The one <div> that RFC 4287 §3.1.1.3 wraps around XHTML, which is no part of the content; otherwise the element itself.
Element content_root(Element element) {
  const auto only = element.first_child();
  const bool wrapped = only && only.is_named("div") && !only.next_sibling() && element.own_text().empty();
  return wrapped ? only : element;
}

std::string_view characters(const Construct& construct, std::string& scratch) {
  const auto text = construct.element.text(scratch);
  if (!construct.base64) return text;
  const auto bytes = decode_base64(text);
  if (!bytes) return text;                                               // says it is Base64, and is not
  if (std::any_of(bytes->begin(), bytes->end(), is_control)) return {};  // a picture, not a text
  scratch = decode(*bytes, "text/plain; charset=utf-8").text;
  return scratch;
}

// What the characters of a construct without child elements are.
bool is_html(const Construct& construct, std::string_view text) {
  if (construct.escaping == Escaping::html) return true;
  return construct.escaping == Escaping::guess && html::looks_like_html(text);
}

bool has_markup(const Construct& construct) { return !construct.base64 && construct.element.has_elements(); }

std::string sanitised(const Construct& construct, const std::string& base) {
  if (!construct) return {};
  if (has_markup(construct)) {
    const auto root = content_root(construct.element);
    return html::sanitise(root.markup(base), root.base(base));
  }
  std::string scratch;
  const auto text = characters(construct, scratch);
  return is_html(construct, text) ? html::sanitise(text, base) : escape_html(text);
}

}  // namespace

Construct rss_construct(Element element) {
  // xhtml:body and xhtml:div hold markup; so does a description whose author forgot to escape it, which has_markup() sees.
  return {element, element.ns() == Ns::xhtml ? Escaping::markup : Escaping::guess, false};
}

Construct atom_construct(Element element) {
  const auto type = lower(xml::trim(element.attribute("type")));
  const auto mode = lower(xml::trim(element.attribute("mode")));
  const auto media = xml::trim(std::string_view(type).substr(0, type.find(';')));
  Construct construct{element, escaping_of(media), mode == "base64"};
  // The default of RFC 4287 is for Atom's own elements; <content> in RSS is whatever RSS is.
  const bool own = element.ns() == Ns::atom || element.ns() == Ns::atom03;
  if (media.empty() && mode.empty() && !own) construct.escaping = Escaping::guess;
  // RFC 4287 §4.1.3.3, the last rule: other media types are Base64.
  const bool textual =
      media.empty() || media.find('/') == std::string_view::npos || media.starts_with("text/") || is_xml_type(media);
  if (!textual && mode.empty()) construct.base64 = true;
  if (mode == "escaped" && construct.escaping == Escaping::markup) construct.escaping = Escaping::html;
  return construct;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (size_t start = 0;;) {
    const auto at = text.find_first_of("&<>", start);
    out.append(text.substr(start, at == std::string_view::npos ? at : at - start));
    if (at == std::string_view::npos) return out;
    out += text[at] == '&' ? "&amp;" : text[at] == '<' ? "&lt;" : "&gt;";
    start = at + 1;
  }
}

std::string plain_text(const Construct& construct) {
  if (!construct) return {};
  if (has_markup(construct)) return html::to_line(construct.element.markup({}));
  std::string scratch;
  const auto text = characters(construct, scratch);
  if (is_html(construct, text)) return html::to_line(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!xml::is_space(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string safe_html(const Construct& construct, const std::string& base) {
  auto html = sanitised(construct, base);
  html.shrink_to_fit();  // an item is held longer than its document
  return html;
}

bool is_empty(const Construct& construct) {
  if (!construct) return true;
  if (construct.element.has_elements()) return false;
  return !construct.element.has_text();
}

}  // namespace feedwatch::feed
