#include "store/held.h"

#include <algorithm>

#include "notify/hours.h"
#include "store/alert_rows.h"
#include "store/remembered.h"
#include "store/sending.h"
#include "store/texts.h"
#include "store/when_clock.h"

namespace feedwatch::store {

namespace {

using notify::Stage;

constexpr size_t most_released = 10'000;  // alerts of one key at a time
constexpr Duration longest_wait = std::chrono::hours{1};
constexpr Duration between_looks_at_the_wall = std::chrono::minutes{5};

int64_t number(Stage stage) { return static_cast<int64_t>(stage); }

void hold(Session& session, const Hit& hit, const Parcel& parcel, Stage stage, const std::string& key, Time due) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  const std::string receivers = to_list(hit.receivers);
  for (const int64_t alert : parcel.alerts) {
    session.database.run("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?)", alert, rule, number(stage), key,
                         parcel.throttle, due, receivers);
  }
}

void mute(Session& session, int64_t alert, const std::string& reason) {
  session.database.run("INSERT OR REPLACE INTO muted VALUES (?, ?)", alert, reason);
}

// What waits together in the stage.
std::string key_of(const Hit& hit, const Parcel& parcel, Stage stage) {
  if (stage == Stage::group) return parcel.group;
  if (stage == Stage::throttle) return parcel.throttle;
  return hit.hours && hit.hours->outside == "digest" ? "" : std::to_string(parcel.alerts.front());
}

void drop_silenced(Session& session, Parcel& parcel, const notify::Step& step) {
  for (const auto& [index, reason] : step.silenced) mute(session, parcel.alerts[index], reason);
  for (auto one = step.silenced.rbegin(); one != step.silenced.rend(); ++one)
    parcel.alerts.erase(parcel.alerts.begin() + static_cast<std::ptrdiff_t>(one->first));
}

// True when the parcel goes on its way to the receivers now; false: held or muted.
bool passes(Session& session, const Hit& hit, Parcel& parcel, Stage from, Outbox& outbox, PollResult& result) {
  const Moment& moment = outbox.moment();
  const notify::Policy policy = policy_of(hit);
  const bool keeps_time = policy.grouped || policy.hours || policy.throttle;
  const notify::Instant now{.wall = moment.now, .axis = keeps_time ? axis_time(session, moment) : moment.now};
  const notify::Past past = remembered(session, hit, parcel, moment.now, from);
  const notify::Step step = notify::next_step(policy, past, parcel.subjects, now, from);
  drop_silenced(session, parcel, step);
  if (step.opens_group) remember_group(session, hit, parcel.group, now.axis);
  if (step.fate == notify::Fate::mute) {
    for (const int64_t alert : parcel.alerts) mute(session, alert, step.reason);
    return false;
  }
  if (step.fate == notify::Fate::hold) {
    hold(session, hit, parcel, step.at, key_of(hit, parcel, step.at), step.until);
    result.holds = true;
    return false;
  }
  if (step.window) remember_window(session, hit, parcel.throttle, *step.window);
  return true;
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
  if (due.stage == Stage::group) parcel.group = due.key;
  for (const int64_t alert : parcel.alerts) session.database.run("DELETE FROM held WHERE alert = ?", alert);
  return {std::move(parcel), std::move(receivers)};
}

// The clock may have been set into the hours.
void hurry_opened(Session& session, const std::vector<Hit>& rules, Time axis, Time now) {
  for (const Hit& hit : rules) {
    if (!hit.hours || !notify::is_open(*hit.hours, now)) continue;
    const int64_t rule = session.rules.add(session.database, hit.rule.id);
    session.database.run("UPDATE held SET due = ?1 WHERE rule = ?2 AND stage = ?3 AND due > ?1", axis, rule,
                         number(Stage::hours));
  }
}

Hit gone_rule(Session& session, const Due& due, std::vector<std::string> receivers, const Parcel& parcel) {
  Hit gone;
  gone.rule.id = due.rule_name;
  gone.receivers = std::move(receivers);
  if (const auto row = load_alert(session, parcel.alerts.front())) gone.rule = row->alert.rule;
  return gone;
}

void release(Session& session, const std::vector<Hit>& rules, const Due& due, Time axis, Outbox& outbox, PollResult& result) {
  auto [parcel, receivers] = take(session, due, axis);
  if (parcel.alerts.empty()) return;
  const auto known = std::find_if(rules.begin(), rules.end(), [&due](const Hit& hit) { return hit.rule.id == due.rule_name; });
  if (known == rules.end()) {
    const Hit gone = gone_rule(session, due, std::move(receivers), parcel);
    return send_together(session, gone, parcel.alerts, outbox, result);
  }
  if (due.stage == Stage::group) remember_group(session, *known, due.key, axis);
  describe(session, *known, parcel, outbox.now());
  // Whatever held it, it may have become night meanwhile, or the clock may have been set.
  if (passes(session, *known, parcel, Stage::hours, outbox, result))
    send_together(session, *known, parcel.alerts, outbox, result);
}

}  // namespace

void pass_on(Session& session, const Hit& hit, const alert::Alert& told, int64_t row, const Story& story, const Delivery& like,
             Outbox& outbox, PollResult& result) {
  Parcel parcel = parcel_of(row, told, hit);
  parcel.stories = {story.id};
  if (passes(session, hit, parcel, Stage::inhibit, outbox, result)) send_one(session, hit, row, story.lane, like, outbox, result);
}

std::optional<Duration> release_held(Session& session, const std::vector<Hit>& rules, Time axis, Outbox& outbox,
                                     PollResult& result) {
  hurry_opened(session, rules, axis, outbox.now());
  for (const Due& due : due_keys(session, axis)) release(session, rules, due, axis, outbox, result);
  session.database.run("DELETE FROM throttle WHERE until < ?", axis);
  session.database.run("DELETE FROM group_told WHERE until < ?", axis);
  const auto next = session.database.value("SELECT min(due) FROM held");
  if (!next) return std::nullopt;
  const bool waits_for_hours =
      session.database.value("SELECT 1 FROM held WHERE stage = ? LIMIT 1", number(Stage::hours)).has_value();
  return std::clamp<Duration>(to_time(*next) - axis, Duration{1}, waits_for_hours ? between_looks_at_the_wall : longest_wait);
}

}  // namespace feedwatch::store
