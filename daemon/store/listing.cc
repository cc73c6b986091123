#include "store/listing.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "alert/excerpt.h"
#include "store/telling.h"
#include "story/credit.h"

namespace feedwatch::store {

namespace {

constexpr int64_t most_listed = 20;  // articles of a story in one alert
constexpr size_t short_quote = 160;  // code points of an article that is only listed

// An article of the story, with what decides its place in the list.
struct Listed {
  alert::AlertArticle article{};
  std::string credit{};
  bool is_origin{false};
  Time when{};
};

alert::AlertArticle brief(const Article& article, const std::string& label) {
  const std::string& said = article.text.empty() ? article.summary : article.text;
  return {.title = article.title,
          .url = article.url,
          .source_id = article.source,
          .source_name = label.empty() ? article.source : label,
          .authors = article.authors,
          .published = article.published,
          .lang = article.lang,
          .summary = alert::summary_around(said, {}, short_quote)};
}

std::string label_of(Session& session, const std::string& source) {
  Query row = session.database.query("SELECT label FROM source WHERE name = ?", source);
  return row.next() ? row.text(0) : std::string{};
}

Listed list(const Article& article, Time seen, alert::AlertArticle shown) {
  return {.article = std::move(shown),
          .credit = story::credited_agency(article.text, article.authors),
          .when = article.published.value_or(seen)};
}

// All but `left_out`, in order of arrival.
std::vector<Listed> articles_of(Session& session, int64_t story, int64_t left_out) {
  std::vector<int64_t> ids;
  {
    Query row = session.database.query("SELECT id FROM article WHERE story = ? ORDER BY id LIMIT ?", story, most_listed);
    while (row.next()) ids.push_back(row.integer(0));
  }
  std::vector<Listed> articles;
  for (const int64_t id : ids) {
    if (id == left_out) continue;
    const auto row = load_article(session, id);
    if (row) articles.push_back(list(row->article, row->seen, brief(row->article, label_of(session, row->article.source))));
  }
  return articles;
}

std::string_view host_of(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of(":/?#"));
}

// The agency that others credit comes first, then the earliest.
void order(std::vector<Listed>& articles) {
  for (Listed& one : articles) {
    one.is_origin = std::any_of(articles.begin(), articles.end(), [&one](const Listed& other) {
      return story::is_agency(other.credit, one.article.source_name, host_of(one.article.url));
    });
  }
  std::stable_sort(articles.begin(), articles.end(), [](const Listed& a, const Listed& b) {
    return std::tuple(!a.is_origin, a.when) < std::tuple(!b.is_origin, b.when);
  });
}

std::vector<alert::AlertArticle> shown(std::vector<Listed> articles) {
  std::vector<alert::AlertArticle> all;
  for (Listed& one : articles) all.push_back(std::move(one.article));
  return all;
}

// Which of `told` the article is. One page may hold several, and the title of an article may have been edited.
std::optional<size_t> find_told(const std::vector<alert::AlertArticle>& told, const Listed& article,
                                const std::vector<Listed>& of_story) {
  const auto at_its_url = [&article](const Listed& one) { return one.article.url == article.article.url; };
  const bool alone = !article.article.url.empty() && std::ranges::count_if(of_story, at_its_url) == 1;
  const auto is_it = [&](const alert::AlertArticle& one) {
    return one.url == article.article.url && (alone || one.title == article.article.title);
  };
  const auto found = std::ranges::find_if(told, is_it);
  return found == told.end() ? std::nullopt : std::optional(static_cast<size_t>(found - told.begin()));
}

}  // namespace

std::vector<alert::AlertArticle> list_articles(Session& session, const Match& match, const Hit& hit, int64_t story,
                                               bool match_first) {
  std::vector<Listed> articles = articles_of(session, story, match.article);
  const Article& fresh = match.entry.article;
  Listed own = list(fresh, match.poll.now, quote(match.poll, fresh, hit));
  if (!match_first) articles.push_back(own);
  order(articles);
  if (match_first) articles.insert(articles.begin(), std::move(own));
  return shown(std::move(articles));
}

bool add_articles(Session& session, int64_t story, alert::Alert& told) {
  std::vector<Listed> articles = articles_of(session, story, 0);
  std::vector<bool> is_listed(told.articles.size());
  bool gained = false;
  for (Listed& one : articles) {
    const auto known = find_told(told.articles, one, articles);
    gained = gained || !known;
    if (!known || is_listed[*known]) continue;
    one.article = told.articles[*known];
    is_listed[*known] = true;
  }
  const Story now = load_story_by_id(session, story);
  if (!gained && now.info.articles <= told.story.articles) return false;
  told.story.articles = now.info.articles;
  told.story.sources = now.info.sources;
  if (!gained) return true;
  for (size_t i = 0; i < told.articles.size(); ++i) {
    const Time when = told.articles[i].published.value_or(told.timestamp);
    if (!is_listed[i]) articles.push_back({.article = told.articles[i], .when = when});
  }
  const alert::AlertArticle about = told.articles.empty() ? alert::AlertArticle{} : told.articles.front();
  order(articles);
  told.articles = shown(std::move(articles));
  if (!told.follow_up) return true;
  const auto same = [&about](const alert::AlertArticle& one) { return one.url == about.url && one.title == about.title; };
  const auto place = std::ranges::find_if(told.articles, same);
  if (place != told.articles.end()) std::rotate(told.articles.begin(), place, place + 1);
  return true;
}

}  // namespace feedwatch::store
