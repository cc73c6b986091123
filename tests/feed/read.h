// What the tests of this folder share: a document in, a feed out.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/time.h"
#include "feed/feed.h"

namespace feedwatch::feed {

// The feed that `document` is. Fails the test when it is none.
inline Feed read(std::string_view document, const std::string& base_url = "https://feeds.example.org/news/feed.xml") {
  auto feed = read_feed(document, {.content_type = {}, .base_url = base_url});
  EXPECT_TRUE(feed.has_value()) << (feed ? "" : feed.error().code + ": " + feed.error().message);
  return feed ? std::move(*feed) : Feed{};
}

// The only item of the feed that `document` is.
inline Item read_one(std::string_view document) {
  auto feed = read(document);
  EXPECT_EQ(feed.items.size(), 1U);
  return feed.items.empty() ? Item{} : std::move(feed.items.front());
}

// An RSS 2.0 feed with one item of these elements, all modules declared.
inline std::string rss_item(std::string_view elements) {
  return R"(<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/")"
         R"( xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd")"
         R"( xmlns:atom="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><channel><title>Harbour</title><item>)" +
         std::string(elements) + "</item></channel></rss>";
}

// An Atom 1.0 feed with one entry of these elements.
inline std::string atom_entry(std::string_view elements) {
  return R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><entry>)" + std::string(elements) + "</entry></feed>";
}

inline std::string date(const std::optional<Time>& time) { return time ? to_rfc3339(*time) : "none"; }

}  // namespace feedwatch::feed
