#include <gtest/gtest.h>

#include "cli/sources_tools.h"

namespace feedwatch::cli {
namespace {

TEST(Export, KnowsAddressesWithAKeyInThem) {
  for (const char* url : {"https://example.org/feed?token=x", "https://example.org/?a=1&Api_Key=2",
                          "https://example.org/rss?0123456789abcdef", "https://example.org/?X-Signature=1"}) {
    EXPECT_TRUE(has_key_in_it(url)) << url;
  }
  for (const char* url : {"https://example.org/feed", "https://example.org/?feed=rss2", "https://example.org/?rss",
                          "https://example.org/token", "https://example.org/?channel_id=UC0123456789abcdef"}) {
    EXPECT_FALSE(has_key_in_it(url)) << url;
  }
}

}  // namespace
}  // namespace feedwatch::cli
