#include <algorithm>

#include "store/session.h"

namespace feedwatch::store {

std::string load_memory(Session& session, const std::string& source) {
  Query row = session.database.query("SELECT memory FROM source_memory JOIN source ON source.id = source WHERE name = ?", source);
  return row.next() ? row.text(0) : std::string{};
}

void save_memory(Session& session, const std::string& source, const std::string& memory) {
  const int64_t number = session.sources.add(session.database, source);
  if (memory.empty()) {
    session.database.run("DELETE FROM source_memory WHERE source = ?", number);
  } else {
    session.database.run("INSERT OR REPLACE INTO source_memory VALUES (?, ?)", number, memory);
  }
}

std::vector<LinkKnown> links_known(Session& session, const std::string& source, const std::vector<uint64_t>& links, Time now) {
  session.today = std::max(session.today, day_of(now));
  std::vector<LinkKnown> result(links.size(), LinkKnown::unknown);
  const auto number = session.sources.find(session.database, source);
  if (!number) return result;
  for (size_t i = 0; i < links.size(); ++i) {
    const auto day = session.database.value("SELECT day FROM link WHERE source = ? AND url_hash = ?", *number, links[i]);
    if (day) result[i] = *day + renewal_days < session.today ? LinkKnown::stale : LinkKnown::known;
  }
  return result;
}

void add_links(Session& session, const std::string& source, const std::vector<uint64_t>& links, Time now) {
  if (links.empty()) return;
  const int64_t number = session.sources.add(session.database, source);
  for (const uint64_t link : links) {
    session.database.run("INSERT INTO link VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = excluded.day", number, link,
                         day_of(now));
  }
}

int drop_links(Session& session, int64_t before_day, int most) {
  return session.database.run(R"(
    DELETE FROM link WHERE (source, url_hash) IN (
      SELECT source, url_hash FROM link INDEXED BY link_day WHERE day < ?1 AND NOT EXISTS (
        SELECT 1 FROM source_state WHERE source_state.source = link.source AND content_day <= link.day + ?2) LIMIT ?3))",
                              before_day - renewal_days, renewal_days + 1, most);
}

}  // namespace feedwatch::store
