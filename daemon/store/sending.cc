#include "store/sending.h"

#include "store/collected.h"
#include "store/digest.h"
#include "store/refresh.h"
#include "store/remembered.h"
#include "store/reminders.h"

namespace feedwatch::store {

namespace {

constexpr size_t most_articles = 50;  // of one message

const rules::Digest* digest_of(const Hit& hit, const std::string& receiver) {
  if (!hit.digests) return nullptr;
  const auto found = hit.digests->find(receiver);
  return found == hit.digests->end() ? nullptr : &found->second;
}

// What a message of several says of one: the article it is about; of a silence, which is about none, its title.
alert::AlertArticle entry_of(alert::Alert& alert) {
  if (!alert.articles.empty()) return std::move(alert.articles.front());
  return {.title = alert.story.title.empty() ? alert.rule.title : alert.story.title, .published = alert.timestamp};
}

}  // namespace

bool waits(const Hit& hit) {
  return hit.throttle || hit.hours || is_grouped(hit) || hit.escalate || hit.grouping.repeat > Duration{0};
}

void send_one(Session& session, const Hit& hit, int64_t alert, int64_t lane, const Delivery& like, Outbox& outbox,
              PollResult& result) {
  std::vector<std::string> now;
  for (const std::string& receiver : hit.receivers) {
    if (const rules::Digest* digest = digest_of(hit, receiver)) {
      collect(session, receiver, *digest, alert, outbox.moment());
      result.holds = true;
    } else {
      now.push_back(receiver);
    }
  }
  outbox.add(alert, lane, like, now);
  if (begin_reminders(session, hit, alert, outbox.moment())) result.holds = true;
}

alert::Alert combine(std::vector<AlertRow> rows) {
  alert::Alert made{.type = "digest"};
  for (AlertRow& row : rows) {
    if (made.story.id.empty()) made.story = row.alert.story;
    if (made.articles.size() == most_articles || row.alert.id.empty()) {
      ++made.more;
      continue;
    }
    alert::AlertArticle& article = made.articles.emplace_back(entry_of(row.alert));
    article.alert_id = row.alert.id;
    article.rule = row.alert.rule.id;
  }
  return made;
}

void note_included(Session& session, const std::vector<int64_t>& alerts, int64_t message) {
  for (const int64_t alert : alerts) session.database.run("INSERT OR IGNORE INTO included VALUES (?, ?)", alert, message);
}

void send_together(Session& session, const Hit& hit, const std::vector<int64_t>& alerts, Outbox& outbox, PollResult& result) {
  if (alerts.size() == 1) refresh(session, alerts.front());
  std::vector<AlertRow> rows;
  std::string ids;
  for (const int64_t alert : alerts) {
    auto row = load_alert(session, alert);
    if (!row) continue;
    ids += row->alert.id;
    rows.push_back(std::move(*row));
  }
  if (rows.empty()) return;
  if (rows.size() == 1) {
    const AlertRow& row = rows.front();
    const Delivery like{.alert_id = row.alert.id, .story_id = row.alert.story.id, .rule_id = row.alert.rule.id, .body = row.body};
    return send_one(session, hit, row.id, row.story, like, outbox, result);
  }
  alert::Alert made = combine(std::move(rows));
  made.id = digest({"digest", hit.rule.id, ids});
  const Made message = keep_as_is(session, std::move(made), hit.rule, outbox.now());
  note_included(session, alerts, message.row);
  send_one(session, hit, message.row, 0, message.like, outbox, result);
}

}  // namespace feedwatch::store
