#include "pipeline/full_text.h"

#include "pipeline/web_fetch.h"
#include "pipeline/web_follow.h"

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

// False: the page could not be had. A page counts once for what its site repeats.
Task<bool> fill(Visitor visitor, Article& article, page::SiteBlocks& blocks, bool is_new) {
  auto response = co_await fetch_linked(visitor.stage, visitor.config, visitor.source, article.url);
  if (!response) co_return false;
  const PageReader read = [&visitor, &blocks](const http::Response& answer) {
    return read_linked_article(answer, visitor.source, &blocks);
  };
  PageReading reading = co_await read_following(visitor, std::move(*response), read);
  Article* const found = choose(reading.articles, article.title);
  if (found == nullptr) co_return false;
  if (is_new) blocks.learn(reading.lines);
  take_text(article, *found);
  co_return true;
}

}  // namespace

bool is_summary(const Article& article) {
  std::string_view text = article.text;
  if (text.size() < longest_summary) return true;
  for (const std::string_view sign : {"…", "...", "[…]", "[...]", "…]", "...]"}) {
    if (text.ends_with(sign)) return true;
  }
  return false;
}

Task<> fill_texts(Visitor visitor, std::vector<Article>& articles, const std::vector<store::Classified>& known) {
  page::SiteBlocks blocks = page::SiteBlocks::load(visitor.memory.blocks);
  const Duration until = visitor.stage.clock.elapsed() + longest;
  size_t fetched = 0;
  for (size_t i = 0; i < articles.size(); ++i) {
    if (!is_wanted(articles[i], known[i].known)) continue;
    const bool may_fetch = fetched < most_texts && visitor.stage.clock.elapsed() < until;
    bool is_filled = false;
    if (may_fetch) {
      ++fetched;
      const bool is_new = known[i].known == store::Known::nothing;
      is_filled = co_await fill(visitor, articles[i], blocks, is_new);
    }
    const auto& previous = known[i].previous;
    if (!is_filled && previous && previous->text.size() > articles[i].text.size()) articles[i].text = previous->text;
  }
  visitor.memory.blocks = blocks.save();
}

}  // namespace feedwatch::pipeline
