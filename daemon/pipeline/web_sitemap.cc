#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "article/url.h"
#include "base/hash.h"
#include "base/run_on.h"
#include "feed/sitemap.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_list.h"
#include "pipeline/web_retry.h"

namespace feedwatch::pipeline {

namespace {

using std::chrono::days;

constexpr size_t most_children = 5;       // sitemaps of an index that one visit reads
constexpr size_t most_patient = 2;        // of these, those that have waited longest, however old they say they are
constexpr uint32_t most_failures = 3;     // that would be repeated: then a sitemap of an index is taken to be none
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

bool has_waited_longer(const Child* a, const Child* b) { return a->visit.asked < b->visit.asked; }  // never is longest

// Those that may list something new, in the order in which they are to be read: changed ones by date, then those that give no
// date; of equals the one first that was asked for longest ago. The last places of a visit are kept for those that were asked for
// longest ago of all, so that none waits for ever.
std::vector<Child*> worth_reading(std::vector<Child>& children, const std::optional<Time>& since) {
  std::vector<Child*> chosen;
  for (Child& child : children) {
    if (may_list_news(child, since)) chosen.push_back(&child);
  }
  std::ranges::stable_sort(chosen, [](const Child* a, const Child* b) {
    const auto &one = a->listed.modified, &other = b->listed.modified;
    if (one != other) return one > other;  // nullopt is the least
    return has_waited_longer(a, b);
  });
  if (chosen.size() > most_children) {
    std::stable_sort(chosen.begin() + (most_children - most_patient), chosen.end(), has_waited_longer);
  }
  return chosen;
}

// An index that lists more unknown sitemaps than a visit reads has its archive in new files.
void mark_new(std::vector<Child>& children) {
  const auto is_unknown = [](const Child& child) { return !child.is_known; };
  if (std::ranges::count_if(children, is_unknown) > static_cast<ptrdiff_t>(most_children)) return;
  for (Child& child : children) child.visit.is_new = child.visit.is_new || !child.is_known;
}

std::vector<Child> match_children(std::vector<feed::SitemapChild> listed, const WebMemory& memory) {
  std::unordered_map<uint64_t, const SitemapVisit*> known;
  for (const SitemapVisit& visit : memory.sitemaps) known.emplace(visit.url_hash, &visit);
  std::vector<Child> children;
  for (feed::SitemapChild& one : listed) {
    if (children.size() == most_remembered) break;
    const uint64_t hash = hash64(url::key(one.url));
    const auto found = known.find(hash);
    Child& child = children.emplace_back(Child{.listed = std::move(one), .is_known = found != known.end()});
    child.visit = child.is_known ? *found->second : SitemapVisit{.url_hash = hash};
  }
  if (memory.since) mark_new(children);
  return children;
}

// Whether the child's failures, this one included, are such that it need not be asked for before the index changes. Only those
// count that trying again would repeat: what was a time-out may be news at the next visit.
bool is_given_up(Child& child, bool would_repeat) {
  child.visit.failures = would_repeat ? child.visit.failures + 1 : 0;
  return child.visit.failures >= most_failures;
}

enum class ChildRead : uint8_t {
  done,     // or given up
  failed,   // to be asked for again
  refused,  // the same, and others of its host are not to be asked for now
};

Task<ChildRead> read_child(Visitor visitor, Child& child, Listing& listing) {
  auto response = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, child.listed.url);
  child.visit.asked = visitor.stage.clock.now();
  if (!response) {
    listing.warnings.push_back(response.error().message);
    if (is_pause(response.error())) co_return ChildRead::refused;
    co_return is_given_up(child, is_final(response.error())) ? ChildRead::done : ChildRead::failed;
  }
  auto sitemap = co_await read_sitemap(visitor, std::move(*response));
  if (!sitemap) {
    listing.warnings.push_back(fmt::format("{}: {}", url::for_log(child.listed.url), sitemap.error().message));
    co_return is_given_up(child, true) ? ChildRead::done : ChildRead::failed;
  }
  const bool all_new = child.visit.read.has_value() || !child.is_known || child.visit.is_new;
  add_pages(listing, std::move(sitemap->pages), visitor, all_new);
  child.visit.modified = child.listed.modified;
  child.visit.read = child.visit.asked;
  child.visit.failures = 0;
  co_return ChildRead::done;
}

Task<> read_children(Visitor visitor, std::vector<feed::SitemapChild> listed, Listing& listing) {
  if (listed.size() > most_remembered) {
    listing.warnings.push_back(
        fmt::format("the index lists {} sitemaps; the first {} are watched", listed.size(), most_remembered));
  }
  std::vector<Child> children = match_children(std::move(listed), visitor.memory);
  const std::vector<Child*> chosen = worth_reading(children, visitor.memory.since);
  const auto has_no_date = [](const Child& child) { return !child.listed.modified; };
  bool is_complete = chosen.size() <= most_children && std::ranges::none_of(children, has_no_date);
  for (size_t i = 0; i < std::min(chosen.size(), most_children); ++i) {
    const ChildRead read = co_await read_child(visitor, *chosen[i], listing);
    if (read != ChildRead::done) is_complete = false;
    if (read == ChildRead::refused) break;
  }
  listing.is_complete = is_complete;
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
