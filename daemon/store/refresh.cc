#include "store/refresh.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/listing.h"
#include "store/telling.h"

namespace feedwatch::store {

namespace {

constexpr const char* reason_merged = "its story was merged with one that was told already";

struct AlertRow {
  int64_t id{0};
  int64_t story{0};
  int64_t rule{0};
  int64_t epoch{0};
  std::string body{};
  std::string name{};
};

// Only of alerts on a story.
std::optional<AlertRow> load(Query row) {
  if (!row.next() || row.integer(1) <= 0) return std::nullopt;
  return AlertRow{.id = row.integer(0),
                  .story = row.integer(1),
                  .rule = row.integer(2),
                  .epoch = row.integer(3),
                  .body = row.text(4),
                  .name = row.text(5)};
}

std::optional<AlertRow> load_by_name(Session& session, const std::string& uid) {
  return load(
      session.database.query("SELECT id, ifnull(story, 0), ifnull(rule, 0), epoch, body, uid FROM alert WHERE uid = ?", uid));
}

std::optional<AlertRow> load_by_number(Session& session, int64_t id) {
  return load(
      session.database.query("SELECT id, ifnull(story, 0), ifnull(rule, 0), epoch, body, uid FROM alert WHERE id = ?", id));
}

// Deliveries that are leased for a first attempt which was not made yet, by the name of their alert.
using Unsent = std::map<std::string, std::vector<DeliveryId>>;

// A body that was sent once is repeated as it was.
bool was_sent(Session& session, const AlertRow& row, const Unsent& of_caller) {
  const auto found = of_caller.find(row.name);
  const std::vector<DeliveryId> unsent = found == of_caller.end() ? std::vector<DeliveryId>{} : found->second;
  Query sent = session.database.query("SELECT id, state = 1 AND attempt = 1 FROM outbox WHERE alert = ? AND attempt > 0", row.id);
  while (sent.next()) {
    const bool is_ours = std::ranges::find(unsent, DeliveryId{sent.integer(0)}) != unsent.end();
    if (!is_ours || sent.integer(1) == 0) return true;
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

// What an alert is to a receiver, now that its story may have been merged with an older one.
enum class Standing : uint8_t {
  own,       // as it was fired
  repeated,  // the receiver will be told of its articles by an alert on the older story
  follows,   // the receiver was told the older story without them
};

std::vector<std::string> told_of_older_story(Session& session, const AlertRow& row, const std::string& receiver) {
  std::vector<std::string> names;
  const auto number = session.receivers.find(session.database, receiver);
  Query told = session.database.query(R"(
    SELECT told.uid FROM alert AS told JOIN outbox ON outbox.alert = told.id
    WHERE told.story = ? AND told.rule = ? AND told.epoch < ? AND outbox.receiver = ? AND outbox.state <> 3 ORDER BY told.epoch)",
                                      row.story, row.rule, row.epoch, number.value_or(0));
  while (told.next()) names.push_back(told.text(0));
  return names;
}

// The article that the alert was fired for.
alert::AlertArticle about(const alert::Alert& told) {
  const auto matched = std::ranges::find_if(told.articles, [](const alert::AlertArticle& one) { return !one.matches.empty(); });
  if (matched != told.articles.end()) return *matched;
  return told.articles.empty() ? alert::AlertArticle{} : told.articles.front();
}

// A list is bounded: not every article of a story stands in it.
bool lists(const AlertRow& older, const AlertRow& row) {
  const auto has = alert::alert_from_json(older.body);
  const auto wants = alert::alert_from_json(row.body);
  if (!has || !wants) return false;
  const alert::AlertArticle wanted = about(*wants);
  return std::ranges::any_of(has->articles, [&wanted](const alert::AlertArticle& one) {
    return wanted.url.empty() ? one.title == wanted.title : one.url == wanted.url;
  });
}

Standing standing_of(Session& session, const AlertRow& row, const std::string& receiver, const Unsent& unsent) {
  if (row.epoch == 0 || row.body.find(R"("type":"alert.fired")") == std::string::npos) return Standing::own;
  const std::vector<std::string> told = told_of_older_story(session, row, receiver);
  for (const std::string& name : told) {
    auto older = load_by_name(session, name);
    if (!older || was_sent(session, *older, unsent)) continue;
    bring_up_to_date(session, *older);
    if (lists(*older, row)) return Standing::repeated;
  }
  return told.empty() ? Standing::own : Standing::follows;
}

// The alert becomes an update of the older story, under the name that this was told by; what it is about comes first.
void follow(Session& session, AlertRow& row) {
  auto told = alert::alert_from_json(row.body);
  Query older = session.database.query(R"(
    SELECT ifnull(origin, 0), uid FROM (
      SELECT alert.origin, story.uid FROM alert JOIN story ON story.id = ifnull(alert.origin, alert.story)
      WHERE alert.story = ? AND alert.rule = ? ORDER BY epoch LIMIT 1))",
                                       row.story, row.rule);
  if (!told || !older.next()) return;
  told->type = "alert.followup";
  told->follow_up = true;
  told->sequence = static_cast<uint32_t>(row.epoch + 1);
  told->story.id = older.text(1);
  told->story.title = load_story_by_id(session, row.story).info.title;
  const auto matched = std::ranges::find_if(told->articles, [](const alert::AlertArticle& one) { return !one.matches.empty(); });
  if (matched != told->articles.end()) std::rotate(told->articles.begin(), matched, matched + 1);
  row.body = alert::to_json(*told);
  session.database.run("UPDATE alert SET body = ?, origin = nullif(?, 0) WHERE id = ?", row.body, older.integer(0), row.id);
}

void silence(Session& session, const AlertRow& row, DeliveryId delivery) {
  session.database.run("DELETE FROM outbox WHERE id = ?", static_cast<int64_t>(delivery));
  if (session.database.value("SELECT 1 FROM outbox WHERE alert = ? LIMIT 1", row.id)) return;
  session.database.run("INSERT OR REPLACE INTO muted VALUES (?, ?)", row.id, std::string{reason_merged});
}

// Messages of one story are sent in order, so its name counts, too.
void take_over(const AlertRow& row, Delivery& delivery) {
  if (delivery.body == row.body) return;
  delivery.body = row.body;
  if (const auto told = alert::alert_from_json(row.body)) delivery.story_id = told->story.id;
}

}  // namespace

std::vector<Delivery> refresh(Session& session, std::vector<Delivery> deliveries) {
  Unsent unsent;
  for (const Delivery& delivery : deliveries) unsent[delivery.alert_id].push_back(delivery.id);
  std::map<std::string, std::optional<AlertRow>> rows;
  for (const auto& [name, ours] : unsent) rows.emplace(name, load_by_name(session, name));
  std::vector<Standing> standings;
  for (const Delivery& delivery : deliveries) {
    const auto& row = rows.at(delivery.alert_id);
    standings.push_back(row ? standing_of(session, *row, delivery.receiver, unsent) : Standing::own);
  }
  for (size_t i = 0; i < deliveries.size(); ++i) {
    auto& row = rows.at(deliveries[i].alert_id);
    if (standings[i] == Standing::follows && !was_sent(session, *row, unsent)) follow(session, *row);
  }
  for (auto& [name, row] : rows) {
    if (row && !was_sent(session, *row, unsent)) bring_up_to_date(session, *row);
  }
  std::vector<Delivery> fresh;
  for (size_t i = 0; i < deliveries.size(); ++i) {
    const auto& row = rows.at(deliveries[i].alert_id);
    if (standings[i] == Standing::repeated) {
      silence(session, *row, deliveries[i].id);
      continue;
    }
    if (row) take_over(*row, deliveries[i]);
    fresh.push_back(std::move(deliveries[i]));
  }
  return fresh;
}

void refresh(Session& session, int64_t alert) {
  if (auto row = load_by_number(session, alert)) bring_up_to_date(session, *row);
}

}  // namespace feedwatch::store
