#include "feed/xml_feed.h"

#include <algorithm>

#include "article/url.h"
#include "feed/date.h"
#include "feed/vocabulary.h"
#include "feed/xml_reader.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {
namespace {

using xml::Element;
using xml::Ns;

constexpr int kDeepestJunk = 16;  // how far below stray markup a feed's root is looked for

bool is_core(Ns ns) {
  return ns == Ns::none || ns == Ns::rss || ns == Ns::rss090 || ns == Ns::atom || ns == Ns::atom03 || ns == Ns::cdf;
}
bool is_item(Element element) { return is_core(element.ns()) && (element.is_named("item") || element.is_named("entry")); }
bool is_channel(Element element) { return is_core(element.ns()) && element.is_named("channel"); }

std::optional<Format> format_of(Element element) {
  const bool core = is_core(element.ns());
  if (core && element.is_named("rss")) return Format::rss;
  if ((core || element.ns() == Ns::rdf) && element.is_named("RDF")) return Format::rdf;
  if (core && element.is_named("feed")) return Format::atom;
  if (is_channel(element)) return element.ns() == Ns::rss ? Format::rdf : Format::cdf;  // RSS 1.1; no <rss> around it
  if (core && element.is_named("entry")) return Format::atom;
  return std::nullopt;
}

struct Root {
  Element element{};
  Format format{Format::rss};
};

// The first element that is a feed, looked for below stray markup in front of it, too.
Root find_root(Element element, int depth) {
  for (; element; element = element.next_sibling()) {
    if (const auto format = format_of(element)) return {element, *format};
    if (depth == 0) continue;
    if (const auto below = find_root(element.first_child(), depth - 1); below.element) return below;
  }
  return {};
}

struct Ignore {
  void operator()(Element) const {}
};

// The elements that describe the feed stand in its channels (RSS), in its root (Atom), or in both (RDF).
// `visit` gets each element that is neither an item nor a channel; `item` each item. Broken documents are searched below other
// elements, too: there an item may have ended up inside a title that was never closed.
template <class Visit, class OnItem>
void walk(Element container, bool malformed, int depth, const Visit& visit, const OnItem& on_item) {
  for (auto element = container.first_child(); element; element = element.next_sibling()) {
    if (is_item(element)) {
      on_item(element);
    } else if (is_channel(element) || (is_core(element.ns()) && element.is_named("items"))) {
      walk(element, malformed, depth, visit, on_item);
    } else {
      visit(element);
      if (malformed && depth > 0) {
        walk(element, malformed, depth - 1, Ignore{}, on_item);
      }
    }
  }
}

// Attributes that carry what other formats put into elements.
void apply_attributes(FeedDraft& draft, Element channel) {
  draft.offer_string(draft.id, Rank::fallback, channel.attribute(Ns::rdf, "about"));
  if (draft.format() != Format::cdf) return;
  draft.offer_url(draft.link, Rank::native, channel, channel.attribute("href"));
  if (const auto date = parse_date(channel.attribute("lastmod"))) draft.updated.offer(Rank::native, date);
}

void apply_attributes(ItemDraft& draft, Element item) {
  const auto about = item.attribute(Ns::rdf, "about");
  draft.offer_string(draft.id, Rank::guest, about);
  draft.offer_url(draft.link, Rank::fallback, item, about);
  if (draft.format() != Format::cdf) return;
  draft.offer_url(draft.link, Rank::native, item, item.attribute("href"));
  if (const auto date = parse_date(item.attribute("lastmod"))) draft.updated.offer(Rank::native, date);
}

// RSS 2.0 says its version, the others have it in a namespace or in nothing but their shape.
std::string version_of(const xml::Document& document, const Root& root) {
  auto version = std::string(xml::trim(root.element.attribute("version")));
  if (root.format == Format::atom && version.empty()) return root.element.ns() == Ns::atom03 ? "0.3" : "1.0";
  if (root.format == Format::rdf && version.empty()) return document.default_ns == Ns::rss090 ? "0.90" : "1.0";
  if (root.format == Format::rss && version.starts_with("2.")) return "2.0";  // 2.0.1 and the like were never formats
  // Two specifications have this number: Netscape's, which has a DTD, and UserLand's.
  if (version == "0.91") version += document.doctype.find("netscape") != std::string_view::npos ? 'n' : 'u';
  return version;
}

// What relative addresses outside any xml:base are relative to. Atom follows RFC 3986: the document. RSS says nothing; its
// readers take the site that the channel links to, since a hoster often serves the feed, and the document where there is no link.
std::string base_of_feed(const Root& root, const std::string& request_url) {
  if (root.format == Format::atom && !request_url.empty()) return request_url;
  const auto channel = root.element.child("channel");
  const auto holder = channel ? channel : root.element;
  std::string link;
  if (root.format == Format::cdf)
    link = std::string(holder.attribute("base").empty() ? holder.attribute("href") : holder.attribute("base"));
  for (auto element = holder.first_child(); element && link.empty(); element = element.next_sibling()) {
    if (!is_core(element.ns()) || !element.is_named("link")) continue;
    const auto rel = element.attribute("rel");
    if (rel.empty() || rel == "alternate")
      link = element.text().empty() ? std::string(element.attribute("href")) : element.text();
  }
  auto base = url::absolute(xml::trim(link), holder.base(request_url));
  return base.starts_with("http") ? base : request_url;
}

Item read_item(Element element, Format format, const std::string& base, const Hints& hints) {
  ItemDraft draft(format, base, hints.base_url);
  draft.offer_string(draft.language, Rank::fallback, element.lang());
  for (auto child = element.first_child(); child; child = child.next_sibling()) apply(draft, child);
  apply_attributes(draft, element);
  return draft.finish();
}

bool is_inside(Element element, Element container) {
  for (; element; element = element.parent()) {
    if (element == container) return true;
  }
  return false;
}

// An Atom entry without author is by the author of its source, else of the feed: RFC 4287 §4.2.1.
void inherit_authors(Feed& feed) {
  for (auto& item : feed.items) {
    const auto& source = item.details->source;
    if (item.authors.empty()) item.authors = source && !source->authors.empty() ? source->authors : feed.authors;
  }
}

Error not_a_feed(const xml::Document& document) {
  const auto first = Element(document, 0).first_child();
  if (!first) return {"not-a-feed", "no XML element and no JSON in it"};
  if (first.is_named("html")) return {"not-a-feed", "an HTML page"};
  if (first.is_named("opml")) return {"not-a-feed", "an OPML list of feeds"};
  if (first.is_named("urlset") || first.is_named("sitemapindex")) return {"not-a-feed", "a sitemap"};
  return {"not-a-feed", "XML with the root element <" + std::string(first.name().substr(0, 40)) + ">"};
}

Feed read_document(xml::Document& document, const Root& root, const Hints& hints, const Limits& limits) {
  const auto base = base_of_feed(root, hints.base_url);
  const Element unfinished(document, document.unfinished);
  FeedDraft draft(root.format, base, hints.base_url);
  std::vector<Element> items;
  const auto on_item = [&](Element element) {
    const bool complete = document.unfinished == 0 || !is_inside(unfinished, element);
    if (complete && items.size() < limits.items) items.push_back(element);
  };
  draft.offer_string(draft.language, Rank::fallback, root.element.lang());
  draft.feed.version = version_of(document, root);
  if (root.element.is_named("entry")) {
    on_item(root.element);
  } else {
    walk(root.element, document.malformed, kDeepestJunk, [&](Element element) { apply(draft, element); }, on_item);
  }
  const auto channel = root.element.child("channel");
  apply_attributes(draft, channel ? channel : root.element);
  draft.offer_string(draft.language, Rank::extension, channel.lang());
  auto feed = draft.finish();
  feed.truncated = document.unfinished != 0 && is_inside(unfinished, root.element);
  feed.items.reserve(items.size());
  for (const auto& item : items) {
    feed.items.push_back(read_item(item, root.format, base, hints));
    document.release(item.index());
  }
  if (root.format == Format::atom) inherit_authors(feed);
  if (document.items > limits.items) feed.warnings.push_back(too_many_items(limits));
  if (document.malformed) feed.warnings.emplace_back("not well-formed XML; read as far as its meaning is clear");
  return feed;
}

}  // namespace

Result<Feed> read_xml_feed(std::string_view text, const Hints& hints, const Limits& limits) {
  auto document = xml::read(text, limits);
  if (!document) return document.error();
  const auto root = find_root(Element(*document, 0).first_child(), kDeepestJunk);
  if (!root.element) return not_a_feed(*document);
  return read_document(*document, root, hints, limits);
}

}  // namespace feedwatch::feed
