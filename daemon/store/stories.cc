#include "store/stories.h"

#include <algorithm>

#include <boost/json.hpp>

#include "store/session.h"

namespace feedwatch::store {

namespace json = boost::json;

namespace {

constexpr Duration longest_ahead = std::chrono::days{1};

// Stored bytes that are no sketch, or one of another format, are made anew from the text, which is only read for that.
story::Sketch read_sketch(Database& database, int64_t article, const std::string& bytes) {
  if (auto sketch = story::decode(bytes)) return std::move(*sketch);
  Query row = database.query(
      "SELECT title, ifnull(text, '') FROM article LEFT JOIN body ON body.article = article.id WHERE article.id = ?", article);
  if (!row.next()) return {};
  const std::string title = row.text(0);
  const std::string text = row.text(1);
  return story::sketch({title, text});
}

// A story without articles stays under its number, for those who know it by its name.
void merge(Session& session, const story::Merge& merge) {
  Database& database = session.database;
  database.run("UPDATE article SET story = ? WHERE story = ?", merge.older, merge.younger);
  database.run("UPDATE merged SET older = ? WHERE older = ?", merge.older, merge.younger);
  database.run("INSERT INTO merged VALUES (?, ?)", merge.younger, merge.older);
  // What was told of either was told of both; the numbers of the younger one's alerts follow those of the older one's.
  database.run(R"(
    UPDATE alert SET origin = ifnull(origin, story), story = ?1,
      epoch = epoch + (SELECT ifnull(max(epoch) + 1, 0) FROM alert AS told WHERE told.story = ?1 AND told.rule = alert.rule)
    WHERE story = ?2)",
               merge.older, merge.younger);
  database.run(R"(
    UPDATE outbox SET lane = ?1 WHERE state < 2 AND receiver IN (SELECT id FROM receiver) AND lane = ?2)",
               merge.older, merge.younger);
}

void note_joining(Session& session, int64_t id, const story::Placement& placement, const Article& article) {
  if (placement.story == id && placement.group == id) return;
  const std::vector<std::string> words = story::spell({article.title, article.text}, placement.why.terms);
  const std::string terms = words.empty() ? std::string{} : json::serialize(json::array(words.begin(), words.end()));
  session.database.run("INSERT INTO joined VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, placement.group,
                       static_cast<int>(placement.why.kind), placement.why.other, placement.why.shared, placement.why.cover,
                       placement.why.score, terms);
}

}  // namespace

void StoryIndex::restore(Database& database) {
  index_.expect(static_cast<size_t>(database.value("SELECT count(*) FROM sketch").value_or(0)));
  Query row = database.query(R"(
    SELECT sketch.article, source.name, sketch.arrived, sketch.published, ifnull(joined.copies, sketch.article), article.story,
           sketch.data
    FROM sketch JOIN article ON article.id = sketch.article JOIN source ON source.id = article.source
      LEFT JOIN joined ON joined.article = sketch.article
    ORDER BY sketch.article)");
  while (row.next()) {
    const std::string source = row.text(1);
    newest_ = committed_newest_ = row.time(2);
    const story::Arrival arrival{.id = row.integer(0), .source = source, .seen = newest_, .published = row.maybe_time(3)};
    index_.restore(arrival, read_sketch(database, arrival.id, row.text(6)), row.integer(4), row.integer(5));
  }
}

void StoryIndex::catch_up(Database& database) {
  if (!is_due_) return;
  caught_up_ = true;
  is_due_ = false;
  restore(database);
}

story::Placement StoryIndex::place(Database& database, story::Arrival& arrival, const story::Sketch& sketch) {
  catch_up(database);
  if (!begun_) index_.begin();
  begun_ = true;
  newest_ = arrival.seen = std::max(std::min(newest_, arrival.seen + longest_ahead), arrival.seen);
  return index_.place(arrival, sketch);
}

void StoryIndex::forget(int64_t article, story::Sketch sketch) {
  if (!is_due_) forgotten_.emplace_back(article, std::move(sketch));
}

void StoryIndex::commit() {
  if (begun_) index_.commit();
  begun_ = caught_up_ = false;
  committed_newest_ = newest_;
  for (const auto& [article, sketch] : forgotten_) index_.forget(article, sketch);
  forgotten_.clear();
}

void StoryIndex::roll_back() {
  if (caught_up_) {
    *this = {};
    is_due_ = true;
    return;
  }
  if (begun_) index_.rollback();
  begun_ = false;
  newest_ = committed_newest_;
  forgotten_.clear();
}

int64_t place_article(Session& session, int64_t id, const std::string& source, const NewArticle& entry, Time now) {
  if (!entry.sketch) return id;
  story::Arrival arrival{.id = id, .source = source, .seen = now, .published = entry.article.published};
  const story::Placement placement = session.stories.place(session.database, arrival, *entry.sketch);
  const std::string data = story::encode(*entry.sketch);
  session.database.run("INSERT INTO sketch VALUES (?, ?, ?, ?)", id, arrival.seen, entry.article.published, Blob{data});
  note_joining(session, id, placement, entry.article);
  for (const story::Merge& one : placement.merges) merge(session, one);
  return placement.story;
}

std::shared_ptr<const story::Habits> load_habits(Session& session, const std::string& source) {
  const auto number = session.sources.find(session.database, source);
  Query row = session.database.query("SELECT lines FROM habit WHERE source = ?", number.value_or(0));
  return std::make_shared<const story::Habits>(row.next() ? story::Habits::decode(row.text(0)) : story::Habits{});
}

void learn_habits(Session& session, int64_t source, const std::vector<const NewArticle*>& articles) {
  story::Habits habits;
  {
    Query row = session.database.query("SELECT lines FROM habit WHERE source = ?", source);
    if (row.next()) habits = story::Habits::decode(row.text(0));
  }
  const story::Habits before = habits;
  for (const NewArticle* article : articles) habits.add(article->margins);
  if (habits == before) return;
  const std::string lines = habits.encode();
  session.database.run("INSERT OR REPLACE INTO habit VALUES (?, ?)", source, Blob{lines});
}

namespace {

// Sketches go in order: one from a time to come would keep all behind it.
void bring_back(Session& session, Time now) {
  const Time latest = now + longest_ahead;
  if (session.database.value("SELECT arrived FROM sketch WHERE article > 0 ORDER BY article LIMIT 1").value_or(0) <=
      to_int(latest))
    return;
  session.database.run("UPDATE sketch SET arrived = ?1 WHERE arrived > ?2", now, latest);
}

}  // namespace

int drop_sketches(Session& session, Time before, Time now, int64_t limit) {
  bring_back(session, now);
  int64_t until = 0;
  {
    Query row = session.database.query(R"(
      SELECT article, arrived, data FROM sketch WHERE article > 0 ORDER BY article LIMIT ?)",
                                       limit);
    while (row.next() && row.time(1) < before) {
      until = row.integer(0);
      session.stories.forget(until, read_sketch(session.database, until, row.text(2)));
    }
  }
  return until == 0 ? 0 : session.database.run("DELETE FROM sketch WHERE article <= ?", until);
}

}  // namespace feedwatch::store
