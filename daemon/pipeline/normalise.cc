#include "pipeline/normalise.h"

#include <unordered_set>

#include "article/identity.h"
#include "article/text.h"
#include "article/url.h"

namespace feedwatch::pipeline {

namespace {

// What stands for a title where there is none.
constexpr size_t title_from_text = 80;

std::vector<std::string> names(const std::vector<feed::Person>& people) {
  std::vector<std::string> result;
  for (const feed::Person& person : people) {
    std::string name = text::normalise(!person.name.empty() ? person.name : person.email);
    if (!name.empty()) result.push_back(std::move(name));
  }
  return result;
}

std::vector<std::string> terms(const std::vector<feed::Category>& categories) {
  std::vector<std::string> result;
  for (const feed::Category& category : categories) {
    const std::string& term = category.label.empty() ? category.term : category.label;
    if (!term.empty()) result.push_back(term);
  }
  return result;
}

std::vector<Enclosure> enclosures(const std::vector<feed::Enclosure>& found) {
  std::vector<Enclosure> result;
  for (const feed::Enclosure& one : found) result.push_back({.url = one.url, .type = one.type, .length = one.length});
  return result;
}

const std::string& first_of(const std::string& a, const std::string& b, const std::string& c) {
  if (!a.empty()) return a;
  return b.empty() ? c : b;
}

Article to_article(const feed::Item& item, const feed::Feed& feed, const Origin& origin) {
  Article article;
  article.source = origin.source;
  article.guid = item.id;
  article.url = item.link;
  article.url_key = item.link.empty() ? "" : url::key(item.link);
  for (const feed::Link& link : item.links) {
    if (link.rel == "canonical" || link.rel == "amphtml") add_alias(article, link.href);
  }
  article.text = text::normalise(item.text());
  if (!item.content_html.empty()) article.summary = text::normalise(item.summary_text());  // else the text is the summary
  if (article.summary == article.text) article.summary.clear();
  article.title = item.title.empty() ? text::excerpt(article.text, title_from_text) : text::normalise(item.title);
  article.authors = names(item.authors.empty() ? feed.authors : item.authors);
  article.categories = terms(item.categories);
  article.enclosures = enclosures(item.enclosures);
  article.lang = first_of(item.language, feed.language, origin.default_lang);
  article.published = item.published;
  article.updated = item.updated;
  article.content_hash = text::content_hash(article.title, article.text);
  return article;
}

bool says_nothing(const Article& article) { return article.title.empty() && article.text.empty() && article.url.empty(); }

}  // namespace

std::vector<Article> to_articles(const feed::Feed& feed, const Origin& origin) {
  std::vector<Article> articles;
  articles.reserve(feed.items.size());
  for (const feed::Item& item : feed.items) {
    Article article = to_article(item, feed, origin);
    if (!says_nothing(article)) articles.push_back(std::move(article));
  }
  settle_identity(articles, feed.link.empty() ? "" : url::key(feed.link));
  std::unordered_set<uint64_t> seen;
  std::erase_if(articles, [&seen](const Article& article) { return !seen.insert(item_key(article)).second; });
  return articles;
}

}  // namespace feedwatch::pipeline
