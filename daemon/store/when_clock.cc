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

void note_gap(Session& session, Time began, Time ended) {
  if (ended - began < least_gap) return;
  session.database.run("INSERT INTO when_gap (began, ended) VALUES (?, ?)", began, ended);
  session.database.run("DELETE FROM when_gap WHERE ended < ?", ended - longest_past);
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
  axis = {.read = true, .time = here, .elapsed = moment.elapsed};
  keep(session, axis_key, to_int(here));
  keep(session, wall_key, to_int(moment.now));
  return here;
}

Duration unwatched(Session& session, Time from, Time to) {
  Query row = session.database.query("SELECT began, ended FROM when_gap WHERE ended > ? AND began < ?", from, to);
  Duration sum{0};
  while (row.next()) sum += std::min(row.time(1), to) - std::max(row.time(0), from);
  return sum;
}

}  // namespace feedwatch::store
