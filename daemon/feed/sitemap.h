// Sitemaps (sitemaps.org 0.9), their indexes, and the news sitemaps that publishers make for search engines: which pages a site
// has, and when they changed. Pure; any thread; total on any bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::feed {

struct SitemapPage {
  std::string url{};  // absolute http(s), without fragment
  std::optional<Time> modified{};
  std::string title{};  // of a news sitemap, one line; else empty
  std::optional<Time> published{};
  std::string language{};
  std::vector<std::string> keywords{};
};

struct SitemapChild {
  std::string url{};  // of another sitemap
  std::optional<Time> modified{};
};

// A sitemap has pages, an index of sitemaps has children.
struct Sitemap {
  std::vector<SitemapPage> pages{};  // each URL once, in the document's order
  std::vector<SitemapChild> children{};
  std::vector<std::string> warnings{};
  bool truncated{false};  // the document ended early
};

// What sitemaps.org allows: more is left out, with a warning.
inline constexpr size_t most_sitemap_entries = 50'000;

// Reads XML sitemaps and indexes, feeds, and plain text with a URL a line; gzip files of any of them, unpacked to at most
// `most` bytes. Errors: empty-body, not-a-sitemap, bad-encoding, body-too-large, xml-depth, too-many-elements.
Result<Sitemap> read_sitemap(std::string_view bytes, std::string_view content_type, const std::string& base_url, size_t most);

}  // namespace feedwatch::feed
