#include "store/when_clock.h"

#include <algorithm>

namespace feedwatch::store {

namespace {

constexpr const char* axis_key = "when_axis";
constexpr const char* wall_key = "when_wall";

// Below this it is no outage, and not worth a row.
constexpr Duration least_gap = std::chrono::minutes{2};

// No condition looks back further.
constexpr Duration longest_past = std::chrono::days{800};

std::optional<int64_t> load(Session& session, const char* key) {
  return session.database.value("SELECT value FROM meta WHERE key = ?", key);
}

void keep(Session& session, const char* key, int64_t value) {
  session.database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value);
}

void keep_gap(Session& session, std::optional<int64_t> rule, Time began, Time ended) {
  session.database.run("INSERT INTO when_gap (rule, began, ended) VALUES (?, ?, ?)", rule, began, ended);
  session.database.run("DELETE FROM when_gap WHERE ended < ?", ended - longest_past);
}

void note_gap(Session& session, Time began, Time ended) {
  if (ended - began >= least_gap) keep_gap(session, std::nullopt, began, ended);
}

// What the wall clock says has passed since the axis was last read.
Time by_wall_clock(Session& session, Time now) {
  const auto axis = load(session, axis_key);
  const Time here = axis_at(session, now);
  if (axis && !session.axis.read) note_gap(session, to_time(*axis), here);
  return here;
}

}  // namespace

Time axis_at(Session& session, Time now) {
  const auto axis = load(session, axis_key);
  const auto wall = load(session, wall_key);
  if (!axis || !wall) return now;
  return to_time(*axis) + std::max(now - to_time(*wall), Duration{0});
}

Time axis_time(Session& session, const Moment& moment) {
  Session::Axis& axis = session.axis;
  Time here{};
  if (axis.read && axis.elapsed && moment.elapsed) {
    here = axis.time + std::max(*moment.elapsed - *axis.elapsed, Duration{0});
  } else {
    here = by_wall_clock(session, moment.now);
  }
  if (axis.read && axis.closely) note_gap(session, axis.time, here);
  axis = {.read = true, .time = here, .elapsed = moment.elapsed, .closely = axis.closely};
  keep(session, axis_key, to_int(here));
  keep(session, wall_key, to_int(moment.now));
  return here;
}

void look_closely(Session& session, bool closely) { session.axis.closely = closely; }

void note_gap_of(Session& session, int64_t rule, Time began, Time ended, Duration least) {
  if (ended - began <= least || ended - began - unwatched(session, rule, began, ended) <= least) return;
  keep_gap(session, rule, began, ended);
}

// Gaps may overlap.
Duration unwatched(Session& session, int64_t rule, Time from, Time to) {
  Query row = session.database.query(R"(
    SELECT began, ended FROM when_gap WHERE ended > ?1 AND began < ?2 AND ifnull(rule, ?3) = ?3 ORDER BY began)",
                                     from, to, rule);
  Duration sum{0};
  Time counted = from;
  while (row.next()) {
    const Time ended = std::min(row.time(1), to);
    sum += std::max(ended - std::max(row.time(0), counted), Duration{0});
    counted = std::max(counted, ended);
  }
  return sum;
}

}  // namespace feedwatch::store
