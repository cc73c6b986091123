#include <algorithm>

#include "store/known_address.h"
#include "store/session.h"

namespace feedwatch::store {

std::vector<SourceState> load_sources(Session& session) {
  Query row = session.database.query(R"(
    SELECT name, url, configured_url, status, validators_url, etag, last_modified, last_poll, last_success, next_due, not_before,
           baseline_done, failures, failing_since, last_error, last_error_message, body_hash, unchanged_bodies, title, extra
    FROM source_state JOIN source ON source.id = source_state.source ORDER BY name)");
  std::vector<SourceState> states;
  while (row.next()) {
    states.push_back({.id = row.text(0),
                      .url = row.text(1),
                      .configured_url = row.text(2),
                      .status = row.text(3),
                      .validators_url = row.text(4),
                      .etag = row.text(5),
                      .last_modified = row.text(6),
                      .last_poll = row.maybe_time(7),
                      .last_success = row.maybe_time(8),
                      .next_due = row.maybe_time(9),
                      .not_before = row.maybe_time(10),
                      .baseline_done = row.integer(11) != 0,
                      .failures = row.number(12),
                      .failing_since = row.maybe_time(13),
                      .last_error = row.text(14),
                      .last_error_message = row.text(15),
                      .body_hash = row.bits(16),
                      .unchanged_bodies = row.number(17),
                      .title = row.text(18),
                      .extra = row.text(19)});
  }
  return states;
}

void save_source(Session& session, const SourceState& known) {
  const SourceState state = without_address(known);
  if (state.last_poll) session.today = std::max(session.today, day_of(*state.last_poll));
  session.database.run(R"(
    INSERT INTO source_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, 0)
    ON CONFLICT (source) DO UPDATE SET
      url = ?2, configured_url = ?3, status = ?4, validators_url = ?5, etag = ?6, last_modified = ?7, last_poll = ?8,
      last_success = ?9, next_due = ?10, not_before = ?11, baseline_done = ?12, failures = ?13, failing_since = ?14,
      last_error = ?15, last_error_message = ?16, body_hash = ?17, unchanged_bodies = ?18, title = ?19, extra = ?20)",
                       session.sources.add(session.database, state.id), state.url, state.configured_url, state.status,
                       state.validators_url, state.etag, state.last_modified, state.last_poll, state.last_success, state.next_due,
                       state.not_before, state.baseline_done, state.failures, state.failing_since, state.last_error,
                       state.last_error_message, state.body_hash, state.unchanged_bodies, state.title, state.extra);
}

void keep_only_sources(Session& session, const std::vector<std::string>& ids) {
  std::vector<std::string> keep = ids;
  std::sort(keep.begin(), keep.end());
  std::vector<int64_t> gone;
  {
    Query row = session.database.query("SELECT source, name FROM source_state JOIN source ON source.id = source_state.source");
    while (row.next()) {
      if (!std::binary_search(keep.begin(), keep.end(), row.text(1))) gone.push_back(row.integer(0));
    }
  }
  for (const int64_t source : gone) {
    session.database.run("DELETE FROM source_state WHERE source = ?", source);
    session.database.run("DELETE FROM source_memory WHERE source = ?", source);
    session.database.run("DELETE FROM link WHERE source = ?", source);
  }
}

}  // namespace feedwatch::store
