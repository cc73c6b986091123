#include "store/reminders.h"

#include <algorithm>

#include "notify/hours.h"
#include "store/alert_rows.h"
#include "store/digest.h"
#include "store/sending.h"
#include "store/silences.h"
#include "store/texts.h"
#include "store/when_clock.h"

namespace feedwatch::store {

namespace {

enum class Kind : int64_t { escalation = 1, repetition = 2 };

constexpr int64_t most_repetitions = 50;
constexpr int64_t most_at_once = 1000;
constexpr Duration between_looks_at_a_silence = std::chrono::minutes{5};

struct Due {
  int64_t message{0};
  Kind kind{};
  std::string rule{};
  int64_t every{0};
  int64_t number{0};
  std::vector<std::string> receivers{};
};

std::vector<Due> load_due(Session& session, Time axis) {
  std::vector<Due> due;
  Query row = session.database.query(R"(
    SELECT message, kind, ifnull(rule.name, ''), every, number, receivers FROM reminder LEFT JOIN rule ON rule.id = reminder.rule
    WHERE due <= ? ORDER BY due, message LIMIT ?)",
                                     axis, most_at_once);
  while (row.next()) {
    due.push_back(
        {row.integer(0), static_cast<Kind>(row.integer(1)), row.text(2), row.integer(3), row.integer(4), from_list(row.text(5))});
  }
  return due;
}

void remember(Session& session, const Hit& hit, int64_t message, Kind kind, Time due, Duration every,
              const std::vector<std::string>& receivers) {
  session.database.run("INSERT OR IGNORE INTO reminder VALUES (?, ?, ?, ?, ?, 1, ?)", message, static_cast<int64_t>(kind),
                       session.rules.add(session.database, hit.rule.id), due, static_cast<int64_t>(every.count()),
                       to_list(receivers));
}

void forget(Session& session, const Due& due) {
  session.database.run("DELETE FROM reminder WHERE message = ? AND kind = ?", due.message, static_cast<int64_t>(due.kind));
}

void put_off(Session& session, const Due& due, Time until, int64_t number) {
  session.database.run("UPDATE reminder SET due = ?, number = ? WHERE message = ? AND kind = ?", until, number, due.message,
                       static_cast<int64_t>(due.kind));
}

bool is_acknowledged(Session& session, int64_t message) {
  return session.database
      .value(R"(
        SELECT 1 WHERE EXISTS (SELECT 1 FROM acknowledged WHERE alert = ?1) OR (
          EXISTS (SELECT 1 FROM included WHERE message = ?1) AND NOT EXISTS (
            SELECT 1 FROM included WHERE message = ?1 AND alert NOT IN (SELECT alert FROM acknowledged)))
        )",
             message)
      .has_value();
}

// The end of a silence that covers it now.
std::optional<Time> silenced_until(Session& session, const AlertRow& row, Time now) {
  const auto silences = active_silences(session, now);
  if (silences.empty()) return std::nullopt;
  const notify::Silence* const silence = notify::silenced_by(silences, subject_of(row.alert, row.entities), now);
  return silence == nullptr ? std::nullopt : std::optional(silence->until);
}

void send_reminder(Session& session, const Due& due, AlertRow row, Outbox& outbox) {
  alert::Alert made = std::move(row.alert);
  made.reminds = made.id;
  made.type = "alert.reminder";
  made.id = digest({"reminder", made.reminds, std::to_string(static_cast<int64_t>(due.kind)), std::to_string(due.number)});
  const alert::RuleInfo rule = made.rule;
  const Made message = keep_as_is(session, std::move(made), rule, outbox.now());
  note_included(session, {due.message}, message.row);
  outbox.add(message.row, row.story == 0 ? own_lane(due.message) : row.story, message.like, due.receivers);
}

void remind(Session& session, const Due& due, const Hit* rule, Time axis, Outbox& outbox) {
  auto row = load_alert(session, due.message);
  if (!row || is_acknowledged(session, due.message)) return forget(session, due);
  const bool repeats = due.kind == Kind::repetition;
  if (const auto until = silenced_until(session, *row, outbox.now())) {
    if (repeats) return forget(session, due);
    // A silence may be ended early.
    return put_off(session, due, axis + std::min(*until - outbox.now(), between_looks_at_a_silence), due.number);
  }
  if (repeats && rule != nullptr && rule->hours) {
    const Time opening = notify::next_opening(*rule->hours, outbox.now());
    if (opening > outbox.now()) return put_off(session, due, axis + (opening - outbox.now()), due.number);
  }
  send_reminder(session, due, std::move(*row), outbox);
  if (!repeats || due.number >= most_repetitions) return forget(session, due);
  put_off(session, due, axis + Duration{due.every}, due.number + 1);
}

std::vector<int64_t> ids_of(Query row) {
  std::vector<int64_t> ids;
  while (row.next()) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

bool begin_reminders(Session& session, const Hit& hit, int64_t message, const Moment& moment) {
  const Duration repeat = hit.grouping.repeat;
  if (repeat <= Duration{0} && !hit.escalate) return false;
  const Time axis = axis_time(session, moment);
  if (repeat > Duration{0}) remember(session, hit, message, Kind::repetition, axis + repeat, repeat, hit.receivers);
  if (hit.escalate) {
    std::vector<std::string> receivers;
    for (const rules::Id& id : hit.escalate->to) receivers.push_back(id.value);
    remember(session, hit, message, Kind::escalation, axis + hit.escalate->after, Duration{0}, receivers);
  }
  return true;
}

std::optional<Duration> release_reminders(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox) {
  constexpr Duration longest_wait = std::chrono::hours{1};
  for (const Due& due : load_due(session, axis)) {
    const auto rule = std::find_if(rules.begin(), rules.end(), [&due](const Hit& hit) { return hit.rule.id == due.rule; });
    remind(session, due, rule == rules.end() ? nullptr : &*rule, axis, outbox);
  }
  const auto next = session.database.value("SELECT min(due) FROM reminder");
  if (!next) return std::nullopt;
  return std::clamp<Duration>(to_time(*next) - axis, Duration{1}, longest_wait);
}

// A reminder includes what it reminds of, and a message of several its alerts: whoever answers the one means the others.
int64_t acknowledge(Session& session, int64_t alert, const std::string& author, Time now) {
  std::vector<int64_t> all = ids_of(session.database.query(R"(
    WITH RECURSIVE meant (id) AS (SELECT ?1 UNION SELECT included.alert FROM included JOIN meant ON included.message = meant.id)
    SELECT id FROM meant)",
                                                           alert));
  int64_t fresh = 0;
  for (const int64_t id : all) {
    fresh += session.database.run("INSERT OR IGNORE INTO acknowledged VALUES (?, ?, ?)", id, now, author);
    session.database.run("DELETE FROM reminder WHERE message = ?", id);
  }
  return fresh;
}

}  // namespace feedwatch::store
