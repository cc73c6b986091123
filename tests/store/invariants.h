// What holds of a store's file after any end of the process that wrote it, where every article was hit by one rule with two
// receivers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "store/database.h"

namespace feedwatch::store {

struct SourceRow {
  std::string name{};
  int64_t etag{-1};
  int64_t articles{0};
};

// Sentences about what does not hold; empty when all does.
inline std::vector<std::string> broken_invariants(Database& database) {
  std::vector<std::string> broken;
  const std::string sound = database.connection().execAndGet("PRAGMA integrity_check").getString();
  if (sound != "ok") broken.push_back("integrity_check: " + sound);
  database.script("INSERT INTO word (word) VALUES ('integrity-check')");
  const auto none = [&](const char* what, const char* sql) {
    if (const int64_t count = database.value(sql).value_or(0); count != 0) broken.push_back(fmt::format("{}: {}", what, count));
  };
  none("articles without a sighting", "SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM sighting)");
  none("articles whose match is not noted", "SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM matched)");
  none("stories without an alert", "SELECT count(*) FROM article WHERE story NOT IN (SELECT story FROM alert)");
  none("alerts without two messages",
       "SELECT count(*) FROM alert WHERE (SELECT count(*) FROM outbox WHERE alert = alert.id) <> 2");
  none("stories alerted twice", "SELECT count(*) FROM (SELECT 1 FROM alert GROUP BY story, rule HAVING count(*) > 1)");
  return broken;
}

// How far each source has come: its validator is the number of its last poll.
inline std::vector<SourceRow> source_rows(Database& database) {
  std::vector<SourceRow> rows;
  Query row = database.query(R"(
    SELECT name, (SELECT CAST(etag AS INTEGER) FROM source_state WHERE source_state.source = source.id),
      (SELECT count(*) FROM article WHERE article.source = source.id) FROM source ORDER BY name)");
  while (row.next()) rows.push_back({row.text(0), row.is_null(1) ? -1 : row.integer(1), row.integer(2)});
  return rows;
}

}  // namespace feedwatch::store
