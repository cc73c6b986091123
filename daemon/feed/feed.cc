#include "feed/feed.h"

#include <algorithm>

#include "article/html.h"
#include "feed/decode.h"
#include "feed/json_feed.h"
#include "feed/mojibake.h"
#include "feed/sniff.h"
#include "feed/xml_feed.h"

namespace feedwatch::feed {

namespace {

void mend(Feed& feed) {
  mend_double_encoding(feed.title);
  mend_double_encoding(feed.description_html);
  for (Item& item : feed.items) {
    mend_double_encoding(item.title);
    mend_double_encoding(item.summary_html);
    mend_double_encoding(item.content_html);
  }
}

}  // namespace

std::string Item::text() const { return html::to_text(content_html.size() >= summary_html.size() ? content_html : summary_html); }

std::string Item::summary_text() const { return html::to_text(summary_html); }

Result<Feed> read_feed(std::string_view bytes, const Hints& hints, const Limits& limits) {
  if (bytes.empty()) return Error{"empty-body", "the document is empty"};
  const auto clean = without_decoding(bytes, hints.content_type);
  const auto decoded = clean ? Decoded{} : decode(bytes, hints.content_type);
  const std::string_view text = clean ? *clean : decoded.text;
  auto feed = [&]() -> Result<Feed> {
    switch (sniff(text)) {
      case Shape::nothing:
        return Error{"empty-body", "the document holds nothing but white space"};
      case Shape::json:
        return read_json_feed(text, hints, limits);
      case Shape::html:
        return Error{"not-a-feed", "an HTML page"};
      case Shape::markup:
        return read_xml_feed(text, hints, limits);
      case Shape::text:
        return Error{"not-a-feed", "text without markup"};
    }
    return Error{"not-a-feed", "unknown"};
  }();
  if (feed) mend(*feed);
  if (feed && decoded.repaired) feed->warnings.push_back("bytes that are not " + decoded.charset);
  return feed;
}

}  // namespace feedwatch::feed
