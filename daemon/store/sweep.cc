#include "store/index_words.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

constexpr int piece = 200;                  // rows of a kind in one go
constexpr int merged_pages = 100;           // of the index of words, in one go
constexpr std::chrono::days most_ahead{1};  // a clock that is right

int drop_deliveries(Session& session, Time before) {
  int dropped = 0;
  for (const int state : {2, 3}) {
    dropped += session.database.run(R"(
      DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state > 1 AND state = ? AND created < ? LIMIT ?))",
                                    state, before, piece);
  }
  return dropped;
}

// What was told, once nobody is to be told any more. Of a story the row stays, of an event nothing.
int drop_bodies(Session& session, Time before) {
  int dropped = 0;
  std::vector<std::pair<int64_t, bool>> alerts;
  {
    Query row = session.database.query(R"(
      SELECT id, story IS NULL FROM alert INDEXED BY alert_told WHERE created < ? AND body <> ''
        AND NOT EXISTS (SELECT 1 FROM held WHERE held.alert = alert.id)
        AND NOT EXISTS (SELECT 1 FROM collected WHERE collected.alert = alert.id)
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.alert = alert.id) LIMIT ?)",
                                       before, piece);
    while (row.next()) alerts.emplace_back(row.integer(0), row.integer(1) != 0);
  }
  for (const auto& [id, is_event] : alerts) {
    dropped += is_event ? session.database.run("DELETE FROM alert WHERE id = ?", id)
                        : session.database.run("UPDATE alert SET body = '' WHERE id = ?", id);
  }
  return dropped;
}

// Articles behind the number `from`, in the order in which they came, up to the last before the first that is not old. What was
// seen at a time yet to come, because the clock was ahead, goes with what came after it.
std::vector<int64_t> old_articles(Session& session, int64_t from, Time before, Time now) {
  int64_t last = from;
  {
    Query row = session.database.query("SELECT id, seen FROM article WHERE id > ? AND id <= ? AND +seen <= ? ORDER BY id LIMIT ?",
                                       from, session.numbers.indexed_until, now + most_ahead, piece);
    while (row.next() && row.time(1) < before) last = row.integer(0);
  }
  std::vector<int64_t> articles;
  Query row = session.database.query("SELECT id FROM article WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", from, last, piece);
  while (row.next()) articles.push_back(row.integer(0));
  return articles;
}

int drop_texts(Session& session, Time before, Time now) {
  const int64_t until = session.database.value("SELECT value FROM meta WHERE key = 'trimmed_until'").value_or(0);
  const std::vector<int64_t> articles = old_articles(session, until, before, now);
  for (const int64_t id : articles) {
    if (const auto row = load_article(session, id)) unindex(session, id, index_words(row->article));
    session.database.run("DELETE FROM body WHERE article = ?", id);
    session.database.run("DELETE FROM version WHERE article = ?", id);
  }
  if (!articles.empty()) session.database.run("INSERT OR REPLACE INTO meta VALUES ('trimmed_until', ?)", articles.back());
  return static_cast<int>(articles.size());
}

// A sighting goes when it is old and its source has since been read without the item, or is not watched any more. As long as an
// item stands in its source it must be known, or it would be new again.
void drop_sightings(Session& session, int64_t article, int64_t before_day) {
  session.database.run(R"(
    DELETE FROM sighting WHERE article = ?1 AND day < ?2 AND NOT EXISTS (
      SELECT 1 FROM source_state WHERE source_state.source = sighting.source AND content_day <= sighting.day + ?3))",
                       article, before_day - renewal_days, renewal_days + 1);
}

bool is_needed(Session& session, int64_t article) {
  return session.database
             .value(R"(
        SELECT EXISTS (SELECT 1 FROM sighting WHERE article = ?1) OR EXISTS (
          SELECT 1 FROM article JOIN alert ON alert.story = article.story JOIN outbox ON outbox.alert = alert.id WHERE article.id = ?1))",
                    article)
             .value_or(0) != 0;
}

void drop_article(Session& session, int64_t id) {
  Database& database = session.database;
  if (database.value("SELECT 1 FROM body WHERE article = ?", id)) {
    if (const auto row = load_article(session, id)) unindex(session, id, index_words(row->article));
  }
  const int64_t story = database.value("SELECT story FROM article WHERE id = ?", id).value_or(0);
  database.run("DELETE FROM matched WHERE article = ?", id);
  database.run("DELETE FROM joined WHERE article = ?", id);
  database.run("DELETE FROM article WHERE id = ?", id);
  if (database.value("SELECT 1 FROM article WHERE story = ? LIMIT 1", story)) return;
  database.run("DELETE FROM alert WHERE story = ?", story);
  database.run("DELETE FROM story WHERE id IN (SELECT story FROM merged WHERE older = ?)", story);
  database.run("DELETE FROM merged WHERE older = ?", story);
  database.run("DELETE FROM story WHERE id = ?", story);
}

// Goes round once a day, in which hardly any that is old but needed ceases to be; there may be very many of them. In between come
// those that grow old.
bool drop_articles(Session& session, Time before, Time now) {
  if (session.sweep_day != day_of(before)) {
    session.sweep_day = day_of(before);
    session.sweep_from = 0;
  }
  const std::vector<int64_t> articles = old_articles(session, session.sweep_from, before, now);
  for (const int64_t id : articles) {
    drop_sightings(session, id, day_of(before));
    if (!is_needed(session, id)) drop_article(session, id);
  }
  if (articles.empty()) return false;
  session.sweep_from = articles.back();
  return true;
}

// What was taken out of the index of words lies in it, beside a note that it was, until the pieces that hold both are merged; new
// words bring that about only after years. True: there is more to merge.
bool merge_index(Session& session) {
  Database& database = session.database;
  const int64_t before = database.value("SELECT total_changes()").value_or(0);
  database.run("INSERT INTO word (word, rank) VALUES ('merge', ?)", merged_pages);
  return database.value("SELECT total_changes()").value_or(0) - before > 1;  // it counts itself
}

}  // namespace

bool sweep(Session& session, Time now) {
  const Retention& keep = session.options.retention;
  int dropped = drop_deliveries(session, now - keep.deliveries);
  dropped += drop_bodies(session, now - keep.deliveries);
  dropped += session.database.run("DELETE FROM silence WHERE id IN (SELECT id FROM silence WHERE ends < ? LIMIT ?)",
                                  now - keep.deliveries, piece);
  dropped += drop_texts(session, now - keep.texts, now);
  dropped += drop_links(session, day_of(now - keep.articles), piece);
  dropped += drop_sketches(session, now - std::min<Duration>(stories_last, keep.articles), now, piece);
  bool more = drop_articles(session, now - keep.articles, now) || dropped > 0;
  if (!more) more = merge_index(session);
  {
    Query freed = session.database.query("PRAGMA incremental_vacuum(500)");
    while (freed.next()) {
    }
  }
  return more;
}

}  // namespace feedwatch::store
