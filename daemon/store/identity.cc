#include <algorithm>

#include "article/identity.h"
#include "article/text.h"
#include "base/hash.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

// A text as short as a headline names an article only where it is unlikely to be a standing one: in another source, and not at
// all when it is shorter still ("Live updates"). Bytes of title and text.
constexpr int64_t distinct_in_source = 200;
constexpr int64_t distinct_elsewhere = 30;
constexpr int64_t most_of_same_words = 20;  // articles, the newest first
// A URL that more texts than this share identifies none of them.
constexpr int most_at_one_url = 3;

Article as_article(const std::string& source, const Fingerprint& item) {
  Article article;
  article.source = source;
  article.guid = item.guid;
  article.title = item.title;
  article.content_hash = item.content_hash;
  return article;
}

// Other URLs are what a page says of itself and where a link led to: all links may lead to one notice for a while, all articles
// name their section. So the title has to bear it out; a copy that is not found here is still told as one by its words.
bool is_same_by_alias(const Article& known, const Article& found) {
  constexpr size_t telling = 10;  // bytes; site names stand behind titles, or do not
  const std::string one = text::fold(known.title);
  const std::string other = text::fold(found.title);
  if (std::min(one.size(), other.size()) < telling) return one == other && !one.empty();
  return one.find(other) != std::string::npos || other.find(one) != std::string::npos;
}

constexpr const char* with_url = R"(
  SELECT article.id, source.name, article.content_hash, article.guid, article.title
  FROM article JOIN source ON source.id = article.source
  WHERE url_hash = ? AND url_hash <> 0 AND url_key = ? LIMIT ?)";
constexpr const char* with_alias = R"(
  SELECT article.id, source.name, article.content_hash, article.guid, article.title
  FROM alias JOIN article ON article.id = alias.article JOIN source ON source.id = article.source
  WHERE alias.hash = ? AND alias.url_key = ? LIMIT ?)";

// `sql` finds articles that have the key, is_same says whether one of them can be `found`.
template <class IsSame>
std::optional<int64_t> by_key_of_url(Session& session, const char* sql, const std::string& key, const Article& found,
                                     const IsSame& is_same) {
  if (key.empty()) return std::nullopt;
  Query row = session.database.query(sql, hash64(key), key, most_at_one_url + 1);
  std::optional<int64_t> same;
  int texts = 0;
  while (row.next()) {
    Article known;
    known.source = row.text(1);
    known.content_hash = row.bits(2);
    known.guid = row.text(3);
    known.title = row.text(4);
    if (known.content_hash == found.content_hash) return row.integer(0);
    ++texts;
    if (!same && is_same(known, found)) same = row.integer(0);
  }
  return texts > most_at_one_url ? std::nullopt : same;
}

std::optional<int64_t> by_url(Session& session, const std::string& source, const Fingerprint& item) {
  const Article found = as_article(source, item);
  if (const auto same = by_key_of_url(session, with_url, item.url_key, found, is_same_article)) return same;
  if (const auto same = by_key_of_url(session, with_alias, item.url_key, found, is_same_by_alias)) return same;
  for (const std::string& alias : item.aliases) {
    for (const char* sql : {with_url, with_alias}) {
      if (const auto same = by_key_of_url(session, sql, alias, found, is_same_by_alias)) return same;
    }
  }
  return std::nullopt;
}

// Words name an article while it is talked of: of the last days, or still in the source when that was read last (a day of a
// sighting is exact to renewal_days). The same warning months later is news.
constexpr int64_t longest_unrenewed = renewal_days + 1;

bool is_current(Session& session, int64_t article, int64_t source) {
  const Time recent = Time{std::chrono::days{session.today}} - stories_last;
  return session.database
      .value(R"(
        SELECT 1 FROM article WHERE id = ?1 AND (seen >= ?2 OR EXISTS (
          SELECT 1 FROM sighting WHERE sighting.article = ?1 AND sighting.source = ?3 AND day >= ?4 + ifnull((
            SELECT content_day FROM source_state WHERE source_state.source = ?3), 0))))",
             article, recent, source, -longest_unrenewed)
      .has_value();
}

std::optional<int64_t> first_current(Session& session, int64_t source, Query found) {
  while (found.next()) {
    if (is_current(session, found.integer(0), source)) return found.integer(0);
  }
  return std::nullopt;
}

// Also by what an article said before an edit: copies elsewhere often carry that.
std::optional<int64_t> by_content(Session& session, int64_t source, const Fingerprint& item) {
  if (item.content_hash == 0) return std::nullopt;
  const auto now = first_current(session, source,
                                 session.database.query(R"(
    SELECT article.id FROM article LEFT JOIN body ON body.article = article.id
    WHERE content_hash = ? AND content_hash <> 0
      AND length(title) + ifnull(length(text), ?) >= iif(source = ?, ?, ?) ORDER BY article.id DESC LIMIT ?)",
                                                        item.content_hash, distinct_in_source, source, distinct_in_source,
                                                        distinct_elsewhere, most_of_same_words));
  if (now) return now;
  return first_current(
      session, source,
      session.database.query(R"(
    SELECT article.id FROM version JOIN article ON article.id = version.article
    WHERE version.content_hash = ? AND length(version.title) + length(version.text) >= iif(source = ?, ?, ?)
    ORDER BY article.id DESC LIMIT ?)",
                             item.content_hash, source, distinct_in_source, distinct_elsewhere, most_of_same_words));
}

std::optional<Identity> by_key(Session& session, int64_t source, const Fingerprint& item) {
  Query row = session.database.query("SELECT article, content_hash, day FROM sighting WHERE source = ? AND item_key = ?", source,
                                     item.item_key);
  if (!row.next()) return std::nullopt;
  const bool same = row.bits(1) == item.content_hash;
  return Identity{same ? Known::same : Known::changed, row.integer(0), item.item_key, row.integer(2)};
}

// The article is known; has this source carried it under another key, as with guids that change on every fetch?
Identity relate(Session& session, int64_t article, int64_t source, const Fingerprint& item) {
  Query row = session.database.query(R"(
    SELECT item_key, day, content_hash = ?1 AS same FROM sighting WHERE article = ?2 AND source = ?3 ORDER BY same DESC LIMIT 1)",
                                     item.content_hash, article, source);
  if (!row.next()) return {Known::elsewhere, article};
  return {row.integer(2) != 0 ? Known::same : Known::changed, article, row.bits(0), row.integer(1)};
}

}  // namespace

Identity identify(Session& session, const std::string& source, const Fingerprint& item) {
  const int64_t number = session.sources.find(session.database, source).value_or(0);
  if (const auto seen = by_key(session, number, item)) return *seen;
  if (const auto article = by_url(session, source, item)) return relate(session, *article, number, item);
  if (const auto article = by_content(session, number, item)) return relate(session, *article, number, item);
  return {};
}

std::vector<Classified> classify(Session& session, const std::string& source, const std::vector<Fingerprint>& items, Time now) {
  session.today = std::max(session.today, day_of(now));
  std::vector<Classified> result;
  result.reserve(items.size());
  std::shared_ptr<const story::Habits> habits;
  for (const Fingerprint& item : items) {
    const Identity identity = identify(session, source, item);
    Classified& answer = result.emplace_back(Classified{.known = identity.known});
    const bool is_listed_again = identity.known == Known::same || identity.known == Known::changed;
    if (is_listed_again && identity.day + renewal_days < session.today) {
      session.stale[source][identity.item_key] = session.today;
    }
    if (identity.known == Known::same) continue;
    if (!habits) habits = load_habits(session, source);
    answer.habits = habits;
    if (identity.known == Known::nothing) continue;
    if (auto row = load_article(session, identity.article)) answer.previous = std::move(row->article);
  }
  return result;
}

}  // namespace feedwatch::store
