#include "article/identity.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "article/url.h"
#include "base/hash.h"

namespace feedwatch {

namespace {

constexpr uint64_t guid_seed = 1;
constexpr uint64_t url_seed = 2;
constexpr uint64_t content_seed = 3;

// For each value of `name`, the content of its first bearer, or nothing when bearers differ.
template <class Name>
std::unordered_map<std::string_view, std::optional<uint64_t>> bearers(const std::vector<Article>& articles, Name name) {
  std::unordered_map<std::string_view, std::optional<uint64_t>> found;
  for (const Article& article : articles) {
    const std::string_view value = name(article);
    if (value.empty()) continue;
    const auto [known, fresh] = found.emplace(value, article.content_hash);
    if (!fresh && known->second != article.content_hash) known->second.reset();
  }
  return found;
}

std::vector<bool> ambiguous(const std::vector<Article>& articles, auto name) {
  const auto found = bearers(articles, name);
  std::vector<bool> result;
  result.reserve(articles.size());
  for (const Article& article : articles) {
    const auto known = found.find(name(article));
    result.push_back(known != found.end() && !known->second);
  }
  return result;
}

// Those that texts which differ have in common.
std::unordered_set<std::string> ambiguous_aliases(const std::vector<Article>& articles) {
  std::unordered_map<std::string_view, uint64_t> bearers;
  std::unordered_set<std::string> shared;
  for (const Article& article : articles) {
    for (const std::string& alias : article.aliases) {
      if (bearers.emplace(alias, article.content_hash).first->second != article.content_hash) shared.insert(alias);
    }
  }
  return shared;
}

}  // namespace

uint64_t item_key(const Article& article) {
  if (!article.guid.empty()) return hash64(article.guid, guid_seed);
  if (!article.url_key.empty()) return hash64(article.url_key, url_seed);
  return hash64({reinterpret_cast<const char*>(&article.content_hash), sizeof article.content_hash}, content_seed);
}

void settle_identity(std::vector<Article>& articles, std::string_view site_url_key) {
  const auto shared_urls = ambiguous(articles, [](const Article& article) -> std::string_view { return article.url_key; });
  const auto shared_guids = ambiguous(articles, [](const Article& article) -> std::string_view { return article.guid; });
  const auto shared_aliases = ambiguous_aliases(articles);
  for (size_t i = 0; i < articles.size(); ++i) {
    Article& article = articles[i];
    if (shared_urls[i] || article.url_key == site_url_key) article.url_key.clear();
    std::erase_if(article.aliases,
                  [&](const std::string& alias) { return alias == site_url_key || shared_aliases.contains(alias); });
    if (!shared_guids[i]) continue;
    if (article.url_key.empty()) {
      article.guid.clear();
    } else {
      article.guid += '\n' + article.url_key;
    }
  }
}

void add_alias(Article& article, std::string_view url) {
  constexpr size_t most = 6;
  const auto parts = url::split(url);
  if (!parts || parts->path.empty() || parts->path == "/") return;
  std::string key = url::key(url);
  if (key.empty() || key == article.url_key || article.aliases.size() >= most) return;
  if (std::find(article.aliases.begin(), article.aliases.end(), key) == article.aliases.end())
    article.aliases.push_back(std::move(key));
}

bool is_same_article(const Article& known, const Article& found) {
  if (known.content_hash == found.content_hash || known.source != found.source) return true;
  return known.guid.empty() || found.guid.empty() || known.guid == found.guid || known.title == found.title;
}

}  // namespace feedwatch
