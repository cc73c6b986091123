#include "store/refresh.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/listing.h"

namespace feedwatch::store {

namespace {

constexpr const char* reason_merged = "its story was merged with one that was told already";

struct AlertRow {
  int64_t id{0};
  int64_t story{0};
  int64_t rule{0};
  int64_t epoch{0};
  std::string body{};
};

// Only of alerts on a story.
std::optional<AlertRow> load(Query row) {
  if (!row.next() || row.integer(1) <= 0) return std::nullopt;
  return AlertRow{
      .id = row.integer(0), .story = row.integer(1), .rule = row.integer(2), .epoch = row.integer(3), .body = row.text(4)};
}

std::optional<AlertRow> load_by_name(Session& session, const std::string& uid) {
  return load(session.database.query("SELECT id, ifnull(story, 0), ifnull(rule, 0), epoch, body FROM alert WHERE uid = ?", uid));
}

std::optional<AlertRow> load_by_number(Session& session, int64_t id) {
  return load(session.database.query("SELECT id, ifnull(story, 0), ifnull(rule, 0), epoch, body FROM alert WHERE id = ?", id));
}

// A body that was sent once is repeated as it was. `unsent`: leased for a first attempt that was not made yet.
bool was_sent(Session& session, int64_t alert, const std::vector<DeliveryId>& unsent) {
  Query row = session.database.query("SELECT id, state = 1 AND attempt = 1 FROM outbox WHERE alert = ? AND attempt > 0", alert);
  while (row.next()) {
    const bool is_ours = std::ranges::find(unsent, DeliveryId{row.integer(0)}) != unsent.end();
    if (!is_ours || row.integer(1) == 0) return true;
  }
  return false;
}

// What had to be cut has no place for more.
bool is_full(const std::string& body) { return body.find(R"("truncated":true)") != std::string::npos; }

void bring_up_to_date(Session& session, AlertRow& row) {
  if (is_full(row.body)) return;
  auto told = alert::alert_from_json(row.body);
  if (!told || !add_articles(session, row.story, *told)) return;
  row.body = alert::to_json(*told);
  session.database.run("UPDATE alert SET body = ? WHERE id = ?", row.body, row.id);
}

// Whether the alert tells as new what the receiver is told by an alert on the older story that this one was merged into.
bool is_repeated(Session& session, const AlertRow& row, const std::string& receiver) {
  if (row.epoch == 0 || row.body.find(R"("type":"alert.fired")") == std::string::npos) return false;
  const auto number = session.receivers.find(session.database, receiver);
  return session.database
      .value(R"(
        SELECT 1 FROM alert AS told JOIN outbox ON outbox.alert = told.id
        WHERE told.story = ? AND told.rule = ? AND told.epoch < ? AND outbox.receiver = ? AND outbox.state <> 3 LIMIT 1)",
             row.story, row.rule, row.epoch, number.value_or(0))
      .has_value();
}

void silence(Session& session, const AlertRow& row, DeliveryId delivery) {
  session.database.run("DELETE FROM outbox WHERE id = ?", static_cast<int64_t>(delivery));
  if (session.database.value("SELECT 1 FROM outbox WHERE alert = ? LIMIT 1", row.id)) return;
  session.database.run("INSERT OR REPLACE INTO muted VALUES (?, ?)", row.id, std::string{reason_merged});
}

}  // namespace

std::vector<Delivery> refresh(Session& session, std::vector<Delivery> deliveries) {
  std::map<std::string, std::vector<DeliveryId>> unsent;
  for (const Delivery& delivery : deliveries) unsent[delivery.alert_id].push_back(delivery.id);
  std::map<std::string, std::optional<AlertRow>> rows;
  for (const auto& [uid, ours] : unsent) {
    auto row = load_by_name(session, uid);
    if (row && !was_sent(session, row->id, ours)) bring_up_to_date(session, *row);
    rows.emplace(uid, std::move(row));
  }
  std::vector<Delivery> fresh;
  for (Delivery& delivery : deliveries) {
    const auto& row = rows.at(delivery.alert_id);
    if (row && is_repeated(session, *row, delivery.receiver)) {
      silence(session, *row, delivery.id);
      continue;
    }
    if (row) delivery.body = row->body;
    fresh.push_back(std::move(delivery));
  }
  return fresh;
}

void refresh(Session& session, int64_t alert) {
  if (auto row = load_by_number(session, alert)) bring_up_to_date(session, *row);
}

}  // namespace feedwatch::store
