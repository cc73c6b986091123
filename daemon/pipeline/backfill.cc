#include "pipeline/backfill.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "article/identity.h"
#include "article/url.h"
#include "base/hash.h"
#include "base/run_on.h"
#include "pipeline/request.h"

namespace feedwatch::pipeline {

namespace {

constexpr int most_pages = 5;
constexpr size_t most_archives_noted = 32;

bool was_seen(const store::Classified& item) { return item.known == store::Known::same || item.known == store::Known::changed; }

void note_archive(Notes& notes, const std::string& url) {
  notes.archives.push_back(hash64(url));
  if (notes.archives.size() > most_archives_noted) notes.archives.erase(notes.archives.begin());
}

bool is_noted(const Notes& notes, const std::string& url) {
  return std::ranges::find(notes.archives, hash64(url)) != notes.archives.end();
}

// The page's articles that are not among those found already.
void add(Document& page, std::vector<store::Classified>& known, Found& found) {
  std::unordered_set<uint64_t> have;
  for (const Article& article : found.articles) have.insert(item_key(article));
  for (size_t i = 0; i < page.articles.size(); ++i) {
    if (!have.insert(item_key(page.articles[i])).second) continue;
    found.articles.push_back(std::move(page.articles[i]));
    found.known.push_back(std::move(known[i]));
  }
}

Task<Document> load_page(Stage& stage, http::Request request, const Origin& origin) {
  Document page;
  const std::string url = request.url;
  auto response = co_await stage.fetcher.fetch(std::move(request));
  if (!response) {
    page.error = response.error();
  } else if (response->status != 200) {
    page.error = Error{"http-status", fmt::format("HTTP {}", response->status)};
  } else {
    auto reading = [&response, &origin] { return read_document(*response, origin); };
    page = co_await run_on(stage.workers, stage.activity, std::move(reading));
  }
  if (page.error) page.error->message = fmt::format("older page {}: {}", url::for_log(url), page.error->message);
  co_return page;
}

}  // namespace

bool is_gap(const std::vector<store::Classified>& known) {
  return !known.empty() && std::none_of(known.begin(), known.end(), was_seen);
}

Task<> fill_gap(Stage& stage, const config::Config& config, const config::Source& source, const store::SourceState& state,
                std::string older, Found& found, Notes& notes, std::vector<std::string>& warnings) {
  const Origin origin{.source = source.id, .default_lang = source.lang};
  std::unordered_set<std::string> visited{state.url, state.validators_url};
  for (int pages = 0; pages < most_pages && !older.empty(); ++pages) {
    if (!visited.insert(older).second || is_noted(notes, older)) co_return;
    http::Request request = make_request(config, source, older);
    Document page = co_await load_page(stage, std::move(request), origin);
    if (page.error) {
      warnings.push_back(page.error->message + "; what it holds may be missed");
      co_return;
    }
    std::vector<store::Fingerprint> items = fingerprints(page.articles);
    auto known = co_await stage.store.classify(source.id, std::move(items), stage.clock.now());
    if (!known) co_return;
    const bool met = std::any_of(known->begin(), known->end(), was_seen);
    add(page, *known, found);
    if (page.archive) note_archive(notes, older);
    if (met) co_return;
    older = std::move(page.older);
  }
}

}  // namespace feedwatch::pipeline
