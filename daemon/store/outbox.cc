#include <charconv>

#include <fmt/format.h>

#include "store/digest.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

enum State : int { pending = 0, leased = 1, delivered = 2, dead = 3 };

constexpr std::string_view state_names[] = {"pending", "leased", "delivered", "dead"};

}  // namespace

std::optional<int> state_of(std::string_view name) {
  for (int state = pending; state <= dead; ++state) {
    if (state_names[state] == name) return state;
  }
  return std::nullopt;
}

namespace {

bool is_disabled(Session& session, int64_t receiver) {
  return session.database.value("SELECT 1 FROM receiver WHERE id = ? AND disabled IS NOT NULL", receiver).has_value();
}

}  // namespace

// Columns: id, uid of the alert, story, rule, receiver, body, attempt, created, state, due, error, note.
Delivery read_delivery(const Query& row) {
  Delivery delivery{.id = DeliveryId{row.integer(0)},
                    .alert_id = row.text(1),
                    .story_id = row.text(2),
                    .rule_id = row.text(3),
                    .receiver = row.text(4),
                    .body = row.text(5),
                    .attempt = row.number(6),
                    .created = row.time(7),
                    .state = std::string{state_names[row.number(8) & 3U]},
                    .next_try = row.time(9),
                    .last_error = row.text(10),
                    .note = row.text(11)};
  delivery.message_id = message_id(delivery.alert_id, delivery.receiver);
  return delivery;
}

namespace {

int state_after(Outcome outcome) {
  if (outcome == Outcome::delivered) return delivered;
  return outcome == Outcome::dead ? dead : pending;
}

void record_attempt(Session& session, const Finish& outcome, uint32_t number, Time now) {
  const auto id = static_cast<int64_t>(outcome.id);
  session.database.run("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?, ?, ?)", id, number, now,
                       static_cast<int64_t>(outcome.took.count()), outcome.http_status, outcome.error);
}

void put_back(Session& session, int64_t id, Time due) {
  session.database.run("UPDATE outbox SET state = 0, due = ?, attempt = max(attempt - 1, 0) WHERE id = ?", due, id);
}

// A message that some of the receiver's recipients have: what follows it waits for the others no longer.
void leave_order(Session& session, int64_t id) { session.database.run("UPDATE outbox SET lane = -alert WHERE id = ?", id); }

void finish_one(Session& session, const Finish& outcome, Time now) {
  const auto id = static_cast<int64_t>(outcome.id);
  const auto attempt = session.database.value("SELECT attempt FROM outbox WHERE id = ? AND state < 2", id);
  if (!attempt) return;
  if (outcome.outcome == Outcome::postponed) return put_back(session, id, outcome.next_try.value_or(now));
  session.database.run("UPDATE outbox SET state = ?, due = ?, error = ?, note = ? WHERE id = ?", state_after(outcome.outcome),
                       outcome.next_try.value_or(now), outcome.error, outcome.note, id);
  const bool was_taken = outcome.http_status >= 200 && outcome.http_status <= 299;
  if (outcome.outcome == Outcome::retry && was_taken) leave_order(session, id);
  record_attempt(session, outcome, static_cast<uint32_t>(*attempt), now);
}

}  // namespace

std::string message_id(std::string_view alert_id, std::string_view receiver) {
  return "msg_" + digest({"message", alert_id, receiver});
}

int64_t last_delivery(Session& session) { return session.database.value("SELECT max(id) FROM outbox").value_or(0); }

std::pair<int64_t, bool> add_delivery(Session& session, const NewDelivery& delivery) {
  Database& database = session.database;
  const int64_t receiver = session.receivers.add(database, delivery.receiver);
  const bool held = database
                        .value("SELECT 1 FROM outbox WHERE receiver = ? AND lane = ? AND state < 2 AND id <= ? LIMIT 1", receiver,
                               delivery.lane, delivery.after)
                        .has_value();
  const bool free = !held && !is_disabled(session, receiver);
  const Time due = free ? delivery.now + session.options.lease : delivery.now;
  database.run(R"(
    INSERT INTO outbox (alert, receiver, lane, state, due, attempt, created, error, note)
    VALUES (?, ?, ?, ?, ?, ?, ?, '', ''))",
               delivery.alert, receiver, delivery.lane, free ? leased : pending, due, free ? 1 : 0, delivery.now);
  return {database.last_id(), free};
}

void release_leases(Session& session) {
  session.database.run("UPDATE outbox SET state = 0, due = created WHERE state < 2 AND state = 1");
}

constexpr Duration smallest_step = std::chrono::seconds{10};  // less is a clock being disciplined

// A row waits from its last attempt on, or since it was made. Where that lies ahead the clock was set back meanwhile, over a
// restart perhaps, and the time at which the row is due is of the clock as it was.
void follow_clock(Session& session, Time now) {
  const auto before = session.numbers.claimed;
  const bool was_set_back = !before || *before - now > smallest_step;
  session.numbers.claimed = now;
  if (!was_set_back) return;
  session.database.run(R"(
    UPDATE outbox SET due = due - (
        max(created, ifnull((SELECT max(at) FROM attempt WHERE attempt.delivery = outbox.id), 0)) - ?1)
    WHERE state < 2 AND receiver IN (SELECT id FROM receiver)
      AND max(created, ifnull((SELECT max(at) FROM attempt WHERE attempt.delivery = outbox.id), 0)) > ?1 + ?2)",
                       now, static_cast<int64_t>(smallest_step.count()));
}

// A row is given out only behind all earlier ones of its lane: either these are closed, or they come before it in the same order,
// so that no limit can take the row without them. A reminder has no story, but the lane of the one that it reminds of.
std::vector<Delivery> claim(Session& session, const std::string& receiver, Time now, size_t limit) {
  std::vector<Delivery> deliveries;
  const auto number = session.receivers.find(session.database, receiver);
  follow_clock(session, now);
  if (!number || is_disabled(session, *number)) return deliveries;
  {
    Query row = session.database.query(R"(
      SELECT outbox.id, alert.uid, ifnull(story.uid, ''), ifnull(rule.name, ''), ?1, alert.body, attempt + 1, outbox.created, 1, ?2, error, note
      FROM outbox JOIN alert ON alert.id = outbox.alert
        LEFT JOIN story ON story.id = coalesce(alert.origin, alert.story, lane) LEFT JOIN rule ON rule.id = alert.rule
      WHERE receiver = ?3 AND state < 2 AND due <= ?4 AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier WHERE earlier.receiver = outbox.receiver AND earlier.lane = outbox.lane
          AND earlier.state < 2 AND earlier.id < outbox.id AND earlier.due > outbox.due)
      ORDER BY due, outbox.id LIMIT ?5)",
                                       receiver, now + session.options.lease, *number, now, static_cast<int64_t>(limit));
    while (row.next()) deliveries.push_back(read_delivery(row));
  }
  for (const Delivery& delivery : deliveries) {
    session.database.run("UPDATE outbox SET state = 1, due = ?, attempt = ? WHERE id = ?", delivery.next_try, delivery.attempt,
                         static_cast<int64_t>(delivery.id));
  }
  return deliveries;
}

void finish(Session& session, const std::vector<Finish>& outcomes, Time now) {
  for (const Finish& outcome : outcomes) finish_one(session, outcome, now);
}

std::optional<Time> next_due(Session& session, const std::string& receiver) {
  const auto number = session.receivers.find(session.database, receiver);
  if (!number || is_disabled(session, *number)) return std::nullopt;
  const auto due = session.database.value(R"(
    SELECT due FROM outbox WHERE receiver = ? AND state < 2 AND NOT EXISTS (
      SELECT 1 FROM outbox AS earlier WHERE earlier.receiver = outbox.receiver AND earlier.lane = outbox.lane
        AND earlier.state < 2 AND earlier.id < outbox.id AND earlier.due > outbox.due)
    ORDER BY due LIMIT 1)",
                                          *number);
  return due ? std::optional<Time>(to_time(*due)) : std::nullopt;
}

std::map<std::string, Backlog> backlogs(Session& session) {
  std::map<std::string, Backlog> all;
  Query row = session.database.query(R"(
    SELECT receiver.name, count(*), min(created) FROM outbox JOIN receiver ON receiver.id = outbox.receiver
    WHERE state < 2 GROUP BY outbox.receiver)");
  while (row.next()) all.emplace(row.text(0), Backlog{.messages = static_cast<size_t>(row.integer(1)), .oldest = row.time(2)});
  return all;
}

namespace {

constexpr int64_t most_searched = 100'000;

std::optional<int64_t> number_of(const std::string& text) {
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

// What a message is called is made of its alert and its receiver.
std::optional<int64_t> find_delivery(Session& session, const std::string& id) {
  if (const auto number = number_of(id)) return session.database.value("SELECT id FROM outbox WHERE id = ?", *number);
  Query row = session.database.query(R"(
    SELECT outbox.id, alert.uid, receiver.name FROM outbox JOIN alert ON alert.id = outbox.alert
    JOIN receiver ON receiver.id = outbox.receiver ORDER BY outbox.id DESC LIMIT ?)",
                                     most_searched);
  while (row.next()) {
    if (message_id(row.text(1), row.text(2)) == id) return row.integer(0);
  }
  return std::nullopt;
}

std::vector<Delivery> load_deliveries(Session& session, const std::string& state, size_t limit) {
  std::vector<Delivery> deliveries;
  const auto wanted = state_of(state);
  if (!wanted) return deliveries;
  Query row = session.database.query(R"(
    SELECT outbox.id, alert.uid, ifnull(story.uid, ''), ifnull(rule.name, ''), receiver.name, alert.body, attempt, outbox.created, state,
      due, error, note
    FROM outbox JOIN alert ON alert.id = outbox.alert JOIN receiver ON receiver.id = outbox.receiver
      LEFT JOIN story ON story.id = ifnull(alert.origin, alert.story) LEFT JOIN rule ON rule.id = alert.rule
    WHERE state = ? ORDER BY outbox.id DESC LIMIT ?)",
                                     *wanted, static_cast<int64_t>(limit));
  while (row.next()) deliveries.push_back(read_delivery(row));
  return deliveries;
}

std::map<std::string, std::string> disabled_receivers(Session& session) {
  std::map<std::string, std::string> reasons;
  Query row = session.database.query("SELECT name, disabled FROM receiver WHERE disabled IS NOT NULL");
  while (row.next()) reasons.emplace(row.text(0), row.text(1));
  return reasons;
}

void set_disabled(Session& session, const std::string& receiver, const std::optional<std::string>& reason) {
  session.database.run("UPDATE receiver SET disabled = ? WHERE id = ?", reason,
                       session.receivers.add(session.database, receiver));
}

Counts counts(Session& session) {
  Query row = session.database.query(R"(
    SELECT (SELECT count(*) FROM source_state), (SELECT count(*) FROM article), 
           (SELECT count(*) FROM alert WHERE story > 0) + (SELECT count(*) FROM alert WHERE story IS NULL AND rule > 0),
           (SELECT count(*) FROM outbox WHERE state < 2), (SELECT count(*) FROM outbox WHERE state > 1 AND state = 3),
           (SELECT count(*) FROM outbox WHERE state > 1 AND state = 2), (SELECT min(created) FROM outbox WHERE state < 2))");
  row.next();
  return {.sources = row.integer(0),
          .articles = row.integer(1),
          .alerts = row.integer(2),
          .pending = row.integer(3),
          .dead = row.integer(4),
          .delivered = row.integer(5),
          .oldest_pending = row.maybe_time(6)};
}

}  // namespace feedwatch::store
