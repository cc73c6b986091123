#include <algorithm>

#include "article/html.h"
#include "article/text.h"
#include "article/url.h"
#include "page/language.h"
#include "page/metadata.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t most_meta = 300;

void read_meta(const Document& document, NodeId id, Statements& said) {
  const std::string_view content = trimmed(document.attribute(id, "content"));
  if (content.empty() || said.meta.size() >= most_meta) return;
  for (const std::string_view key : {"property", "name", "itemprop", "http-equiv"}) {
    std::string_view names = trimmed(document.attribute(id, key));
    if (names.empty()) continue;
    std::string name = lowered(names);
    if (name.starts_with("dc:") || name.starts_with("dcterms:")) name[name.find(':')] = '.';
    said.meta.emplace_back(std::move(name), std::string(content));
  }
}

// "5; url=/next"
std::string refresh_target(std::string_view content, const std::string& base) {
  const size_t semicolon = content.find(';');
  if (semicolon == std::string_view::npos) return {};
  int seconds = 0;
  for (const char c : trimmed(content.substr(0, semicolon))) {
    if (!is_digit(c)) break;
    seconds = std::min(seconds * 10 + (c - '0'), 1000);
  }
  if (seconds > 10) return {};
  std::string_view target = trimmed(content.substr(semicolon + 1));
  if (!equals_ignoring_case(target.substr(0, 3), "url")) return {};
  target = trimmed(target.substr(3));
  if (!target.starts_with('=')) return {};
  target = trimmed(target.substr(1));
  if (target.size() > 1 && (target.front() == '"' || target.front() == '\''))
    target = target.substr(1, target.find(target.front(), 1) - 1);
  return url::absolute(target, base);
}

void read_link(const Document& document, NodeId id, Statements& said) {
  const std::string rel = lowered(document.attribute(id, "rel"));
  if (rel == "canonical" && said.canonical.empty()) said.canonical = std::string(trimmed(document.attribute(id, "href")));
  if (rel == "amphtml" && said.amp.empty()) said.amp = std::string(trimmed(document.attribute(id, "href")));
}

std::string first_language(const Document& document, const Statements& said) {
  const NodeId html = document.find(Tag::html);
  std::string_view lang = html == no_node ? std::string_view{} : document.attribute(html, "lang");
  if (lang.empty() && html != no_node) lang = document.attribute(html, "xml:lang");
  for (const std::string_view each :
       {lang, said.first({"content-language", "og:locale", "dc.language", "language", "inlanguage", "dcterms.language"}),
        said.linked.empty() ? std::string_view{} : std::string_view(said.linked.front().language)}) {
    const std::string canonical = canonical_language(each.substr(0, each.find(',')));
    if (!canonical.empty()) return canonical;
  }
  return {};
}

bool is_american(const Statements& said, const std::string& url) {
  if (said.language == "en-US") return true;
  const std::string locale = lowered(said.first({"og:locale"}));
  if (locale == "en_us") return said.language.empty() || said.language.starts_with("en");
  const auto parts = url::split(url);
  const bool american_host =
      parts && (parts->host.ends_with(".com") || parts->host.ends_with(".gov") || parts->host.ends_with(".edu"));
  return said.language == "en" && american_host;
}

}  // namespace

std::string_view Statements::first(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    for (const auto& [key, value] : meta) {
      if (key == name) return value;
    }
  }
  return {};
}

Statements read_statements(const Document& document, const std::string& url) {
  Statements said;
  said.base = url;
  for (NodeId id = 1; id < document.size(); ++id) {
    switch (document[id].tag) {
      case Tag::meta:
        read_meta(document, id, said);
        break;
      case Tag::link:
        read_link(document, id, said);
        break;
      case Tag::svg:
        id = document[id].end - 1;
        break;
      case Tag::title:
        if (said.title.empty()) said.title = document.line(id);
        break;
      case Tag::base: {
        const std::string base = url::absolute(document.attribute(id, "href"), url);
        if (said.base == url && !base.empty()) said.base = base;
        break;
      }
      default:
        break;
    }
  }
  said.title = text::normalise(html::decode_entities(said.title));
  said.refresh = refresh_target(said.first({"refresh"}), said.base);
  said.linked = linked_articles(document);
  said.language = first_language(document, said);
  if (is_american(said, url)) said.day_order = DayOrder::month_first;
  return said;
}

std::string find_site_name(const Statements& said, const std::string& url) {
  const auto clean = [](std::string_view text) { return text::normalise(html::to_line(text)); };
  std::string name = clean(said.first({"og:site_name"}));
  if (name.empty()) {
    for (const LinkedArticle& each : said.linked) {
      if (name.empty()) name = clean(each.site);
    }
  }
  if (name.empty()) name = clean(said.first({"application-name", "dc.publisher", "publisher", "twitter:site"}));
  if (name.starts_with('@')) name.erase(0, 1);
  if (name.empty()) {
    if (const auto parts = url::split(url)) name = parts->host.starts_with("www.") ? parts->host.substr(4) : parts->host;
  }
  return name;
}

}  // namespace feedwatch::page
