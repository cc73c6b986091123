#include "store/collected.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "notify/hours.h"
#include "store/digest.h"
#include "store/refresh.h"
#include "store/sending.h"
#include "store/when_clock.h"

namespace feedwatch::store {

namespace {

constexpr size_t most_alerts = 25;    // of one message: a webhook of 20 KB can list them all
constexpr size_t most_messages = 20;  // of one digest
constexpr size_t most_bytes = 100'000;

int rank_of(const std::string& severity) {
  static constexpr std::string_view order[] = {"info", "low", "medium", "warning", "high", "critical"};
  const auto* const found = std::find(std::begin(order), std::end(order), severity);
  return found == std::end(order) ? -1 : static_cast<int>(found - std::begin(order));
}

// Of one rule when all are; else the digest speaks for itself, as seriously as the most serious of them.
alert::RuleInfo rule_of(const std::vector<AlertRow>& rows) {
  alert::RuleInfo rule = rows.front().alert.rule;
  const bool same = std::all_of(rows.begin(), rows.end(), [&rule](const AlertRow& row) { return row.alert.rule.id == rule.id; });
  if (same) return rule;
  rule = {.id = "", .title = "Digest", .severity = rule.severity, .labels = {}};
  for (const AlertRow& row : rows) {
    if (rank_of(row.alert.rule.severity) > rank_of(rule.severity)) rule.severity = row.alert.rule.severity;
  }
  return rule;
}

std::string title_of(const std::vector<AlertRow>& rows, uint32_t more) {
  std::set<std::string> stories;
  for (const AlertRow& row : rows) stories.insert(row.alert.story.id.empty() ? row.alert.id : row.alert.story.id);
  return more == 0 ? fmt::format("{} {}", stories.size(), stories.size() == 1 ? "story" : "stories")
                   : fmt::format("{} stories and {} more", stories.size(), more);
}

// `receiver`'s own, so that two receivers never share one.
std::string digest_id(const std::string& receiver, const std::vector<AlertRow>& rows) {
  std::string ids;
  for (const AlertRow& row : rows) ids += row.alert.id;
  return digest({"collected", receiver, ids});
}

void send_digest(Session& session, const std::string& receiver, std::vector<AlertRow> rows, const std::vector<int64_t>& left_out,
                 Outbox& outbox) {
  if (rows.size() == 1 && left_out.empty()) {
    const AlertRow& row = rows.front();
    const Delivery like{.alert_id = row.alert.id, .story_id = row.alert.story.id, .rule_id = row.alert.rule.id, .body = row.body};
    return outbox.add(row.id, row.story, like, {receiver});
  }
  std::vector<int64_t> members = left_out;
  for (const AlertRow& row : rows) members.push_back(row.id);
  const auto more = static_cast<uint32_t>(left_out.size());
  const alert::RuleInfo rule = rule_of(rows);
  const std::string id = digest_id(receiver, rows);
  const alert::StoryInfo story{.title = title_of(rows, more), .articles = static_cast<uint32_t>(rows.size())};
  alert::Alert made = combine(std::move(rows));
  made.id = id;
  made.story = story;
  made.more += more;
  const Made message = keep_as_is(session, std::move(made), rule, outbox.now(), most_bytes);
  note_included(session, members, message.row);
  outbox.add(message.row, 0, message.like, {receiver});
}

std::vector<int64_t> alerts_of(Session& session, int64_t receiver) {
  std::vector<int64_t> alerts;
  Query row = session.database.query("SELECT alert FROM collected WHERE receiver = ? ORDER BY alert", receiver);
  while (row.next()) alerts.push_back(row.integer(0));
  return alerts;
}

// All that the receiver has collected: what came last minute belongs to the same digest.
void release(Session& session, int64_t number, const std::string& receiver, Outbox& outbox) {
  std::vector<int64_t> waiting = alerts_of(session, number);
  session.database.run("DELETE FROM collected WHERE receiver = ?", number);
  const size_t listed = std::min(waiting.size(), most_alerts * most_messages);
  const std::vector<int64_t> left_out(waiting.begin() + static_cast<std::ptrdiff_t>(listed), waiting.end());
  waiting.resize(listed);
  if (waiting.size() == 1) refresh(session, waiting.front());
  std::vector<AlertRow> rows;
  for (size_t i = 0; i < waiting.size(); ++i) {
    const bool is_last = i + 1 == waiting.size();
    if (auto row = load_alert(session, waiting[i])) rows.push_back(std::move(*row));
    if (rows.empty() || (rows.size() < most_alerts && !is_last)) continue;
    send_digest(session, receiver, std::exchange(rows, {}), is_last ? left_out : std::vector<int64_t>{}, outbox);
  }
}

}  // namespace

// The first alert of a digest says when it is due.
void collect(Session& session, const std::string& receiver, const rules::Digest& digest, int64_t alert, const Moment& moment) {
  const int64_t number = session.receivers.add(session.database, receiver);
  Time due = axis_time(session, moment) + (notify::next_digest(digest, moment.now) - moment.now);
  std::optional<Time> wall;
  if (digest.every <= Duration{0}) wall = notify::next_digest(digest, moment.now);
  {
    Query row = session.database.query("SELECT due, wall FROM collected WHERE receiver = ? ORDER BY due LIMIT 1", number);
    if (row.next() && row.time(0) < due) {  // later: the receiver's digest was another one then
      due = row.time(0);
      wall = row.maybe_time(1);
    }
  }
  session.database.run("INSERT OR IGNORE INTO collected VALUES (?, ?, ?, ?)", number, alert, due, wall);
}

std::optional<Duration> release_collected(Session& session, Time axis, Outbox& outbox) {
  constexpr Duration between_looks_at_the_wall = std::chrono::minutes{5};
  std::vector<std::pair<int64_t, std::string>> due;
  {
    Query row = session.database.query(R"(
      SELECT id, name FROM receiver WHERE id IN (
        SELECT receiver FROM collected WHERE due <= ? UNION SELECT receiver FROM collected WHERE wall <= ?) ORDER BY id)",
                                       axis, outbox.now());
    while (row.next()) due.emplace_back(row.integer(0), row.text(1));
  }
  for (const auto& [number, receiver] : due) release(session, number, receiver, outbox);
  const auto next = session.database.value("SELECT min(due) FROM collected");
  if (!next) return std::nullopt;
  return std::clamp<Duration>(to_time(*next) - axis, Duration{1}, between_looks_at_the_wall);
}

}  // namespace feedwatch::store
