#include "feed/page_offer.h"

#include "feed/decode.h"
#include "feed/sniff.h"

namespace feedwatch::feed {
namespace {

constexpr size_t kMostNamed = 3;
constexpr size_t kLongestNamed = 300;

}  // namespace

std::optional<std::string> describe_page(std::string_view bytes, const Hints& hints) {
  const auto decoded = decode(bytes, hints.content_type);
  if (sniff(decoded.text) != Shape::html) return std::nullopt;
  const auto links = discover_feeds(decoded.text, hints.base_url);
  std::string named;
  size_t count = 0;
  for (const auto& link : links) {
    if (link.href.size() > kLongestNamed || count == kMostNamed) continue;
    named += (count++ == 0 ? "" : ", ") + link.href;
  }
  if (count == 0) return "is a web page, not a feed, and offers none; set kind: page to watch the page itself";
  if (count < links.size()) named += ", …";
  return "is a web page, not a feed; it offers " + std::to_string(links.size()) + (links.size() == 1 ? " feed: " : " feeds: ") +
         named + "; put one of these as url, or set kind: page";
}

}  // namespace feedwatch::feed
