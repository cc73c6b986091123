#include "store/history.h"

#include <algorithm>
#include <system_error>

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "store/history_session.h"
#include "store/schema.h"

namespace feedwatch::store {

namespace {

Result<> check_version(Database& database, const std::filesystem::path& path) {
  const auto steps = static_cast<int64_t>(schema_files().size());
  const int64_t taken = database.value("PRAGMA user_version").value_or(0);
  if (taken == steps) return {};
  if (taken > steps) return Error{"store-newer", fmt::format("{}: a later version of feedwatch made it", path.string())};
  return Error{"store-older",
               fmt::format("{}: an earlier version of feedwatch made it; start the daemon once, it brings the file "
                           "up to date",
                           path.string())};
}

void write(const rules::Needed& needed, std::string& out) {
  switch (needed.kind) {
    case rules::Needed::Kind::anything:
      return;
    case rules::Needed::Kind::word:
      out += quoted_word(needed.text);
      return;
    case rules::Needed::Kind::prefix:
      out += quoted_word(needed.text) + " *";
      return;
    default:
      break;
  }
  out += '(';
  for (size_t i = 0; i < needed.parts.size(); ++i) {
    if (i > 0) out += needed.kind == rules::Needed::Kind::all ? " AND " : " OR ";
    write(needed.parts[i], out);
  }
  out += ')';
}

std::vector<ArticleId> ids_of(Query row) {
  std::vector<ArticleId> ids;
  while (row.next()) ids.push_back(ArticleId{row.integer(0)});
  return ids;
}

std::vector<ArticleId> by_words(Session& session, Time since, const rules::Needed& needed) {
  std::string query;
  write(needed, query);
  const int64_t trimmed = session.database.value("SELECT value FROM meta WHERE key = 'trimmed_until'").value_or(0);
  const int64_t first =
      session.database.value("SELECT id FROM article WHERE seen >= ? ORDER BY seen, id LIMIT 1", since).value_or(INT64_MAX);
  std::vector<ArticleId> ids = ids_of(session.database.query("SELECT id FROM article WHERE seen >= ?1 AND (id <= ?2 OR id > ?3)",
                                                             since, trimmed, session.numbers.indexed_until));
  Query row = session.database.query("SELECT rowid FROM word WHERE word MATCH ? AND rowid >= ?", query, first);
  while (row.next()) ids.push_back(ArticleId{row.integer(0)});
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

History::History(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
History::~History() = default;

Result<std::unique_ptr<History>> History::open(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure))
    return Error{"store-missing", fmt::format("{}: there is nothing stored yet", path.string())};
  try {
    Database database{path, Database::Access::read};
    if (auto sound = check_version(database, path); !sound) return sound.error();
    auto impl = std::make_unique<Impl>(Impl{Session{std::move(database), Options{.path = path}}});
    return std::unique_ptr<History>(new History(std::move(impl)));
  } catch (const SQLite::Exception& thrown) {
    Error error = to_error(thrown);
    if (error.code == "store-failed" || error.code == "store-io") error.code = "store-unreadable";
    error.message = fmt::format("{}: {}", path.string(), error.message);
    return error;
  }
}

Result<std::vector<SourceState>> History::sources() {
  const auto load = [](Session& session) -> Result<std::vector<SourceState>> { return load_sources(session); };
  return guarded(impl_->session, load);
}

Result<std::vector<Subscription>> History::subscriptions() {
  const auto load = [](Session& session) -> Result<std::vector<Subscription>> { return load_subscriptions(session); };
  return guarded(impl_->session, load);
}

Result<std::optional<ArticleRow>> History::article(const std::string& public_id) {
  const auto find = [&](Session& session) -> Result<std::optional<ArticleRow>> {
    std::vector<int64_t> found;
    const std::string behind = public_id + '\x7F';  // ids are hexadecimal
    Query row = session.database.query("SELECT id FROM article WHERE uid >= ? AND uid < ? LIMIT 2", public_id, behind);
    while (row.next()) found.push_back(row.integer(0));
    if (found.size() != 1 || public_id.empty()) return std::optional<ArticleRow>{};
    return load_article(session, found.front());
  };
  return guarded(impl_->session, find);
}

Result<std::vector<ArticleId>> History::articles(Time since, const rules::Needed& needed) {
  const auto find = [&](Session& session) -> Result<std::vector<ArticleId>> {
    std::vector<ArticleId> ids = needed.kind == rules::Needed::Kind::anything
                                     ? ids_of(session.database.query("SELECT id FROM article WHERE seen >= ? ORDER BY id", since))
                                     : by_words(session, since, needed);
    return ids;
  };
  return guarded(impl_->session, find);
}

Result<int64_t> History::count(Time since) {
  const auto find = [&](Session& session) -> Result<int64_t> {
    return session.database.value("SELECT count(*) FROM article WHERE seen >= ?", since).value_or(0);
  };
  return guarded(impl_->session, find);
}

Result<> History::read(std::span<const ArticleId> articles, const std::function<void(const ArticleRow&)>& visit) {
  const auto walk = [&](Session& session) -> Result<> {
    // One look at the database for all of them: each on its own would take and give back its locks.
    const SQLite::Transaction together{session.database.connection()};
    for (const ArticleId id : articles) {
      if (const auto row = load_article(session, static_cast<int64_t>(id))) visit(*row);
    }
    return {};
  };
  return guarded(impl_->session, walk);
}

Result<std::map<std::string, RuleTally>> History::tallies(Time since) {
  const auto find = [&](Session& session) -> Result<std::map<std::string, RuleTally>> {
    std::map<std::string, RuleTally> tallies;
    Query held = session.database.query(R"(
      SELECT rule.name, count(*), max(article.seen) FROM matched
      JOIN article ON article.id = matched.article JOIN rule ON rule.id = matched.rule
      WHERE article.seen >= ? GROUP BY rule.id)",
                                        since);
    while (held.next()) tallies[held.text(0)] = {.articles = held.integer(1), .alerts = 0, .last = held.time(2)};
    Query told = session.database.query(R"(
      SELECT rule.name, count(*) FROM alert JOIN rule ON rule.id = alert.rule WHERE alert.created >= ? GROUP BY rule.id)",
                                        since);
    while (told.next()) tallies[told.text(0)].alerts = told.integer(1);
    return tallies;
  };
  return guarded(impl_->session, find);
}

Result<int64_t> History::indexed_articles() {
  const auto count = [](Session& session) -> Result<int64_t> {
    const int64_t all = session.database.value("SELECT count(*) FROM article").value_or(0);
    const int64_t trimmed = session.database.value("SELECT value FROM meta WHERE key = 'trimmed_until'").value_or(0);
    const int64_t bare = session.database.value("SELECT count(*) FROM article WHERE id <= ?", trimmed).value_or(0);
    return all - bare - static_cast<int64_t>(unindexed(session));
  };
  return guarded(impl_->session, count);
}

namespace {

// The view is of the connection alone, but query_only forbids making it, too.
void view_words(Database& database) {
  database.script(R"(PRAGMA query_only = OFF;
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_use USING fts5vocab('main', 'word', 'row');
    PRAGMA query_only = ON)");
}

}  // namespace

Result<int64_t> History::articles_with(const std::string& word) {
  const auto count = [&](Session& session) -> Result<int64_t> {
    view_words(session.database);
    return session.database.value("SELECT doc FROM temp.word_use WHERE term = ?", word).value_or(0);
  };
  return guarded(impl_->session, count);
}

Result<std::unordered_map<std::string, int64_t>> History::words_of(int64_t least) {
  const auto find = [&](Session& session) -> Result<std::unordered_map<std::string, int64_t>> {
    view_words(session.database);
    std::unordered_map<std::string, int64_t> words;
    Query word = session.database.query("SELECT term, doc FROM temp.word_use WHERE doc >= ?", least);
    while (word.next()) words.emplace(word.text(0), word.integer(1));
    return words;
  };
  return guarded(impl_->session, find);
}

}  // namespace feedwatch::store
