#include "store/held.h"

#include <algorithm>

#include <boost/json.hpp>

#include "notify/hours.h"
#include "store/digest.h"
#include "store/refresh.h"
#include "store/when_clock.h"

namespace feedwatch::store {

namespace json = boost::json;

namespace {

using notify::Stage;

constexpr size_t most_articles = 50;      // of one message
constexpr size_t most_released = 10'000;  // alerts of one key at a time
constexpr Duration longest_wait = std::chrono::hours{1};

int64_t number(Stage stage) { return static_cast<int64_t>(stage); }

std::string to_list(const std::vector<std::string>& texts) { return json::serialize(json::array(texts.begin(), texts.end())); }

std::vector<std::string> from_list(const std::string& text) {
  std::vector<std::string> texts;
  const json::value list = json::parse(text);
  for (const json::value& one : list.as_array()) texts.emplace_back(one.as_string());
  return texts;
}

void hold(Session& session, const Hit& hit, const Parcel& parcel, Stage stage, const std::string& key, Time due) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  const std::string receivers = to_list(hit.receivers);
  for (const int64_t alert : parcel.alerts) {
    session.database.run("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?)", alert, rule, number(stage), key,
                         parcel.throttle, due, receivers);
  }
}

void drop(Session& session, const Parcel& parcel, const std::string& reason) {
  for (const int64_t alert : parcel.alerts) session.database.run("INSERT OR REPLACE INTO muted VALUES (?, ?)", alert, reason);
}

// Joins the group that is being collected, or begins one.
void hold_group(Session& session, const Hit& hit, const Parcel& parcel, Time axis) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  const auto due = session.database.value("SELECT min(due) FROM held WHERE rule = ? AND stage = ? AND key = ?", rule,
                                          number(Stage::group), parcel.group);
  hold(session, hit, parcel, Stage::group, parcel.group, due ? to_time(*due) : axis + notify::group_window);
}

// True when the parcel may not pass now.
bool stopped_by_hours(Session& session, const Hit& hit, const Parcel& parcel, Time now, Time axis) {
  if (!hit.hours || notify::is_open(*hit.hours, now)) return false;
  if (hit.hours->outside == "drop") {
    drop(session, parcel, "outside the hours of the rule");
    return true;
  }
  const std::string key = hit.hours->outside == "digest" ? "" : std::to_string(parcel.alerts.front());
  hold(session, hit, parcel, Stage::hours, key, axis + (notify::next_opening(*hit.hours, now) - now));
  return true;
}

bool stopped_by_throttle(Session& session, const Hit& hit, const Parcel& parcel, Time axis) {
  if (!hit.throttle || hit.throttle->per <= Duration{0}) return false;
  Database& database = session.database;
  const int64_t rule = session.rules.add(database, hit.rule.id);
  std::optional<notify::Window> window;
  {
    Query row = database.query("SELECT since, sent FROM throttle WHERE rule = ? AND key = ?", rule, parcel.throttle);
    if (row.next()) window = notify::Window{.since = row.time(0), .sent = row.number(1)};
  }
  const auto until = notify::throttled_until(*hit.throttle, window, axis);
  if (until) {
    hold(session, hit, parcel, Stage::throttle, parcel.throttle, *until);
    return true;
  }
  database.run("INSERT OR REPLACE INTO throttle VALUES (?, ?, ?, ?, ?)", rule, parcel.throttle, window->since, window->sent,
               window->since + hit.throttle->per);
  return false;
}

struct AlertRow {
  alert::Alert alert{};
  std::string body{};
  int64_t story{0};
};

std::optional<AlertRow> load_alert(Session& session, int64_t id) {
  Query row = session.database.query("SELECT body, ifnull(story, 0) FROM alert WHERE id = ?", id);
  if (!row.next()) return std::nullopt;
  AlertRow loaded{.body = row.text(0), .story = row.integer(1)};
  auto parsed = alert::alert_from_json(loaded.body);
  if (parsed) loaded.alert = std::move(*parsed);
  return loaded;
}

void send_one(Session& session, const Hit& hit, int64_t id, Outbox& outbox) {
  refresh(session, id);
  const auto row = load_alert(session, id);
  if (!row) return;
  const Delivery like{
      .alert_id = row->alert.id, .story_id = row->alert.story.id, .rule_id = row->alert.rule.id, .body = row->body};
  outbox.add(id, row->story == 0 ? rule_lane(hit.rule.id) : row->story, like, hit.receivers);
}

// One message with the articles of all.
void send_digest(Session& session, const Hit& hit, const Parcel& parcel, Outbox& outbox) {
  alert::Alert made{.type = "digest"};
  std::string ids;
  for (const int64_t id : parcel.alerts) {
    auto row = load_alert(session, id);
    if (!row) continue;
    ids += row->alert.id;
    if (made.story.id.empty()) made.story = row->alert.story;
    if (made.articles.size() < most_articles && !row->alert.articles.empty()) {
      made.articles.push_back(std::move(row->alert.articles.front()));
    } else {
      ++made.more;
    }
  }
  made.id = digest({"digest", hit.rule.id, ids});
  tell_as_is(session, std::move(made), hit, outbox);
}

void send(Session& session, const Hit& hit, const Parcel& parcel, Outbox& outbox) {
  if (parcel.alerts.size() == 1) return send_one(session, hit, parcel.alerts.front(), outbox);
  send_digest(session, hit, parcel, outbox);
}

// What waits under one key and is due.
struct Due {
  int64_t rule{0};
  std::string rule_name{};
  Stage stage{};
  std::string key{};
};

std::vector<Due> due_keys(Session& session, Time axis) {
  std::vector<Due> keys;
  Query row = session.database.query(R"(
    SELECT DISTINCT held.rule, rule.name, stage, key FROM held JOIN rule ON rule.id = held.rule WHERE due <= ? ORDER BY due, alert)",
                                     axis);
  while (row.next()) keys.push_back({row.integer(0), row.text(1), static_cast<Stage>(row.integer(2)), row.text(3)});
  return keys;
}

// Takes what waits under the key out; with it who was to be told.
std::pair<Parcel, std::vector<std::string>> take(Session& session, const Due& due, Time axis) {
  Parcel parcel;
  std::vector<std::string> receivers;
  {
    Query row = session.database.query(
        "SELECT alert, throttle, receivers FROM held WHERE rule = ? AND stage = ? AND key = ? AND due <= ? ORDER BY alert LIMIT "
        "?",
        due.rule, number(due.stage), due.key, axis, static_cast<int64_t>(most_released));
    while (row.next()) {
      parcel.alerts.push_back(row.integer(0));
      parcel.throttle = row.text(1);
      if (receivers.empty()) receivers = from_list(row.text(2));
    }
  }
  for (const int64_t alert : parcel.alerts) session.database.run("DELETE FROM held WHERE alert = ?", alert);
  return {std::move(parcel), std::move(receivers)};
}

// Whatever held it, it may have become night meanwhile, or the clock may have been set.
constexpr Stage after_waiting = Stage::hours;

}  // namespace

bool has_policy(const Hit& hit) { return hit.throttle || hit.hours || !hit.group_by.empty(); }

void pass_on(Session& session, const Hit& hit, const Parcel& parcel, Stage from, Outbox& outbox, PollResult& result) {
  const Moment& moment = outbox.moment();
  const Time axis = axis_time(session, moment);
  if (from <= Stage::group && !hit.group_by.empty()) {
    hold_group(session, hit, parcel, axis);
  } else if (!stopped_by_hours(session, hit, parcel, moment.now, axis) && !stopped_by_throttle(session, hit, parcel, axis)) {
    return send(session, hit, parcel, outbox);
  }
  result.holds = true;
}

std::optional<Duration> release_held(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox,
                                     PollResult& result) {
  for (const Due& due : due_keys(session, axis)) {
    const auto [parcel, receivers] = take(session, due, axis);
    if (parcel.alerts.empty()) continue;
    const auto known = std::find_if(rules.begin(), rules.end(), [&due](const Hit& hit) { return hit.rule.id == due.rule_name; });
    if (known != rules.end()) {
      pass_on(session, *known, parcel, after_waiting, outbox, result);
      continue;
    }
    Hit gone;
    gone.rule.id = due.rule_name;
    gone.receivers = receivers;
    if (const auto row = load_alert(session, parcel.alerts.front())) gone.rule = row->alert.rule;
    send(session, gone, parcel, outbox);
  }
  session.database.run("DELETE FROM throttle WHERE until < ?", axis);
  const auto next = session.database.value("SELECT min(due) FROM held");
  if (!next) return std::nullopt;
  return std::clamp<Duration>(to_time(*next) - axis, Duration{1}, longest_wait);
}

}  // namespace feedwatch::store
