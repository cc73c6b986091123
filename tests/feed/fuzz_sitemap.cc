// Any bytes as a sitemap, as they are and behind its beginning: no crash, and no more than its limits allow.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feed/sitemap.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  namespace feed = feedwatch::feed;
  const std::string input{reinterpret_cast<const char*>(bytes), size};
  for (const char* head : {"", "<urlset><url>", "<sitemapindex><sitemap>"}) {
    const auto sitemap = feed::read_sitemap(head + input, {}, "https://example.org/a/sitemap.xml", 1 << 20);
    if (sitemap && sitemap->pages.size() > feed::most_sitemap_entries) std::abort();
  }
  return 0;
}
