#include "pipeline/read_document.h"

#include "article/identity.h"
#include "article/url.h"
#include "base/hash.h"
#include "feed/feed.h"
#include "feed/page_offer.h"

namespace feedwatch::pipeline {

namespace {

uint64_t identity_of(const feed::Feed& feed) {
  if (!feed.id.empty()) return hash64(feed.id);
  return feed.title.empty() && feed.link.empty() ? 0 : hash64(feed.title + '\n' + feed.link);
}

}  // namespace

Document read_document(const http::Response& response, const Origin& origin) {
  const std::string* type = response.header("Content-Type");
  const feed::Hints hints{.content_type = type == nullptr ? "" : *type, .base_url = response.url};
  auto feed = feed::read_feed(response.body, hints);
  Document document;
  if (!feed) {
    document.error = feed.error();
    // A page is never taken for one of the feeds that it offers: which one is meant, its owner says.
    if (const auto page = feed::describe_page(response.body, hints)) {
      document.error->message = url::for_log(response.url) + ' ' + *page;
      document.is_page = true;
    }
    return document;
  }
  document.articles = to_articles(*feed, origin);
  document.warnings = std::move(feed->warnings);
  document.title = std::move(feed->title);
  document.rhythm = {.ttl = feed->ttl, .skip_hours = feed->skip_hours, .skip_days = feed->skip_days};
  document.complete = !feed->truncated;
  document.lists_everything = feed->complete && !feed->truncated;
  document.archive = feed->archive;
  document.older = feed->next_page.empty() ? feed->prev_archive : feed->next_page;
  document.identity = identity_of(*feed);
  document.hub = std::move(feed->hub);
  document.self = std::move(feed->self);
  return document;
}

std::vector<store::Fingerprint> fingerprints(const std::vector<Article>& articles) {
  std::vector<store::Fingerprint> result;
  result.reserve(articles.size());
  for (const Article& article : articles) {
    result.push_back({.item_key = item_key(article),
                      .url_key = article.url_key,
                      .content_hash = article.content_hash,
                      .guid = article.guid,
                      .title = article.title,
                      .aliases = article.aliases});
  }
  return result;
}

}  // namespace feedwatch::pipeline
