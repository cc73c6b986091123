#include "pipeline/web_follow.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "article/text.h"
#include "article/url.h"
#include "base/run_on.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_retry.h"

namespace feedwatch::pipeline {

namespace {

constexpr size_t most_refreshes = 3;
constexpr Duration longest = std::chrono::minutes{5};

void take_hints(Article& article, const PendingLink& link) {
  if (article.title.empty()) article.title = link.title;
  if (!article.published) article.published = link.published;
  if (article.lang.empty()) article.lang = link.lang;
}

// The link names the article. What the page calls itself and where the link led may be the same for many.
void name_after(Article& article, const PendingLink& link) {
  const std::string other = std::exchange(article.url_key, url::key(link.url));
  std::erase(article.aliases, article.url_key);
  if (!other.empty() && other != article.url_key) article.aliases.insert(article.aliases.begin(), other);
}

// The page is odd, but it may still say more than the link.
Article article_of_odd_page(const config::Source& source, const PendingLink& link, const PageReading& reading) {
  Article article = article_of(source, link);
  if (article.title.empty()) article.title = text::normalise(reading.title);
  if (reading.odd && reading.odd->code == "page-without-article") article.text = text::normalise(reading.summary);
  article.content_hash = text::content_hash(article.title, article.text);
  return article;
}

}  // namespace

Article article_of(const config::Source& source, const PendingLink& link) {
  Article article;
  article.source = source.id;
  article.url = link.url;
  article.url_key = url::key(link.url);
  article.title = link.title;
  article.published = link.published;
  article.lang = link.lang.empty() ? source.lang : link.lang;
  article.content_hash = text::content_hash(article.title, {});
  return article;
}

Task<PageReading> read_following(Visitor visitor, http::Response response, const PageReader& read) {
  std::vector<std::string> visited{response.url};
  bool was_sent_on = false;
  for (;;) {
    PageReading reading;
    {
      const http::Gate::Pass pass = co_await visitor.stage.digesting.enter();
      auto work = [&read, &response] { return read(response); };
      reading = co_await run_on(visitor.stage.workers, visitor.stage.activity, std::move(work));
    }
    reading.was_sent_on = was_sent_on;
    if (!reading.odd || reading.refresh.empty()) co_return reading;
    if (visited.size() > most_refreshes || std::ranges::count(visited, reading.refresh) > 0) {
      reading.odd = Oddity{"refresh-loop", "the page sends its readers in a circle"};
      co_return reading;
    }
    visited.push_back(reading.refresh);
    auto next = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, reading.refresh, visitor.anew);
    if (!next) {
      reading.odd = Oddity{next.error().code, fmt::format("the page sends its readers on: {}", next.error().message)};
      co_return reading;
    }
    response = std::move(*next);
    was_sent_on = true;
  }
}

std::optional<Error> pause_of(const PageReading& reading) {
  if (!reading.odd) return std::nullopt;
  Error error{reading.odd->code, reading.odd->message};
  return is_pause(error) ? std::optional(std::move(error)) : std::nullopt;
}

Task<Followed> follow(Visitor visitor, std::vector<PendingLink> links) {
  Followed followed;
  page::SiteBlocks blocks = page::SiteBlocks::load(visitor.memory.blocks);
  const PageReader read = [&visitor, &blocks](const http::Response& response) {
    return read_linked_article(response, visitor.source, &blocks);
  };
  const auto settle = [&visitor, &followed](PendingLink& link, bool again) {
    if (!again) followed.articles.push_back(article_of(visitor.source, link));
    (again ? followed.left : followed.done).push_back(std::move(link));
  };
  Attempts attempts(visitor.stage.clock.now());
  const Duration until = visitor.stage.clock.elapsed() + longest;
  size_t fetched = 0;
  for (PendingLink& link : links) {
    if (!attempts.may_ask(link.url)) {
      settle(link, attempts.may_wait(link));
      continue;
    }
    if (fetched == most_fetched || visitor.stage.clock.elapsed() >= until) {
      followed.left.push_back(std::move(link));
      continue;
    }
    ++fetched;
    auto response = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, link.url);
    if (!response) {
      settle(link, attempts.may_retry(link, response.error()));
      continue;
    }
    PageReading reading = co_await read_following(visitor, std::move(*response), read);
    if (const auto pause = pause_of(reading)) {
      settle(link, attempts.may_retry(link, *pause));
      continue;
    }
    attempts.succeeded(link.url);
    blocks.learn(reading.lines);
    if (reading.articles.empty()) followed.articles.push_back(article_of_odd_page(visitor.source, link, reading));
    for (Article& article : reading.articles) {
      take_hints(article, link);
      if (reading.articles.size() == 1) name_after(article, link);
      followed.articles.push_back(std::move(article));
    }
    followed.done.push_back(std::move(link));
  }
  visitor.memory.blocks = blocks.save();
  co_return followed;
}

}  // namespace feedwatch::pipeline
