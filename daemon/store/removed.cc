// What a source that lists everything no longer lists (RFC 5005 §2).
#include <unordered_set>

#include "store/session.h"

namespace feedwatch::store {

namespace {

struct Sighting {
  int64_t item_key{0};
  int64_t article{0};
};

std::unordered_set<int64_t> articles_of(Session& session, const std::string& source, const std::vector<Fingerprint>& items) {
  std::unordered_set<int64_t> present;
  for (const Fingerprint& item : items) present.insert(identify(session, source, item).article);
  return present;
}

// An item that is back is told as removed again when it goes again.
void welcome_back(Session& session, int64_t source, const std::unordered_set<int64_t>& present) {
  std::vector<Sighting> removed;
  {
    Query row = session.database.query(R"(
      SELECT removed.item_key, sighting.article FROM removed JOIN sighting USING (source, item_key) WHERE source = ?)",
                                       source);
    while (row.next()) removed.push_back({row.integer(0), row.integer(1)});
  }
  for (const Sighting& one : removed) {
    if (!present.contains(one.article)) continue;
    session.database.run("DELETE FROM removed WHERE source = ? AND item_key = ?", source, one.item_key);
  }
}

}  // namespace

std::vector<RemovedArticle> note_removed(Session& session, const std::string& source, const std::vector<Fingerprint>& present,
                                         Time now) {
  const int64_t number = session.sources.add(session.database, source);
  const std::unordered_set<int64_t> listed = articles_of(session, source, present);
  welcome_back(session, number, listed);
  std::vector<Sighting> missing;
  {
    Query row = session.database.query(R"(
      SELECT item_key, article FROM sighting
      WHERE source = ?1 AND NOT EXISTS (
        SELECT 1 FROM removed WHERE removed.source = ?1 AND removed.item_key = sighting.item_key))",
                                       number);
    while (row.next()) {
      if (!listed.contains(row.integer(1))) missing.push_back({row.integer(0), row.integer(1)});
    }
  }
  std::vector<RemovedArticle> removed;
  std::unordered_set<int64_t> told;
  for (const Sighting& one : missing) {
    session.database.run("INSERT INTO removed VALUES (?, ?, ?)", number, one.item_key, now);
    if (!told.insert(one.article).second) continue;
    Query row = session.database.query("SELECT uid, url, title FROM article WHERE id = ?", one.article);
    if (row.next()) removed.push_back({.public_id = row.text(0), .url = row.text(1), .title = row.text(2)});
  }
  return removed;
}

}  // namespace feedwatch::store
