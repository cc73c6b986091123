#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "article/url.h"
#include "base/hash.h"
#include "base/run_on.h"
#include "feed/sitemap.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_list.h"

namespace feedwatch::pipeline {

namespace {

using std::chrono::days;

constexpr size_t most_children = 5;       // sitemaps of an index that one visit reads
constexpr size_t most_remembered = 2000;  // sitemaps of an index
constexpr Duration old_after = days{14};  // a page last changed so long ago is no news, whenever it was listed

using Read = Result<feed::Sitemap>;

Task<Read> read_sitemap(Visitor visitor, http::Response response) {
  const http::Gate::Pass pass = co_await visitor.stage.digesting.enter();
  auto work = [&response, most = visitor.config.fetch.max_body]() -> std::optional<Read> {
    const std::string* type = response.header("Content-Type");
    return feed::read_sitemap(response.body, type == nullptr ? "" : *type, response.url, most);
  };
  auto sitemap = co_await run_on(visitor.stage.workers, visitor.stage.activity, std::move(work));
  co_return std::move(*sitemap);
}

std::optional<Time> date_of(const feed::SitemapPage& page) { return page.published ? page.published : page.modified; }

// `all_new`: the sitemap was read before, or has appeared since the baseline, so that what it lists for the first time is new.
// Otherwise only what says that it is newer than the baseline.
void add_pages(Listing& listing, std::vector<feed::SitemapPage> pages, const Visitor& visitor, bool all_new) {
  const Time now = visitor.stage.clock.now();
  for (feed::SitemapPage& page : pages) {
    const auto date = date_of(page);
    const bool is_old = date && *date < now - old_after;
    const bool is_since = date && visitor.memory.since && *date >= *visitor.memory.since;
    listing.links.push_back({.link = {.url = std::move(page.url),
                                      .title = std::move(page.title),
                                      .published = page.published,
                                      .lang = std::move(page.language)},
                             .is_news = !is_old && (all_new || is_since)});
  }
}

struct Child {
  feed::SitemapChild listed{};
  SitemapVisit visit{};
  bool is_known{false};  // was listed at an earlier visit
};

bool may_list_news(const Child& child, const std::optional<Time>& since) {
  if (!child.listed.modified || !since) return true;
  return child.visit.read ? child.listed.modified != child.visit.modified : *child.listed.modified >= *since;
}

// Those that may list something new, most promising first: changed ones by date, then those that give no date, longest unread
// first.
std::vector<Child*> worth_reading(std::vector<Child>& children, const std::optional<Time>& since) {
  std::vector<Child*> chosen;
  for (Child& child : children) {
    if (may_list_news(child, since)) chosen.push_back(&child);
  }
  std::ranges::stable_sort(chosen, [](const Child* a, const Child* b) {
    const auto &one = a->listed.modified, &other = b->listed.modified;
    if (one || other) return one > other;  // nullopt is the least
    return a->visit.read < b->visit.read;
  });
  return chosen;
}

std::vector<Child> match_children(std::vector<feed::SitemapChild> listed, const std::vector<SitemapVisit>& visits) {
  std::unordered_map<uint64_t, const SitemapVisit*> known;
  for (const SitemapVisit& visit : visits) known.emplace(visit.url_hash, &visit);
  std::vector<Child> children;
  for (feed::SitemapChild& one : listed) {
    if (children.size() == most_remembered) break;
    const uint64_t hash = hash64(url::key(one.url));
    const auto found = known.find(hash);
    Child& child = children.emplace_back(Child{.listed = std::move(one), .is_known = found != known.end()});
    child.visit = child.is_known ? *found->second : SitemapVisit{.url_hash = hash};
  }
  return children;
}

Task<> read_child(Visitor visitor, Child& child, Listing& listing) {
  auto response = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, child.listed.url);
  if (!response) {
    listing.warnings.push_back(response.error().message);
    co_return;
  }
  auto sitemap = co_await read_sitemap(visitor, std::move(*response));
  if (!sitemap) {
    listing.warnings.push_back(fmt::format("{}: {}", url::for_log(child.listed.url), sitemap.error().message));
    co_return;
  }
  const bool all_new = child.visit.read.has_value() || !child.is_known;
  add_pages(listing, std::move(sitemap->pages), visitor, all_new);
  child.visit.modified = child.listed.modified;
  child.visit.read = visitor.stage.clock.now();
}

Task<> read_children(Visitor visitor, std::vector<feed::SitemapChild> listed, Listing& listing) {
  if (listed.size() > most_remembered) {
    listing.warnings.push_back(
        fmt::format("the index lists {} sitemaps; the first {} are watched", listed.size(), most_remembered));
  }
  std::vector<Child> children = match_children(std::move(listed), visitor.memory.sitemaps);
  const std::vector<Child*> chosen = worth_reading(children, visitor.memory.since);
  for (size_t i = 0; i < std::min(chosen.size(), most_children); ++i) co_await read_child(visitor, *chosen[i], listing);
  const bool some_unread = chosen.size() > most_children;
  const auto has_no_date = [](const Child& child) { return !child.listed.modified; };
  listing.is_complete = !some_unread && std::ranges::none_of(children, has_no_date);
  visitor.memory.sitemaps.clear();
  for (const Child& child : children) visitor.memory.sitemaps.push_back(child.visit);
}

}  // namespace

Task<Listing> list_sitemap(Visitor visitor, http::Response response) {
  auto sitemap = co_await read_sitemap(visitor, std::move(response));
  Listing listing;
  if (!sitemap) {
    listing.error = sitemap.error();
    co_return listing;
  }
  listing.warnings = std::move(sitemap->warnings);
  listing.is_complete = !sitemap->truncated;
  add_pages(listing, std::move(sitemap->pages), visitor, true);
  if (!sitemap->children.empty()) co_await read_children(visitor, std::move(sitemap->children), listing);
  co_return listing;
}

}  // namespace feedwatch::pipeline
