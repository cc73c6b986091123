// Alerts and what has become of them.
#include <algorithm>

#include "alert/alert.h"
#include "store/history_session.h"
#include "store/silences.h"

namespace feedwatch::store {

namespace {

constexpr int64_t most_listed = 500;

// Columns: number, id, rule, created, body, acknowledged, and what the state is made of.
constexpr const char* summaries = R"(
  SELECT alert.id, alert.uid, ifnull(rule.name, ''), alert.created, alert.body,
    EXISTS (SELECT 1 FROM acknowledged WHERE acknowledged.alert = alert.id),
    CASE
      WHEN EXISTS (SELECT 1 FROM muted WHERE muted.alert = alert.id) THEN 'muted'
      WHEN EXISTS (SELECT 1 FROM held WHERE held.alert = alert.id) THEN 'held'
      WHEN EXISTS (SELECT 1 FROM outbox WHERE outbox.alert = alert.id AND outbox.state < 2) THEN 'waiting'
      WHEN EXISTS (SELECT 1 FROM outbox WHERE outbox.alert = alert.id AND outbox.state = 3) THEN 'dead'
      WHEN EXISTS (SELECT 1 FROM outbox WHERE outbox.alert = alert.id) THEN 'delivered'
      WHEN EXISTS (SELECT 1 FROM collected WHERE collected.alert = alert.id) THEN 'collected'
      WHEN EXISTS (SELECT 1 FROM included WHERE included.alert = alert.id) THEN 'included'
      ELSE 'untold' END AS state
  FROM alert LEFT JOIN rule ON rule.id = alert.rule
  WHERE (?1 = '' OR rule.name = ?1) AND (?2 IS NULL OR alert.created >= ?2) AND (?3 = '' OR state = ?3) AND (?4 IS NULL OR alert.id = ?4)
  ORDER BY alert.id DESC LIMIT ?5)";

AlertSummary read_summary(const Query& row) {
  AlertSummary summary{
      .id = row.text(1), .rule = row.text(2), .created = row.time(3), .state = row.text(6), .acknowledged = row.integer(5) != 0};
  const auto body = alert::from_json(row.text(4));
  if (!body) return summary;
  if (const auto* event = std::get_if<alert::OperatorEvent>(&*body)) {
    summary.type = event->type;
    summary.title = event->message.substr(0, event->message.find('\n'));
    return summary;
  }
  const auto& alert = std::get<alert::Alert>(*body);
  summary.type = alert.type;
  summary.severity = alert.rule.severity;
  summary.title = alert.story.title;
  if (summary.title.empty() && !alert.articles.empty()) summary.title = alert.articles.front().title;
  return summary;
}

std::vector<Attempt> load_attempts(Session& session, int64_t delivery) {
  std::vector<Attempt> attempts;
  Query row =
      session.database.query("SELECT number, at, took, status, error FROM attempt WHERE delivery = ? ORDER BY number", delivery);
  while (row.next()) {
    attempts.push_back({.number = row.integer(0),
                        .at = row.time(1),
                        .took = Duration{row.integer(2)},
                        .status = static_cast<int>(row.integer(3)),
                        .error = row.text(4)});
  }
  return attempts;
}

struct DeliveryFilter {
  std::optional<int64_t> number{};
  std::optional<int64_t> alert{};
  DeliveryWish wish{};
};

std::vector<Delivery> load(Session& session, const DeliveryFilter& filter) {
  std::vector<Delivery> deliveries;
  const DeliveryWish& wish = filter.wish;
  std::optional<int64_t> state;
  if (!wish.state.empty()) state = state_of(wish.state).value_or(-1);
  Query row = session.database.query(R"(
    SELECT outbox.id, alert.uid, ifnull(story.uid, ''), ifnull(rule.name, ''), receiver.name, alert.body, attempt, outbox.created, state,
      due, error, note
    FROM outbox JOIN alert ON alert.id = outbox.alert JOIN receiver ON receiver.id = outbox.receiver
      LEFT JOIN story ON story.id = ifnull(alert.origin, alert.story) LEFT JOIN rule ON rule.id = alert.rule
    WHERE (?1 IS NULL OR outbox.id = ?1) AND (?2 IS NULL OR outbox.alert = ?2) AND (?3 IS NULL OR state = ?3)
      AND (?4 = '' OR receiver.name = ?4) AND (?5 IS NULL OR outbox.created >= ?5) AND (?6 IS NULL OR outbox.created < ?6)
    ORDER BY outbox.id DESC LIMIT ?7)",
                                     filter.number, filter.alert, state, wish.receiver, wish.since, wish.before,
                                     static_cast<int64_t>(wish.limit));
  while (row.next()) deliveries.push_back(read_delivery(row));
  return deliveries;
}

std::vector<std::string> ids_of(Query row) {
  std::vector<std::string> ids;
  while (row.next()) ids.push_back(row.text(0));
  return ids;
}

// What the wall clock will show when the axis is there, unless it is set.
Duration wall_minus_axis(Session& session) {
  const auto axis = session.database.value("SELECT value FROM meta WHERE key = 'when_axis'");
  const auto wall = session.database.value("SELECT value FROM meta WHERE key = 'when_wall'");
  return axis && wall ? Duration{*wall - *axis} : Duration{0};
}

void add_waiting(Session& session, int64_t alert, AlertDetails& details) {
  Database& database = session.database;
  const Duration shift = wall_minus_axis(session);
  {
    Query row = database.query("SELECT stage, due FROM held WHERE alert = ?", alert);
    if (row.next()) {
      const auto stage = static_cast<notify::Stage>(row.integer(0));
      details.held_in = stage == notify::Stage::group ? "group" : stage == notify::Stage::hours ? "hours" : "throttle";
      details.held_until = row.time(1) + shift;
    }
  }
  {
    Query row = database.query(
        "SELECT receiver.name, ifnull(wall, due + ?1) FROM collected JOIN receiver ON receiver.id = collected.receiver WHERE "
        "alert = ?2",
        static_cast<int64_t>(shift.count()), alert);
    while (row.next()) details.collected.emplace_back(row.text(0), row.time(1));
  }
  if (const auto due = database.value("SELECT min(due) FROM reminder WHERE message = ?", alert))
    details.reminder = to_time(*due) + shift;
}

void add_past(Session& session, int64_t alert, AlertDetails& details) {
  Database& database = session.database;
  {
    Query row = database.query("SELECT reason FROM muted WHERE alert = ?", alert);
    if (row.next()) details.muted = row.text(0);
  }
  {
    Query row = database.query("SELECT at, author FROM acknowledged WHERE alert = ?", alert);
    if (row.next()) {
      details.acknowledged_at = row.time(0);
      details.acknowledged_by = row.text(1);
    }
  }
  details.messages =
      ids_of(database.query("SELECT alert.uid FROM included JOIN alert ON alert.id = included.message WHERE included.alert = ? "
                            "ORDER BY alert.id LIMIT ?",
                            alert, most_listed));
  details.includes =
      ids_of(database.query("SELECT alert.uid FROM included JOIN alert ON alert.id = included.alert WHERE included.message = ? "
                            "ORDER BY alert.id LIMIT ?",
                            alert, most_listed));
}

std::optional<int64_t> find_alert(Session& session, const std::string& public_id) {
  if (public_id.empty()) return std::nullopt;
  if (const auto exact = session.database.value("SELECT id FROM alert WHERE uid = ?", public_id)) return exact;
  const std::string behind = public_id + '\x7F';  // ids are printable
  std::vector<int64_t> found;
  Query row = session.database.query("SELECT id FROM alert WHERE uid >= ? AND uid < ? LIMIT 2", public_id, behind);
  while (row.next()) found.push_back(row.integer(0));
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

AlertDetails load_details(Session& session, int64_t alert) {
  AlertDetails details;
  const std::string any;
  {
    Query row = session.database.query(summaries, any, std::optional<Time>{}, any, alert, int64_t{1});
    if (row.next()) {
      details.summary = read_summary(row);
      details.body = row.text(4);
    }
  }
  {
    Query row = session.database.query(
        "SELECT story.uid FROM alert JOIN story ON story.id = ifnull(alert.origin, alert.story) WHERE alert.id = ?", alert);
    if (row.next()) details.story = row.text(0);
  }
  add_waiting(session, alert, details);
  add_past(session, alert, details);
  for (Delivery& delivery : load(session, {.alert = alert, .wish = {.limit = most_listed}})) {
    auto attempts = load_attempts(session, static_cast<int64_t>(delivery.id));
    details.deliveries.push_back({.delivery = std::move(delivery), .attempts = std::move(attempts)});
  }
  std::reverse(details.deliveries.begin(), details.deliveries.end());
  return details;
}

}  // namespace

Result<std::vector<AlertSummary>> History::alerts(const AlertWish& wish) {
  const auto find = [&](Session& session) -> Result<std::vector<AlertSummary>> {
    std::vector<AlertSummary> alerts;
    Query row = session.database.query(summaries, wish.rule, wish.since, wish.state, std::optional<int64_t>{},
                                       static_cast<int64_t>(wish.limit));
    while (row.next()) alerts.push_back(read_summary(row));
    return alerts;
  };
  return guarded(impl_->session, find);
}

Result<std::optional<AlertDetails>> History::alert(const std::string& public_id) {
  const auto find = [&](Session& session) -> Result<std::optional<AlertDetails>> {
    const auto number = find_alert(session, public_id);
    if (!number) return std::optional<AlertDetails>{};
    return std::optional(load_details(session, *number));
  };
  return guarded(impl_->session, find);
}

Result<std::vector<Delivery>> History::deliveries(const DeliveryWish& wish) {
  const auto find = [&](Session& session) -> Result<std::vector<Delivery>> { return load(session, {.wish = wish}); };
  return guarded(impl_->session, find);
}

Result<std::optional<DeliveryDetails>> History::delivery(const std::string& id) {
  const auto find = [&](Session& session) -> Result<std::optional<DeliveryDetails>> {
    const auto number = find_delivery(session, id);
    auto found = number ? load(session, {.number = number, .wish = {.limit = 1}}) : std::vector<Delivery>{};
    if (found.empty()) return std::optional<DeliveryDetails>{};
    return std::optional(DeliveryDetails{.delivery = std::move(found.front()), .attempts = load_attempts(session, *number)});
  };
  return guarded(impl_->session, find);
}

Result<std::vector<notify::Silence>> History::silences(Time now, bool past) {
  const auto find = [&](Session& session) -> Result<std::vector<notify::Silence>> { return load_silences(session, now, past); };
  return guarded(impl_->session, find);
}

Result<std::map<std::string, std::string>> History::disabled_receivers() {
  const auto find = [](Session& session) -> Result<std::map<std::string, std::string>> {
    return store::disabled_receivers(session);
  };
  return guarded(impl_->session, find);
}

Result<std::map<std::string, Backlog>> History::backlogs() {
  const auto find = [](Session& session) -> Result<std::map<std::string, Backlog>> { return store::backlogs(session); };
  return guarded(impl_->session, find);
}

}  // namespace feedwatch::store
