#include "pipeline/web_visit.h"

#include <algorithm>

#include <fmt/format.h>

#include "pipeline/change_article.h"
#include "pipeline/two_looks.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_follow.h"
#include "pipeline/web_list.h"

namespace feedwatch::pipeline {

namespace {

// So many visits in a row must find the page odd before it is told.
constexpr uint32_t odd_visits = 3;

constexpr size_t longest_region = 512 * 1024;  // bytes of lines that are kept

void note_odd(Visitor& visitor, const Oddity& odd, Document& document) {
  OddState& state = visitor.memory.odd;
  state.polls = state.code == odd.code ? state.polls + 1 : 1;
  state.code = odd.code;
  document.complete = false;  // validators would hide the page once it is itself again
  document.is_settled = false;
  if (state.polls >= odd_visits || !visitor.memory.since) {
    document.error = Error{odd.code, odd.message};
  } else {
    document.warnings.push_back(fmt::format("{} (visit {} of {} before that counts)", odd.message, state.polls, odd_visits));
  }
}

void note_good(Visitor& visitor) {
  visitor.memory.odd = {};
  if (!visitor.memory.since) visitor.memory.since = visitor.stage.clock.now();
}

// What the page repeats from visit to visit is its article as well as its furniture: nothing is learned from one page alone.
Task<Document> visit_articles(Visitor visitor, http::Response response) {
  const PageReader read = [&visitor](const http::Response& answer) { return read_articles(answer, visitor.source); };
  PageReading reading = co_await read_following(visitor, std::move(response), read);
  Document document;
  document.title = std::move(reading.title);
  if (reading.odd) {
    note_odd(visitor, *reading.odd, document);
    co_return document;
  }
  note_good(visitor);
  document.complete = !reading.was_sent_on;  // the page that was asked for stays as it is whatever becomes of this one
  document.articles = std::move(reading.articles);
  co_return document;
}

void bound(std::vector<std::string>& lines) {
  size_t bytes = 0;
  const auto cut =
      std::ranges::find_if(lines, [&bytes](const std::string& line) { return (bytes += line.size()) > longest_region; });
  lines.erase(cut, lines.end());
}

enum class Confirmed : uint8_t {
  not_at_all,  // there was no second look
  in_part,     // what one look alone showed is noise, or news that the other was too early for: who knows
  wholly,
};

// Looks at a change a second time and leaves of it what both visits show. A copy that somebody has kept would show the same.
Task<Confirmed> confirm(Visitor visitor, const std::string& url, PageReading& reading, const PageReader& read) {
  visitor.anew = true;
  auto again = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, url, visitor.anew);
  if (!again) co_return Confirmed::not_at_all;
  const PageReading second = co_await read_following(visitor, std::move(*again), read);
  if (second.odd) co_return Confirmed::not_at_all;
  const Look one{.lines = reading.region, .diff = reading.diff};
  const Look other{.lines = second.region, .diff = second.diff};
  Agreement agreed = agree(visitor.memory.region, one, other);
  reading.diff = std::move(agreed.diff);
  reading.region = std::move(agreed.lines);
  co_return agreed.is_whole ? Confirmed::wholly : Confirmed::in_part;
}

Task<Document> visit_region(Visitor visitor, http::Response response) {
  const std::string url = response.url;
  const PageReader read = [&visitor](const http::Response& answer) {
    PageReading found = read_region(answer, visitor.source, visitor.memory.region);
    bound(found.region);
    return found;
  };
  PageReading reading = co_await read_following(visitor, std::move(response), read);
  Document document;
  document.title = reading.title;
  if (reading.odd) {
    note_odd(visitor, *reading.odd, document);
    co_return document;
  }
  const bool is_first = !visitor.memory.since;
  document.complete = !reading.was_sent_on;
  if (!is_first && reading.diff.changed) {
    const Confirmed confirmed = co_await confirm(visitor, url, reading, read);
    // Validators would hide what the second look, answered by a server that lags behind, did not show.
    document.complete = document.complete && confirmed == Confirmed::wholly;
    if (confirmed == Confirmed::not_at_all) {
      document.warnings.emplace_back("the page has changed, and could not be looked at again; that is done at the next visit");
      co_return document;
    }
  }
  note_good(visitor);
  if (!is_first && reading.diff.changed) {
    document.articles.push_back(change_article(visitor.source, url, reading.title, reading.diff, visitor.stage.clock.now()));
  }
  visitor.memory.region = std::move(reading.region);
  co_return document;
}

Task<WebVisit> visit_list(Visitor visitor, Listing listing) {
  WebVisit result;
  result.document.title = std::move(listing.title);
  result.document.warnings = std::move(listing.warnings);
  if (listing.odd) {
    note_odd(visitor, *listing.odd, result.document);
    co_return result;
  }
  if (listing.error) {
    result.document.error = std::move(listing.error);
    co_return result;
  }
  auto fresh = co_await find_fresh(visitor, std::move(listing.links));
  if (!fresh) {
    result.document.error = fresh.error();
    co_return result;
  }
  result.links = std::move(fresh->seen);
  Followed followed;
  if (!fresh->links.empty()) followed = co_await follow(visitor, std::move(fresh->links));
  for (const PendingLink& link : followed.done) result.links.push_back(hash_of(link));
  keep_waiting(visitor, std::move(followed.left), followed.articles, result.links);
  note_good(visitor);
  result.document.articles = std::move(followed.articles);
  result.document.complete = listing.is_complete && visitor.memory.pending.empty();
  co_return result;
}

}  // namespace

bool is_web(const config::Source& source) {
  return source.kind == config::Kind::page || source.kind == config::Kind::index || source.kind == config::Kind::sitemap;
}

Task<WebVisit> visit(Visitor visitor, http::Response response) {
  if (visitor.source.kind == config::Kind::index) {
    Listing listing = co_await list_index(visitor, std::move(response));
    co_return co_await visit_list(visitor, std::move(listing));
  }
  if (visitor.source.kind == config::Kind::sitemap) {
    Listing listing = co_await list_sitemap(visitor, std::move(response));
    co_return co_await visit_list(visitor, std::move(listing));
  }
  WebVisit result;
  const bool for_change = visitor.source.watch == config::PageWatch::change;
  if (for_change) {
    result.document = co_await visit_region(visitor, std::move(response));
  } else {
    result.document = co_await visit_articles(visitor, std::move(response));
  }
  co_return result;
}

}  // namespace feedwatch::pipeline
