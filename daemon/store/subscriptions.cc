#include "store/session.h"

namespace feedwatch::store {

std::vector<Subscription> load_subscriptions(Session& session) {
  Query row = session.database.query(R"(
    SELECT token, source, topic, offered, hub, callback, secret, leaving, lease_until, next_try, failures, last_error
    FROM subscription ORDER BY token)");
  std::vector<Subscription> subscriptions;
  while (row.next()) {
    subscriptions.push_back({.token = row.text(0),
                             .source = row.text(1),
                             .topic = row.text(2),
                             .offered = row.text(3),
                             .hub = row.text(4),
                             .callback = row.text(5),
                             .secret = row.text(6),
                             .leaving = row.integer(7) != 0,
                             .lease_until = row.maybe_time(8),
                             .next_try = row.maybe_time(9),
                             .failures = row.number(10),
                             .last_error = row.text(11)});
  }
  return subscriptions;
}

void save_subscription(Session& session, const Subscription& one) {
  session.database.run("INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", one.token, one.source,
                       one.topic, one.offered, one.hub, one.callback, one.secret, one.leaving, one.lease_until, one.next_try,
                       one.failures, one.last_error);
}

void drop_subscription(Session& session, const std::string& token) {
  session.database.run("DELETE FROM subscription WHERE token = ?", token);
}

}  // namespace feedwatch::store
