#include "feed/sitemap.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "feed/gunzip.h"
#include "read.h"

namespace feedwatch::feed {
namespace {

constexpr const char* base = "https://news.example.org/maps/sitemap.xml";
constexpr size_t most = 1 << 20;

std::string urlset(std::string_view entries) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")"
         R"( xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">)" +
         std::string(entries) + "</urlset>";
}

Sitemap read_map(std::string_view bytes) {
  auto sitemap = read_sitemap(bytes, "application/xml", base, most);
  EXPECT_TRUE(sitemap) << (sitemap ? "" : sitemap.error().message);
  return sitemap ? std::move(*sitemap) : Sitemap{};
}

std::string failure(std::string_view bytes, size_t limit = most) {
  const auto sitemap = read_sitemap(bytes, {}, base, limit);
  return sitemap ? "read" : sitemap.error().code;
}

std::string gzip(std::string text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST(Sitemap, ListsPagesWithTheirDates) {
  const Sitemap sitemap = read_map(
      urlset("<url><loc> https://news.example.org/a?x=1&amp;y=2 </loc><lastmod>2024-05-06</lastmod><priority>0.5</priority></url>"
             "<url><loc>/relative#part</loc></url><url><loc>https://news.example.org/a?x=1&amp;y=2</loc></url>"
             "<url><loc>ftp://files.example.org/</loc></url><url><lastmod>2024-05-06</lastmod></url>"));
  ASSERT_EQ(sitemap.pages.size(), 2U);
  EXPECT_EQ(sitemap.pages[0].url, "https://news.example.org/a?x=1&y=2");
  EXPECT_EQ(date(sitemap.pages[0].modified), "2024-05-06T00:00:00Z");
  EXPECT_EQ(sitemap.pages[1].url, "https://news.example.org/relative");
  EXPECT_FALSE(sitemap.pages[1].modified);
  EXPECT_TRUE(sitemap.children.empty());
}

TEST(Sitemap, ReadsWhatNewsSitemapsSay) {
  const Sitemap sitemap = read_map(urlset(
      "<url><loc>https://news.example.org/1</loc><image:image><image:loc>https://img.example.org/1.jpg</image:loc></image:image>"
      "<news:news><news:publication><news:name>The Harbour</news:name><news:language>en</news:language></news:publication>"
      "<news:publication_date>2024-05-06T07:08:09+02:00</news:publication_date><news:title>Ferries &amp; trains  "
      "stop</news:title>"
      "<news:keywords>ferry, strike ,</news:keywords></news:news></url>"));
  ASSERT_EQ(sitemap.pages.size(), 1U);
  const SitemapPage& page = sitemap.pages[0];
  EXPECT_EQ(page.url, "https://news.example.org/1");
  EXPECT_EQ(page.title, "Ferries & trains stop");
  EXPECT_EQ(date(page.published), "2024-05-06T05:08:09Z");
  EXPECT_EQ(page.language, "en");
  EXPECT_EQ(page.keywords, (std::vector<std::string>{"ferry", "strike"}));
}

TEST(Sitemap, ListsTheSitemapsOfAnIndex) {
  const Sitemap sitemap = read_map(
      "<sitemapindex><sitemap><loc>https://news.example.org/1.xml.gz</loc><lastmod>2024-05-06</lastmod></sitemap>"
      "<sitemap><loc>2.xml</loc></sitemap></sitemapindex>");
  ASSERT_EQ(sitemap.children.size(), 2U);
  EXPECT_EQ(date(sitemap.children[0].modified), "2024-05-06T00:00:00Z");
  EXPECT_EQ(sitemap.children[1].url, "https://news.example.org/maps/2.xml");
  EXPECT_TRUE(sitemap.pages.empty());
}

TEST(Sitemap, TakesFeedsAndListsOfLines) {
  const Sitemap feed = read_map(rss_item("<title>Ferries</title><link>https://news.example.org/f</link>"));
  ASSERT_EQ(feed.pages.size(), 1U);
  EXPECT_EQ(feed.pages[0].title, "Ferries");
  const Sitemap lines = read_map("https://news.example.org/1\r\n\r\nhttps://news.example.org/2\n");
  ASSERT_EQ(lines.pages.size(), 2U);
  EXPECT_EQ(lines.pages[1].url, "https://news.example.org/2");
}

TEST(Sitemap, UnpacksFiles) {
  const std::string packed = gzip(urlset("<url><loc>https://news.example.org/1</loc></url>"));
  EXPECT_EQ(read_map(packed).pages.size(), 1U);
  EXPECT_EQ(failure(packed.substr(0, packed.size() / 2)), "bad-encoding");
  EXPECT_EQ(failure(gzip(std::string(100'000, ' ')), 50'000), "body-too-large");
  EXPECT_EQ(failure("\x1f\x8bnonsense"), "bad-encoding");
}

TEST(Sitemap, UnpacksAllMembersOfAFile) {
  const auto text = gunzip(gzip("one ") + gzip("two"), most);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "one two");
}

TEST(Sitemap, RefusesWhatIsNone) {
  EXPECT_EQ(failure(""), "empty-body");
  EXPECT_EQ(failure(" \n"), "empty-body");
  EXPECT_EQ(failure("<!doctype html><html><body>Not found</body></html>"), "not-a-sitemap");
  EXPECT_EQ(failure("{\"urls\":[]}"), "not-a-sitemap");
  EXPECT_EQ(failure("Temporarily out of order\nhttps://news.example.org/"), "not-a-sitemap");
  EXPECT_EQ(failure("<svg><g/></svg>"), "not-a-sitemap");
}

TEST(Sitemap, KeepsWhatCameBeforeACut) {
  const Sitemap sitemap = read_map("<urlset><url><loc>https://news.example.org/1</loc></url><url><loc>https://ne");
  EXPECT_EQ(sitemap.pages.front().url, "https://news.example.org/1");
  EXPECT_TRUE(sitemap.truncated);
}

TEST(Sitemap, LeavesOutWhatIsBeyondTheLimit) {
  std::string entries;
  for (size_t i = 0; i < most_sitemap_entries + 5; ++i) entries += "<url><loc>/" + std::to_string(i) + "</loc></url>";
  const auto sitemap = read_map(urlset(entries));
  EXPECT_EQ(sitemap.pages.size(), most_sitemap_entries);
  EXPECT_EQ(sitemap.warnings.size(), 1U);
}

}  // namespace
}  // namespace feedwatch::feed
