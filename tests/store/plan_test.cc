// Every statement that runs often finds its rows by an index: a scan would be fast in a test and slow after a year.
#include <algorithm>
#include <functional>
#include <set>

#include <sqlite3.h>

#include "fixture.h"
#include "store/schema.h"
#include "store/session.h"
#include "store/when.h"

namespace feedwatch::store {
namespace {

// The statements that a connection has prepared, as they were written.
std::vector<std::string> statements(Database& database) {
  std::vector<std::string> found;
  sqlite3* handle = database.connection().getHandle();
  for (sqlite3_stmt* each = ::sqlite3_next_stmt(handle, nullptr); each != nullptr; each = ::sqlite3_next_stmt(handle, each)) {
    found.emplace_back(::sqlite3_sql(each));
  }
  return found;
}

std::vector<std::string> plan(Database& database, const std::string& sql) {
  std::vector<std::string> steps;
  SQLite::Statement statement{database.connection(), "EXPLAIN QUERY PLAN " + sql};
  while (statement.executeStep()) steps.push_back(statement.getColumn(3).getString());
  return steps;
}

struct PlanTest : testing::Test {
  Session session = make();

  static Session make() {
    Database database{":memory:"};
    if (!migrate(database, ":memory:", schema_files())) std::abort();
    return {std::move(database), Options{}};
  }

  void live_with_when(const std::function<PollResult(std::vector<NewArticle>)>& round) {
    std::vector<Hit> hits(5);
    hits[0].when.seen = rules::When::Seen{.sources = 2, .within = std::chrono::hours{1}};
    hits[1].when.count = rules::When::Count{.min = 2, .within = std::chrono::hours{1}};
    hits[2].when.spike = rules::When::Spike{.window = std::chrono::hours{1}, .baseline = std::chrono::hours{9}};
    hits[3].when.absent = rules::When::Absent{.span = std::chrono::hours{1}};
    hits[4].when.sequence = rules::When::Sequence{.within = std::chrono::hours{1}};
    hits[4].when.sequence->queries.resize(2);
    for (size_t i = 0; i < hits.size(); ++i) hits[i].rule.id = "when" + std::to_string(i);
    round({entry(article("21", "example.org/21", "T", "One"), hits), entry(article("22", "example.org/22", "T", "Two"), hits)});
    hits[3].conditions = 2;
    Hit waiting = hit("waiting");
    waiting.throttle = rules::Throttle{.per = std::chrono::hours{1}, .burst = 1};
    waiting.hours = rules::Hours{.from = "06:00", .to = "22:00", .outside = "drop"};
    Hit grouped = hit("grouped");
    grouped.group_by = {"rule"};
    for (const char* name : {"31", "32", "33"})
      round({entry(article(name, std::string("example.org/") + name, "T", name), {waiting, grouped})});
    look(session, {waiting, grouped}, {.now = at(90'000)});
    look(session, hits, {.now = at(100'000)});
    look(session, {hits[0]}, {.now = at(400'000)});
  }

  // A bit of everything that happens between start and end of a day.
  void live() {
    const std::string long_text(300, 'x');
    PollCommit poll{.now = at(0)};
    poll.state.id = "a";
    const auto round = [&](std::vector<NewArticle> articles) {
      poll.articles = std::move(articles);
      poll.now += std::chrono::minutes{1};
      session.stale["a"] = {{1, 0}};
      classify(session, "a", {fingerprint(article("9", "example.org/9", "T", "Text"))}, at(0));
      return commit_poll(session, poll);
    };
    const auto result =
        round({entry(article("1", "example.org/1", "T", long_text), {hit("r")}), entry(article("2", "", "U", "Text"))});
    session.committed();
    round(
        {entry(article("1", "example.org/1", "T", "Edited"), {hit("r2")}), entry(article("3", "example.org/1", "T", long_text))});
    session.committed();
    index_some(session, 10);
    round({entry(article("1", "example.org/1", "T", "Edited again"))});
    live_with_when(round);
    add_event(session, {.id = "e", .timestamp = at(1)}, {"desk"});
    finish(session, {{.id = result.deliveries.at(0).id, .outcome = Outcome::retry, .next_try = at(5)}}, at(2));
    claim(session, "desk", at(10), 10);
    next_due(session, "desk");
    finish(session, {{.id = result.deliveries.at(0).id, .outcome = Outcome::postponed}}, at(2));
    search(session, {"text"}, 10);
    load_articles_since(session, at(0), 1, 10);
    save_source(session, poll.state);
    sweep(session, at(0));
    sweep(session, at(0) + std::chrono::days{1000});
  }
};

bool is_scan(const std::string& step) {
  // The full-text index calls its look-ups scans ("VIRTUAL TABLE INDEX 192:M1").
  return step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT") && step.find(":M1") == std::string::npos;
}

TEST_F(PlanTest, NoStatementOfDailyLifeScansATable) {
  session.database.run("BEGIN");
  session.database.run("COMMIT");
  live();
  const auto all = statements(session.database);
  EXPECT_GT(all.size(), 40U);
  for (const std::string& sql : all) {
    if (sql.starts_with("PRAGMA") || sql.starts_with("BEGIN") || sql.starts_with("COMMIT") || sql.find("INSERT INTO word") == 0)
      continue;
    if (sql.find("'main'.'word_") != std::string::npos || sql.find("\"main\".\"word_") != std::string::npos)
      continue;                                                     // FTS5's own
    if (sql.find("sqlite_schema") != std::string::npos) continue;   // once, at start
    if (sql.find("max(last_poll)") != std::string::npos) continue;  // once, at start; a row a source
    for (const std::string& step : plan(session.database, sql)) EXPECT_FALSE(is_scan(step)) << sql << "\n  " << step;
  }
}

TEST_F(PlanTest, TheSameAfterStatisticsWereGathered) {
  live();
  session.database.script("ANALYZE");
  for (const std::string& sql : statements(session.database)) {
    if (sql.find("FROM outbox") == std::string::npos || sql.starts_with("\n    SELECT (SELECT")) continue;
    for (const std::string& step : plan(session.database, sql)) EXPECT_FALSE(is_scan(step)) << sql << "\n  " << step;
  }
}

}  // namespace
}  // namespace feedwatch::store
