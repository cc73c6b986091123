#include "pipeline/preview.h"

#include <algorithm>

#include "base/run_on.h"
#include "feed/sitemap.h"
#include "pipeline/read_document.h"
#include "pipeline/request.h"
#include "pipeline/source_state.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_follow.h"
#include "pipeline/web_list.h"
#include "pipeline/web_visit.h"

namespace feedwatch::pipeline {

namespace {

using config::Kind;

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::page:
      return "page";
    case Kind::index:
      return "index";
    case Kind::sitemap:
      return "sitemap";
    default:
      return "feed";
  }
}

std::string content_type(const http::Response& response) {
  const std::string* type = response.header("Content-Type");
  return type == nullptr ? std::string{} : *type;
}

// What a document without a kind is: a feed where it can be read as one, a page with an article before a page with links.
Kind kind_of(const http::Response& response, const config::Source& source) {
  if (!read_document(response, {.source = source.id}).error) return Kind::feed;
  if (feed::read_sitemap(response.body, content_type(response), response.url, response.body.size() * 20)) return Kind::sitemap;
  if (!source.select.empty() || !read_articles(response, source).odd) return Kind::page;
  return read_links(response, source).odd ? Kind::page : Kind::index;
}

// A preview on its way.
class Look {
 public:
  Look(Stage& stage, const config::Config& config, config::Source source)
      : stage_(stage), config_(config), source_(std::move(source)) {}

  Task<Result<Preview>> run() {
    co_await ask_robots();
    http::Request request = make_request(config_, source_, source_.url);
    const bool is_page = is_web(source_);
    auto response = co_await fetch(std::move(request), is_page);
    if (!response) co_return response.error();
    if (response->status != 200) co_return status_error(*response);
    seen_.url = response->url;
    if (source_.kind == Kind::automatic) co_await find_kind(*response);
    seen_.kind = name(source_.kind);
    note_next_poll(*response);
    const auto read = co_await look_at(std::move(*response));
    if (!read) co_return read.error();
    co_return std::move(seen_);
  }

 private:
  Task<Result<http::Response>> fetch(http::Request request, bool is_page) {
    return is_page ? fetch_page(stage_, config_, source_, std::move(request)) : stage_.fetcher.fetch(std::move(request));
  }

  Task<> ask_robots() {
    seen_.robots = source_.ignore_robots ? "ignored" : "not asked";
    if (source_.ignore_robots || source_.kind == Kind::feed) co_return;
    http::RobotsQuestion question{.url = source_.url,
                                  .user_agent = config_.fetch.user_agent,
                                  .timeout = config_.fetch.timeout,
                                  .allow_private = source_.allow_private,
                                  .proxy = proxy_for(source_.proxy)};
    const http::RobotsVerdict verdict = co_await stage_.robots.ask(std::move(question));
    seen_.robots = verdict.allows() ? "allowed" : "disallowed";
    if (verdict.word == http::RobotsVerdict::Word::unreachable) seen_.robots = "unreachable";
    seen_.robots_cause = verdict.cause;
    seen_.crawl_delay = verdict.crawl_delay;
  }

  Task<> find_kind(const http::Response& response) {
    auto work = [&response, this] { return std::optional(kind_of(response, source_)); };
    const auto kind = co_await run_on(stage_.workers, stage_.activity, std::move(work));
    source_.kind = *kind;
    if (source_.kind == Kind::feed) seen_.robots = "not asked";
  }

  void note_next_poll(const http::Response& response) {
    store::SourceState state{.id = source_.id, .url = source_.url, .configured_url = source_.url};
    Notes notes;
    note_read(state, notes, response, {}, cadence_of(config_, source_), stage_.clock.now());
    seen_.next_poll = state.next_due;
  }

  Task<Result<>> look_at(http::Response response) {
    switch (source_.kind) {
      case Kind::index:
      case Kind::sitemap:
        return look_at_list(std::move(response));
      case Kind::page:
        return look_at_page(std::move(response));
      default:
        return look_at_feed(std::move(response));
    }
  }

  Task<Result<>> look_at_feed(http::Response response) {
    auto work = [&response, this] { return read_document(response, {.source = source_.id, .default_lang = source_.lang}); };
    Document document = co_await run_on(stage_.workers, stage_.activity, std::move(work));
    if (document.error) co_return *document.error;
    seen_.title = std::move(document.title);
    seen_.warnings = std::move(document.warnings);
    take(std::move(document.articles));
    if (source_.full_text) {
      for (Article& article : seen_.articles) co_await put_text(article);
    }
    co_return Result<>{};
  }

  Task<> put_text(Article& article) {
    PendingLink link{.url = article.url, .title = article.title};
    std::vector<PendingLink> links{std::move(link)};
    const Visitor guest = visitor();
    Followed followed = co_await follow(guest, std::move(links));
    if (followed.articles.empty() || followed.articles.front().text.size() <= article.text.size()) co_return;
    article.text = std::move(followed.articles.front().text);
  }

  Task<Result<>> look_at_page(http::Response response) {
    const bool for_change = source_.watch == config::PageWatch::change;
    const PageReader read = [this, for_change](const http::Response& answer) {
      return for_change ? read_region(answer, source_, {}) : read_articles(answer, source_);
    };
    const Visitor guest = visitor();
    PageReading reading = co_await read_following(guest, std::move(response), read);
    seen_.title = std::move(reading.title);
    seen_.odd = std::move(reading.odd);
    take(std::move(reading.articles));
    if (for_change) {
      seen_.items = reading.region.size();
      seen_.region = std::move(reading.region);
    }
    co_return Result<>{};
  }

  Task<Result<>> look_at_list(http::Response response) {
    const Visitor guest = visitor();
    Listing listing;
    if (source_.kind == Kind::index) {
      listing = co_await list_index(guest, std::move(response));
    } else {
      listing = co_await list_sitemap(guest, std::move(response));
    }
    if (listing.error) co_return *listing.error;
    seen_.title = std::move(listing.title);
    seen_.odd = std::move(listing.odd);
    seen_.warnings = std::move(listing.warnings);
    std::vector<PendingLink> first;
    for (ListedLink& listed : listing.links) {
      if (first.size() < most_previewed) first.push_back(std::move(listed.link));
    }
    Followed followed = co_await follow(guest, std::move(first));
    for (const PendingLink& link : followed.left) followed.articles.push_back(article_of(source_, link));
    take(std::move(followed.articles));
    seen_.items = listing.links.size();
    co_return Result<>{};
  }

  void take(std::vector<Article> articles) {
    seen_.items = articles.size();
    articles.resize(std::min(articles.size(), most_previewed));
    seen_.articles = std::move(articles);
  }

  Visitor visitor() { return {stage_, config_, source_, memory_}; }

  Stage& stage_;
  const config::Config& config_;
  config::Source source_;
  WebMemory memory_{};
  Preview seen_{};
};

}  // namespace

Task<Result<Preview>> preview(Stage& stage, const config::Config& config, config::Source source) {
  Look look(stage, config, std::move(source));
  co_return co_await look.run();
}

}  // namespace feedwatch::pipeline
