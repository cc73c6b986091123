#include "base/hash.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

// Of a source's newest articles; older ones have left any document.
constexpr int most_remembered = 20'000;

}  // namespace

Past load_past(Session& session, const std::string& source) {
  Past past;
  const auto number = session.sources.find(session.database, source);
  if (!number) return past;
  Query row = session.database.query(R"(
    SELECT sighting.content_hash, title, published, updated, seen
    FROM sighting JOIN article ON article.id = sighting.article
    WHERE sighting.source = ? ORDER BY article.id DESC LIMIT ?)",
                                     *number, most_remembered);
  while (row.next()) {
    past.contents.insert(row.bits(0));
    past.titles.insert(hash64(row.text(1)));
    const auto dated = std::max(row.maybe_time(2), row.maybe_time(3));
    if (dated) past.newest = std::max(past.newest, std::optional(std::min(*dated, row.time(4))));
  }
  return past;
}

}  // namespace feedwatch::store
