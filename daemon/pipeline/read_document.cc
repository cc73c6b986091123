#include "pipeline/read_document.h"

#include "article/url.h"
#include "feed/feed.h"
#include "feed/page_offer.h"

namespace feedwatch::pipeline {

Document read_document(const http::Response& response, const Origin& origin) {
  const std::string* type = response.header("Content-Type");
  const feed::Hints hints{.content_type = type == nullptr ? "" : *type, .base_url = response.url};
  auto feed = feed::read_feed(response.body, hints);
  Document document;
  if (!feed) {
    document.error = feed.error();
    // A page is never taken for one of the feeds that it offers: which one is meant, its owner says.
    if (const auto page = feed::describe_page(response.body, hints))
      document.error->message = url::for_log(response.url) + ' ' + *page;
    return document;
  }
  document.articles = to_articles(*feed, origin);
  document.warnings = std::move(feed->warnings);
  document.title = std::move(feed->title);
  document.rhythm = {.ttl = feed->ttl, .skip_hours = feed->skip_hours, .skip_days = feed->skip_days};
  document.complete = !feed->truncated;
  return document;
}

}  // namespace feedwatch::pipeline
