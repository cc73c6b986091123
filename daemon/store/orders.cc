#include "store/orders.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/history.h"
#include "store/reminders.h"
#include "store/silences.h"

namespace feedwatch::store {

namespace {

constexpr int64_t most_at_once = 100'000;

Error unknown(std::string_view what, const std::string& id) {
  return {"unknown-id", fmt::format("no {} has the id {}, or more than one id begins so", what, id)};
}

std::vector<int64_t> numbers_of(Query row) {
  std::vector<int64_t> numbers;
  while (row.next()) numbers.push_back(row.integer(0));
  return numbers;
}

Result<std::vector<int64_t>> chosen(Session& session, const DeliveryChoice& which) {
  std::vector<int64_t> numbers;
  for (const std::string& id : which.ids) {
    const auto number = find_delivery(session, id);
    if (!number) return unknown("delivery", id);
    numbers.push_back(*number);
  }
  if (!which.ids.empty()) return numbers;
  std::optional<int64_t> receiver;
  if (!which.receiver.empty()) {
    receiver = session.receivers.find(session.database, which.receiver);
    if (!receiver) return numbers;
  }
  return numbers_of(session.database.query(R"(
    SELECT id FROM outbox WHERE state > 1 AND state = 3 AND (?1 IS NULL OR receiver = ?1) AND (?2 IS NULL OR created >= ?2)
      AND (?3 IS NULL OR created < ?3) ORDER BY id LIMIT ?4)",
                                           receiver, which.since, which.before, most_at_once));
}

// It begins its schedule anew; what was tried before stays to be seen, under numbers of its own.
int replay(Session& session, int64_t delivery, Time now) {
  const bool can_be_sent = session.database
                               .value(
                                   "SELECT 1 FROM outbox JOIN alert ON alert.id = outbox.alert WHERE outbox.id = ? AND state > 1 "
                                   "AND body <> ''",
                                   delivery)
                               .has_value();
  if (!can_be_sent) return 0;
  session.database.run("UPDATE attempt SET number = number - ? WHERE delivery = ?", attempts_apart, delivery);
  return session.database.run("UPDATE outbox SET state = 0, due = ?1, attempt = 0, created = ?1, note = '' WHERE id = ?2", now,
                              delivery);
}

struct CarryOut {
  Session& session;
  Time now;

  Result<OrderDone> operator()(const AddSilence& order) const {
    return OrderDone{.changed = 1, .id = add_silence(session, order.silence, now)};
  }

  Result<OrderDone> operator()(const ExpireSilence& order) const {
    if (!expire_silence(session, order.id, now)) return unknown("silence that has not ended", order.id);
    return OrderDone{.changed = 1, .id = order.id};
  }

  Result<OrderDone> operator()(const Acknowledge& order) const {
    const std::string behind = order.alert + '\x7F';  // ids are printable
    const auto found =
        numbers_of(session.database.query("SELECT id FROM alert WHERE uid = ?1 UNION ALL SELECT id FROM alert WHERE uid > ?1 AND "
                                          "uid < ?2 LIMIT 2",
                                          order.alert, behind));
    const bool exact =
        !found.empty() && session.database.value("SELECT 1 FROM alert WHERE id = ? AND uid = ?", found.front(), order.alert);
    if (order.alert.empty() || found.empty() || (found.size() > 1 && !exact)) return unknown("alert", order.alert);
    return OrderDone{.changed = acknowledge(session, found.front(), order.author, now), .id = {}};
  }

  Result<OrderDone> operator()(const Replay& order) const {
    const auto deliveries = chosen(session, order.which);
    if (!deliveries) return deliveries.error();
    OrderDone done;
    for (const int64_t delivery : *deliveries) done.changed += replay(session, delivery, now);
    return done;
  }

  Result<OrderDone> operator()(const Drop& order) const {
    const auto deliveries = chosen(session, order.which);
    if (!deliveries) return deliveries.error();
    OrderDone done;
    for (const int64_t delivery : *deliveries)
      done.changed += session.database.run("DELETE FROM outbox WHERE id = ? AND state IN (0, 3)", delivery);
    return done;
  }

  Result<OrderDone> operator()(const EnableReceiver& order) const {
    return OrderDone{
        .changed = session.database.run("UPDATE receiver SET disabled = NULL WHERE name = ? AND disabled IS NOT NULL", order.id),
        .id = order.id};
  }
};

}  // namespace

Result<OrderDone> carry_out(Session& session, const Order& order, Time now) { return std::visit(CarryOut{session, now}, order); }

}  // namespace feedwatch::store
