#include "pipeline/full_text.h"

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "article/identity.h"
#include "pipeline/web_fetch.h"
#include "pipeline/web_follow.h"
#include "pipeline/web_retry.h"

namespace feedwatch::pipeline {

namespace {

constexpr size_t longest_summary = 1500;  // bytes
// A word of a rule may stand in the page alone, so a poll after a long pause is to read all its news; what ends it is the time.
constexpr size_t most_texts = 100;
constexpr Duration longest = std::chrono::minutes{5};

bool is_wanted(const Article& article, store::Known known) {
  const bool is_news = known == store::Known::nothing || known == store::Known::changed;
  return is_news && !article.url.empty() && is_summary(article);
}

void take_text(Article& article, Article& found) {
  if (found.text.size() <= article.text.size()) return;
  if (article.summary.empty()) article.summary = std::move(article.text);
  article.text = std::move(found.text);
  if (article.authors.empty()) article.authors = std::move(found.authors);
  if (article.lang.empty()) article.lang = std::move(found.lang);
  if (!article.published) article.published = found.published;
}

// The page's article that the item means: the one with its title, or the longest.
Article* choose(std::vector<Article>& found, const std::string& title) {
  Article* chosen = nullptr;
  for (Article& one : found) {
    if (one.title == title) return &one;
    if (chosen == nullptr || one.text.size() > chosen->text.size()) chosen = &one;
  }
  return chosen;
}

// What content_hash becomes of an item whose page is still to be read, and of that again.
uint64_t unread(uint64_t content_hash) { return content_hash ^ 0xa0761d6478bd642f; }

enum class Filled : uint8_t { yes, no, later };

// The pages of one poll. Lives in the frame of fill_texts().
class Filling {
 public:
  Filling(Visitor visitor, Found& found, bool may_retry)
      : visitor_(visitor),
        found_(found),
        may_retry_(may_retry),
        blocks_(page::SiteBlocks::load(visitor.memory.blocks)),
        attempts_(visitor.stage.clock.now()),
        until_(visitor.stage.clock.elapsed() + longest) {
    for (PendingLink& link : visitor.memory.pending) waiting_.emplace(link.item, std::move(link));
    visitor.memory.pending.clear();
  }

  Task<> run() {
    if (may_retry_) co_await add_missing();
    for (size_t i = 0; i < found_.articles.size(); ++i) co_await take(i);
    if (!may_retry_) {
      for (auto& [item, link] : waiting_) keep(std::move(link));
    }
    visitor_.memory.blocks = blocks_.save();
  }

 private:
  // Those that wait and are listed no more, as the store has them.
  Task<> add_missing() {
    std::unordered_set<uint64_t> listed;
    for (const Article& article : found_.articles) listed.insert(item_key(article));
    std::vector<store::Fingerprint> missing;
    for (const auto& [item, link] : waiting_) {
      if (!listed.contains(item)) missing.push_back({.item_key = item});
    }
    if (missing.empty()) co_return;
    auto known = co_await visitor_.stage.store.classify(visitor_.source.id, std::move(missing), visitor_.stage.clock.now());
    if (!known) co_return;
    for (store::Classified& one : *known) {
      if (one.known != store::Known::changed || !one.previous || one.previous->source != visitor_.source.id) continue;
      found_.articles.push_back(*one.previous);
      found_.articles.back().content_hash = unread(one.previous->content_hash);
      found_.known.push_back(std::move(one));
    }
  }

  Task<> take(size_t index) {
    Article& article = found_.articles[index];
    store::Classified& known = found_.known[index];
    PendingLink link{.url = article.url, .item = item_key(article)};
    if (auto waited = waiting_.extract(link.item)) {
      link.attempts = waited.mapped().attempts;
      link.paused = waited.mapped().paused;
    }
    if (!is_wanted(article, known.known)) co_return;
    const auto& previous = known.previous;
    const bool is_late = previous && previous->content_hash == unread(article.content_hash);
    Filled filled = Filled::later;
    if (may_retry_ || !is_late) filled = co_await fill(article, link, is_late || known.known == store::Known::nothing);
    if (filled != Filled::yes && previous && previous->text.size() > article.text.size()) article.text = previous->text;
    if (filled == Filled::later && keep(std::move(link))) {
      article.content_hash = unread(article.content_hash);
      if (is_late) known.known = store::Known::same;
    } else if (is_late) {
      found_.late.push_back(index);
    }
  }

  // A page counts once for what its site repeats: when it `is_new`.
  Task<Filled> fill(Article& article, PendingLink& link, bool is_new) {
    if (!attempts_.may_ask(link.url)) co_return attempts_.may_wait(link) ? Filled::later : Filled::no;
    if (fetched_ == most_texts || visitor_.stage.clock.elapsed() >= until_) co_return Filled::later;
    ++fetched_;
    auto response = co_await fetch_linked(visitor_.stage, visitor_.config, visitor_.source, link.url);
    if (!response) co_return attempts_.may_retry(link, response.error()) ? Filled::later : Filled::no;
    const PageReader read = [this](const http::Response& answer) {
      return read_linked_article(answer, visitor_.source, &blocks_);
    };
    PageReading reading = co_await read_following(visitor_, std::move(*response), read);
    if (const auto pause = pause_of(reading)) co_return attempts_.may_retry(link, *pause) ? Filled::later : Filled::no;
    attempts_.succeeded(link.url);
    Article* const chosen = choose(reading.articles, article.title);
    if (chosen == nullptr) co_return Filled::no;
    if (is_new) blocks_.learn(reading.lines);
    take_text(article, *chosen);
    co_return Filled::yes;
  }

  // False: too many wait already.
  bool keep(PendingLink link) {
    if (visitor_.memory.pending.size() == most_pending) return false;
    visitor_.memory.pending.push_back(std::move(link));
    return true;
  }

  Visitor visitor_;
  Found& found_;
  bool may_retry_;
  page::SiteBlocks blocks_;
  Attempts attempts_;
  Duration until_;
  std::map<uint64_t, PendingLink> waiting_{};  // by item
  size_t fetched_{0};
};

}  // namespace

bool is_summary(const Article& article) {
  std::string_view text = article.text;
  if (text.size() < longest_summary) return true;
  for (const std::string_view sign : {"…", "...", "[…]", "[...]", "…]", "...]"}) {
    if (text.ends_with(sign)) return true;
  }
  return false;
}

Task<> fill_texts(Visitor visitor, Found& found, bool may_retry) {
  Filling filling(visitor, found, may_retry);
  co_await filling.run();
}

}  // namespace feedwatch::pipeline
