// Feed autodiscovery: <link rel="alternate" type="application/…"> (HTML Living Standard 4.6.6.1, RFC 5005 practice, feedfinder).
#include <algorithm>

#include "article/html.h"
#include "article/html_scan.h"
#include "article/url.h"
#include "feed/decode.h"
#include "feed/feed.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

constexpr size_t kMostLinks = 100;

std::string lower(std::string_view text) {
  std::string out(xml::trim(text));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The attributes of one tag that matter here, references decoded.
struct Tag {
  std::string rel{};
  std::string type{};
  std::string href{};
  std::string title{};
  std::string hreflang{};
};

Tag read_tag(std::string_view attributes) {
  Tag tag;
  html::Attribute attribute;
  for (size_t at = 0; html::next_attribute(attributes, at, attribute);) {
    const auto name = lower(attribute.name);
    auto* slot = name == "rel"        ? &tag.rel
                 : name == "type"     ? &tag.type
                 : name == "href"     ? &tag.href
                 : name == "title"    ? &tag.title
                 : name == "hreflang" ? &tag.hreflang
                                      : nullptr;
    if (slot != nullptr && slot->empty()) *slot = std::string(xml::trim(html::decode_entities(attribute.value)));
  }
  tag.rel = lower(tag.rel);
  tag.type = lower(std::string_view(tag.type).substr(0, tag.type.find(';')));
  return tag;
}

bool has_word(std::string_view words, std::string_view wanted) {
  while (!words.empty()) {
    const auto end = std::min(words.find_first_of(" \t\r\n\f"), words.size());
    if (words.substr(0, end) == wanted) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool is_feed_type(const Tag& tag) {
  for (const std::string_view type :
       {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/x-rss+xml",
        "application/x-atom+xml", "text/xml", "application/xml"}) {
    if (tag.type == type) return true;
  }
  // The first type of JSON Feed; content management systems offer their own interfaces under it, too.
  return tag.type == "application/json" && tag.href.find("/wp-json/") == std::string::npos;
}

bool is_feed_link(const Tag& tag) {
  if (tag.href.empty()) return false;
  if (has_word(tag.rel, "feed")) return true;
  return has_word(tag.rel, "alternate") && !has_word(tag.rel, "stylesheet") && is_feed_type(tag);
}

// Comment feeds are never what a reader of the page meant.
bool is_secondary(const Link& link) {
  return lower(link.title).find("comment") != std::string::npos || lower(link.href).find("/comments/") != std::string::npos;
}

// <base> moves relative addresses, unless it names another host: copies of pages keep the base of the original.
std::string base_of_page(const std::string& found, const std::string& page) {
  const auto base = url::absolute(found, page);
  const auto there = url::split(base);
  const auto here = url::split(page);
  return there && (!here || there->host == here->host) ? base : page;
}

}  // namespace

std::vector<Link> discover_feeds(std::string_view html, const std::string& base_url) {
  std::vector<Tag> tags;
  std::string base;
  html::Scanner scanner(html);
  for (auto token = scanner.next(); token.kind != html::Token::Kind::done && tags.size() < kMostLinks; token = scanner.next()) {
    if (token.kind != html::Token::Kind::start || token.element == nullptr) continue;
    const bool is_base = token.element->name == "base";
    if (!is_base && token.element->name != "link") continue;
    auto tag = read_tag(token.text);
    if (is_base && base.empty()) base = tag.href;
    if (!is_base && is_feed_link(tag)) tags.push_back(std::move(tag));
  }
  base = base_of_page(base, base_url);
  std::vector<Link> links;
  std::vector<Link> secondary;
  for (auto& tag : tags) {
    Link link{"alternate", url::absolute(tag.href, base), std::move(tag.type), std::move(tag.title), std::move(tag.hreflang)};
    auto& list = is_secondary(link) ? secondary : links;
    const auto known = [&](const Link& other) { return link.href == other.href; };
    if (!link.href.empty() && std::none_of(list.begin(), list.end(), known)) list.push_back(std::move(link));
  }
  links.insert(links.end(), secondary.begin(), secondary.end());
  return links;
}

}  // namespace feedwatch::feed
