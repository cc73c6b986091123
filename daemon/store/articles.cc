#include <boost/json.hpp>

#include "article/identity.h"
#include "base/hash.h"
#include "store/digest.h"
#include "store/index_words.h"
#include "store/session.h"

namespace feedwatch::store {

namespace json = boost::json;

namespace {

constexpr int most_versions = 10;

json::array to_array(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

std::vector<std::string> to_texts(const json::value& value) {
  std::vector<std::string> texts;
  for (const json::value& text : value.as_array()) texts.emplace_back(text.as_string());
  return texts;
}

std::string pack(const Article& article) {
  if (article.authors.empty() && article.categories.empty() && article.enclosures.empty()) return {};
  json::array enclosures;
  for (const Enclosure& enclosure : article.enclosures) {
    json::value length = nullptr;
    if (enclosure.length) length = *enclosure.length;
    enclosures.push_back({enclosure.url, enclosure.type, std::move(length)});
  }
  const json::array extra{to_array(article.authors), to_array(article.categories), std::move(enclosures)};
  return json::serialize(extra);
}

void unpack(const std::string& extra, Article& article) {
  if (extra.empty()) return;
  const json::value packed = json::parse(extra);
  const json::array& parts = packed.as_array();
  article.authors = to_texts(parts.at(0));
  article.categories = to_texts(parts.at(1));
  for (const json::value& value : parts.at(2).as_array()) {
    const json::array& enclosure = value.as_array();
    Enclosure& added = article.enclosures.emplace_back();
    added.url = enclosure.at(0).as_string();
    added.type = enclosure.at(1).as_string();
    if (enclosure.at(2).is_int64()) added.length = enclosure.at(2).as_int64();
  }
}

uint64_t url_hash(const Article& article) { return article.url_key.empty() ? 0 : hash64(article.url_key); }

// The same for the same item first seen at the same moment, whatever else the file holds.
std::string public_id(std::string_view kind, const std::string& source, const Article& article, Time seen) {
  const std::string moment = std::to_string(to_int(seen));
  const std::string key = std::to_string(item_key(article));
  return digest(
      {kind, article.url_key.empty() ? source : std::string_view{}, article.url_key.empty() ? key : article.url_key, moment});
}

ArticleRow read_row(const Query& row) {
  ArticleRow result{.id = ArticleId{row.integer(0)}, .public_id = row.text(1), .story_id = row.text(2), .seen = row.time(3)};
  Article& article = result.article;
  article.source = row.text(4);
  article.guid = row.text(5);
  article.url = row.text(6);
  article.url_key = row.text(7);
  article.title = row.text(8);
  article.text = row.text(9);
  article.summary = row.text(10);
  article.lang = row.text(11);
  article.published = row.maybe_time(12);
  article.updated = row.maybe_time(13);
  article.content_hash = row.bits(14);
  unpack(row.text(15), article);
  return result;
}

void keep_version(Session& session, int64_t id, Time now) {
  session.database.run(R"(
    INSERT INTO version (article, until, content_hash, title, text)
    SELECT id, ?, content_hash, title, text FROM article JOIN body ON body.article = id WHERE id = ?)",
                       now, id);
  session.database.run(R"(
    DELETE FROM version WHERE article = ?1 AND id <= (
      SELECT id FROM version WHERE article = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2))",
                       id, most_versions);
}

}  // namespace

std::pair<int64_t, std::string> add_article(Session& session, const std::string& source, const NewArticle& entry, Time now) {
  const Article& article = entry.article;
  Database& database = session.database;
  const int64_t id = session.numbers.next_article++;
  std::string uid = public_id("article", source, article, now);
  const int64_t story = place_article(session, id, source, entry, now);
  if (story == id) {
    database.run("INSERT INTO story (id, uid, first_seen) VALUES (?, ?, ?)", id, public_id("story", source, article, now), now);
  }
  database.run("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, story,
               session.sources.add(database, source), now, url_hash(article), article.content_hash, article.published,
               article.updated, uid, article.guid, article.url, article.url_key, article.title, article.lang, pack(article));
  database.run("INSERT INTO body VALUES (?, ?, ?)", id, article.text, article.summary);
  for (const std::string& alias : article.aliases) {
    if (alias != article.url_key) database.run("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", hash64(alias), id, alias);
  }
  session.pending.words.emplace_back(id, entry.index_words);
  return {id, std::move(uid)};
}

void edit_article(Session& session, int64_t id, const std::string& source, const NewArticle& entry, Time now) {
  const auto before = load_article(session, id);
  if (!before || before->article.source != source) return;
  const Article& article = entry.article;
  Database& database = session.database;
  const bool trimmed = !database.value("SELECT 1 FROM body WHERE article = ?", id);
  keep_version(session, id, now);
  database.run(R"(
    UPDATE article SET url_hash = ?2, content_hash = ?3, published = ?4, updated = ?5, url = ?6, url_key = ?7, title = ?8, lang = ?9,
      extra = ?10, guid = ?11 WHERE id = ?1)",
               id, url_hash(article), article.content_hash, article.published, article.updated, article.url, article.url_key,
               article.title, article.lang, pack(article), article.guid);
  database.run("INSERT OR REPLACE INTO body VALUES (?, ?, ?)", id, article.text, article.summary);
  reindex(session, id, trimmed ? std::string{} : index_words(before->article),
          entry.index_words.empty() ? index_words(article) : entry.index_words);
}

std::optional<ArticleRow> load_article(Session& session, int64_t id) {
  Query row = session.database.query("SELECT * FROM article_row WHERE id = ?", id);
  return row.next() ? std::optional<ArticleRow>(read_row(row)) : std::nullopt;
}

std::vector<ArticleRow> load_articles_since(Session& session, Time since, int64_t after, size_t limit) {
  const int64_t first =
      session.database.value("SELECT id FROM article WHERE seen >= ? ORDER BY seen, id LIMIT 1", since).value_or(0);
  Query row = session.database.query("SELECT * FROM article_row WHERE id > ? AND id >= ? AND seen >= ? ORDER BY id LIMIT ?",
                                     after, first, since, static_cast<int64_t>(limit));
  std::vector<ArticleRow> rows;
  while (row.next()) rows.push_back(read_row(row));
  return rows;
}

}  // namespace feedwatch::store
