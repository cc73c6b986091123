#include "feed/sitemap.h"

#include <unordered_set>

#include <fmt/format.h>

#include "article/html.h"
#include "article/text.h"
#include "article/url.h"
#include "feed/date.h"
#include "feed/decode.h"
#include "feed/feed.h"
#include "feed/gunzip.h"
#include "feed/sniff.h"
#include "feed/xml_reader.h"
#include "feed/xml_text.h"

namespace feedwatch::feed {

namespace {

using xml::Element;

constexpr size_t longest_url = 2048;  // sitemaps.org's limit for <loc>

Error not_a_sitemap(std::string_view what) { return {"not-a-sitemap", fmt::format("{}, not a sitemap", what)}; }

// Gathers what a document lists: URLs made absolute, none twice, no more than allowed.
class Gatherer {
 public:
  explicit Gatherer(const std::string& base) : base_(base) {}

  void add(SitemapPage page, std::string_view location) {
    if (auto url = accept(location)) {
      page.url = std::move(*url);
      sitemap.pages.push_back(std::move(page));
    }
  }

  void add(SitemapChild child, std::string_view location) {
    if (auto url = accept(location)) {
      child.url = std::move(*url);
      sitemap.children.push_back(std::move(child));
    }
  }

  Sitemap sitemap{};

 private:
  std::optional<std::string> accept(std::string_view location) {
    if (location.empty()) return std::nullopt;
    if (seen_.size() == most_sitemap_entries) {
      if (!full_) sitemap.warnings.push_back(fmt::format("more than {} entries: the rest is left out", most_sitemap_entries));
      full_ = true;
      return std::nullopt;
    }
    if (location.size() > longest_url) return std::nullopt;
    auto url = url::resolve(location, base_);
    if (!url || !seen_.insert(*url).second) return std::nullopt;
    return std::move(*url);
  }

  const std::string& base_;
  std::unordered_set<std::string> seen_{};
  bool full_{false};
};

std::optional<Time> date_of(Element parent, std::string_view name) { return parse_date(parent.child(name).text()); }

std::vector<std::string> split_keywords(std::string_view text) {
  constexpr size_t most = 32;
  std::vector<std::string> words;
  while (!text.empty() && words.size() < most) {
    const auto comma = std::min(text.find(','), text.size());
    if (auto word = text::normalise(text.substr(0, comma)); !word.empty()) words.push_back(std::move(word));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

SitemapPage read_page(Element entry) {
  SitemapPage page{.modified = date_of(entry, "lastmod")};
  const Element news = entry.child("news");
  if (!news) return page;
  page.title = text::normalise(html::to_line(news.child("title").text()));
  page.published = date_of(news, "publication_date");
  page.language = news.child("publication").child("language").text();
  page.keywords = split_keywords(news.child("keywords").text());
  return page;
}

Result<Sitemap> read_feed_sitemap(std::string_view text, const std::string& base) {
  auto feed = read_feed(text, {.content_type = "application/xml; charset=utf-8", .base_url = base});
  if (!feed) return not_a_sitemap("XML of another kind");
  Gatherer gatherer{base};
  for (Item& item : feed->items) {
    SitemapPage page{.modified = item.updated, .title = text::normalise(item.title), .published = item.published};
    page.language = item.language.empty() ? feed->language : item.language;
    gatherer.add(std::move(page), item.link);
  }
  return std::move(gatherer.sitemap);
}

Result<Sitemap> read_xml_sitemap(std::string_view text, const std::string& base) {
  const auto document = xml::read(text, Limits{});
  if (!document) return document.error();
  const Element root = Element{*document, 0}.first_child();
  if (!root.is_named("urlset") && !root.is_named("sitemapindex")) return read_feed_sitemap(text, base);
  Gatherer gatherer{base};
  for (Element entry = root.first_child(); entry; entry = entry.next_sibling()) {
    const std::string location = entry.child("loc").text();
    if (entry.is_named("url")) gatherer.add(read_page(entry), location);
    if (entry.is_named("sitemap")) gatherer.add(SitemapChild{.modified = date_of(entry, "lastmod")}, location);
  }
  gatherer.sitemap.truncated = document->truncated;
  return std::move(gatherer.sitemap);
}

Result<Sitemap> read_text_sitemap(std::string_view text) {
  const std::string nothing;
  Gatherer gatherer{nothing};
  bool foreign = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = xml::trim(text.substr(0, end));
    foreign = foreign || (!line.empty() && !line.starts_with("http"));
    gatherer.add(SitemapPage{}, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (foreign || gatherer.sitemap.pages.empty()) return not_a_sitemap("text that is no list of URLs");
  return std::move(gatherer.sitemap);
}

Result<Sitemap> read_plain(std::string_view bytes, std::string_view content_type, const std::string& base) {
  if (bytes.empty()) return Error{"empty-body", "the document is empty"};
  const auto decoded = decode(bytes, content_type);
  switch (sniff(decoded.text)) {
    case Shape::nothing:
      return Error{"empty-body", "the document holds nothing but white space"};
    case Shape::html:
      return not_a_sitemap("an HTML page");
    case Shape::json:
      return not_a_sitemap("JSON");
    case Shape::text:
      return read_text_sitemap(decoded.text);
    case Shape::markup:
      break;
  }
  return read_xml_sitemap(decoded.text, base);
}

}  // namespace

Result<Sitemap> read_sitemap(std::string_view bytes, std::string_view content_type, const std::string& base_url, size_t most) {
  if (!is_gzip(bytes)) return read_plain(bytes, content_type, base_url);
  const auto unpacked = gunzip(bytes, most);
  if (!unpacked) return unpacked.error();
  return read_plain(*unpacked, {}, base_url);  // the type told of the wrapping
}

}  // namespace feedwatch::feed
