#include "store/remembered.h"

#include <algorithm>

#include "store/alert_rows.h"
#include "store/silences.h"
#include "store/texts.h"

namespace feedwatch::store {

namespace {

using notify::Stage;

constexpr int64_t most_told = 200;  // alerts of an inhibiting rule that are looked at

notify::Told read_told(const Query& row, const std::string& rule) {
  notify::Told told{.at = row.time(0)};
  if (const auto alert = alert::alert_from_json(row.text(1))) told.subject = subject_of(*alert, from_list(row.text(2)));
  told.subject.rule = rule;
  return told;
}

// What the inhibiting rules are asked about.
struct Asked {
  Session& session;
  const Parcel& parcel;
  const std::vector<notify::Silence>& silences;  // that hold now
  Time now{};
};

// An alert that waits and will fall away by a silence keeps nobody quiet: of the two none would be told.
void add_told(const Asked& asked, Query row, const std::string& rule, std::vector<notify::Told>& told) {
  while (row.next()) {
    notify::Told one = read_told(row, rule);
    const bool waits = row.integer(3) != 0;
    if (!waits || notify::silenced_by(asked.silences, one.subject, asked.now) == nullptr) told.push_back(std::move(one));
  }
}

bool has_story(const notify::Inhibitor& inhibitor) {
  return std::find(inhibitor.equal.begin(), inhibitor.equal.end(), "story") != inhibitor.equal.end();
}

// The same story is the same whatever name it went out under.
void add_told_of_story(const Asked& asked, size_t alert, const notify::Inhibitor& inhibitor, int64_t rule,
                       std::vector<notify::Told>& told) {
  const int64_t story = asked.parcel.stories[alert];
  if (story == 0) return;
  const size_t before = told.size();
  add_told(asked,
           asked.session.database.query(R"(
    SELECT created, body, entities, EXISTS (SELECT 1 FROM held WHERE held.alert = alert.id) FROM alert
    WHERE story = ? AND rule = ? AND NOT EXISTS (SELECT 1 FROM muted WHERE muted.alert = alert.id)
    ORDER BY id DESC LIMIT ?)",
                                        story, rule, most_told),
           inhibitor.rule, told);
  for (size_t i = before; i < told.size(); ++i) told[i].subject.story = asked.parcel.subjects[alert].story;
}

std::vector<notify::Told> told_by_inhibitors(const Asked& asked, const Hit& hit) {
  Session& session = asked.session;
  std::vector<notify::Told> told;
  for (const notify::Inhibitor& inhibitor : hit.inhibitors) {
    const auto rule = session.rules.find(session.database, inhibitor.rule);
    if (!rule) continue;
    if (has_story(inhibitor)) {
      for (size_t alert = 0; alert < asked.parcel.stories.size(); ++alert)
        add_told_of_story(asked, alert, inhibitor, *rule, told);
      continue;
    }
    add_told(asked,
             session.database.query(R"(
      SELECT created, body, entities, EXISTS (SELECT 1 FROM held WHERE held.alert = alert.id) FROM alert INDEXED BY alert_told
      WHERE created >= ? AND body <> '' AND rule = ? AND NOT EXISTS (SELECT 1 FROM muted WHERE muted.alert = alert.id)
      ORDER BY created DESC LIMIT ?)",
                                    asked.now - inhibitor.within.value_or(std::chrono::days{1}), *rule, most_told),
             inhibitor.rule, told);
  }
  return told;
}

std::optional<Time> time_of(const std::optional<int64_t>& value) { return value ? std::optional(to_time(*value)) : std::nullopt; }

void add_group(Session& session, int64_t rule, const std::string& key, notify::Past& past) {
  Database& database = session.database;
  past.collecting_until = time_of(database.value("SELECT min(due) FROM held WHERE rule = ? AND stage = ? AND key = ?", rule,
                                                 static_cast<int64_t>(Stage::group), key));
  past.group_told = time_of(database.value("SELECT told FROM group_told WHERE rule = ? AND key = ?", rule, key));
}

}  // namespace

Parcel parcel_of(int64_t row, const alert::Alert& told, const Hit& hit) {
  notify::Subject subject = subject_of(told, hit.entities);
  Parcel parcel{.alerts = {row},
                .group = notify::key_of(hit.group_by, subject),
                .throttle = hit.throttle ? notify::key_of(hit.throttle->key, subject) : std::string{}};
  parcel.subjects.push_back(std::move(subject));
  return parcel;
}

void describe(Session& session, const Hit& hit, Parcel& parcel, Time now) {
  parcel.subjects.assign(parcel.alerts.size(), {});
  parcel.stories.assign(parcel.alerts.size(), 0);
  if (hit.inhibitors.empty() && active_silences(session, now).empty()) return;
  for (size_t i = 0; i < parcel.alerts.size(); ++i) {
    if (auto row = load_alert(session, parcel.alerts[i])) parcel.subjects[i] = subject_of(row->alert, std::move(row->entities));
    const auto story = session.database.value("SELECT story FROM alert WHERE id = ? AND story IS NOT NULL", parcel.alerts[i]);
    parcel.stories[i] = story.value_or(0);
  }
}

bool is_grouped(const Hit& hit) { return notify::is_grouped(hit.group_by, hit.grouping); }

notify::Policy policy_of(const Hit& hit) {
  return {.inhibitors = hit.inhibitors,
          .grouped = is_grouped(hit),
          .grouping = hit.grouping,
          .hours = hit.hours,
          .throttle = hit.throttle};
}

notify::Past remembered(Session& session, const Hit& hit, const Parcel& parcel, Time now, Stage from) {
  notify::Past past;
  past.silences = active_silences(session, now);
  past.told = told_by_inhibitors({session, parcel, past.silences, now}, hit);
  if (!is_grouped(hit) && !hit.throttle) return past;
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  if (is_grouped(hit) && from <= Stage::group) add_group(session, rule, parcel.group, past);
  if (hit.throttle) {
    Query row = session.database.query("SELECT since, sent FROM throttle WHERE rule = ? AND key = ?", rule, parcel.throttle);
    if (row.next()) past.window = notify::Window{.since = row.time(0), .sent = row.number(1)};
  }
  return past;
}

void remember_group(Session& session, const Hit& hit, const std::string& key, Time axis) {
  if (hit.grouping.interval <= Duration{0}) return;
  session.database.run("INSERT OR REPLACE INTO group_told VALUES (?, ?, ?, ?)", session.rules.add(session.database, hit.rule.id),
                       key, axis, axis + hit.grouping.interval);
}

void remember_window(Session& session, const Hit& hit, const std::string& key, const notify::Window& window) {
  session.database.run("INSERT OR REPLACE INTO throttle VALUES (?, ?, ?, ?, ?)", session.rules.add(session.database, hit.rule.id),
                       key, window.since, window.sent, window.since + hit.throttle->per);
}

}  // namespace feedwatch::store
