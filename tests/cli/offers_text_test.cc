#include "cli/offers_text.h"

#include <gtest/gtest.h>

namespace feedwatch::cli {
namespace {

std::vector<pipeline::Offer> offers() {
  return {{.url = "https://example.org/feed", .title = "Harbour\x1B[2J", .kind = "RSS 2.0", .items = 30, .was_read = true},
          {.url = "https://example.org/old", .title = "Old", .error = Error{"http-404", "HTTP 404 from example.org"}},
          {.url = "https://example.org/more"}};
}

TEST(OffersText, HasALineForEachAndNothingThatMovesTheCursor) {
  EXPECT_EQ(offers_text(offers()),
            "KIND            ITEMS  URL AND TITLE\n"
            "RSS 2.0            30  https://example.org/feed  Harbour[2J\n"
            "-                   -  https://example.org/old  Old  (HTTP 404 from example.org [http-404])\n"
            "-                   -  https://example.org/more  \n");
}

TEST(OffersText, SaysNullInJsonWhereNothingIsKnown) {
  const auto last = std::vector{offers().back()};
  EXPECT_EQ(offers_json(last),
            R"({"feeds":[{"url":"https://example.org/more","title":null,"kind":null,"items":null,"error":null}]})"
            "\n");
}

}  // namespace
}  // namespace feedwatch::cli
