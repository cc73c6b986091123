#include "pipeline/read_document.h"

#include "feed/feed.h"

namespace feedwatch::pipeline {

Document read_document(const http::Response& response, const Origin& origin) {
  const std::string* type = response.header("Content-Type");
  auto feed = feed::read_feed(response.body, {.content_type = type == nullptr ? "" : *type, .base_url = response.url});
  Document document;
  if (!feed) {
    document.error = feed.error();
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
