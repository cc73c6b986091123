#include "pipeline/web_list.h"

#include <algorithm>
#include <unordered_set>

#include "article/text.h"
#include "article/url.h"
#include "base/hash.h"
#include "pipeline/web_follow.h"

namespace feedwatch::pipeline {

namespace {

constexpr size_t longest_url = 2048;
constexpr size_t longest_title = 300;  // code points

}  // namespace

uint64_t hash_of(const PendingLink& link) { return hash64(url::key(link.url)); }

Task<Listing> list_index(Visitor visitor, http::Response response) {
  const PageReader read = [&visitor](const http::Response& answer) { return read_links(answer, visitor.source); };
  PageReading reading = co_await read_following(visitor, std::move(response), read);
  Listing listing;
  listing.odd = std::move(reading.odd);
  listing.title = std::move(reading.title);
  listing.is_complete = !reading.was_sent_on;
  for (page::PageLink& link : reading.links) {
    if (link.url.size() > longest_url) continue;
    std::string title = text::excerpt(text::normalise(link.text), longest_title);
    std::ranges::replace(title, '\n', ' ');
    listing.links.push_back({.link = {.url = std::move(link.url), .title = std::move(title)}});
  }
  co_return listing;
}

Task<Result<Fresh>> find_fresh(Visitor visitor, std::vector<ListedLink> links) {
  std::vector<uint64_t> hashes;
  hashes.reserve(links.size());
  for (const ListedLink& listed : links) hashes.push_back(hash_of(listed.link));
  auto asked = hashes;
  const auto known = co_await visitor.stage.store.links_known(visitor.source.id, std::move(asked), visitor.stage.clock.now());
  if (!known) co_return known.error();
  Fresh fresh;
  fresh.links = std::move(visitor.memory.pending);
  visitor.memory.pending.clear();
  std::unordered_set<uint64_t> taken;
  for (const PendingLink& link : fresh.links) taken.insert(hash_of(link));
  for (size_t i = 0; i < links.size(); ++i) {
    const bool is_new = (*known)[i] == store::LinkKnown::unknown && links[i].is_news && !visitor.is_baseline();
    if ((*known)[i] == store::LinkKnown::known || !taken.insert(hashes[i]).second) continue;
    if (is_new) {
      fresh.links.push_back(std::move(links[i].link));
    } else {
      fresh.seen.push_back(hashes[i]);
    }
  }
  co_return fresh;
}

void keep_waiting(Visitor& visitor, std::vector<PendingLink> left, std::vector<Article>& articles, std::vector<uint64_t>& seen) {
  const size_t keep = std::min(left.size(), most_pending);
  for (size_t i = keep; i < left.size(); ++i) {
    if (!left[i].title.empty()) articles.push_back(article_of(visitor.source, left[i]));
    seen.push_back(hash_of(left[i]));
  }
  left.resize(keep);
  visitor.memory.pending = std::move(left);
}

}  // namespace feedwatch::pipeline
