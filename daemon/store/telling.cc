#include "store/telling.h"

#include <algorithm>

#include "store/digest.h"
#include "store/held.h"

namespace feedwatch::store {

void Outbox::add(int64_t alert, int64_t lane, const Delivery& like, const std::vector<std::string>& receivers) {
  for (auto receiver = receivers.begin(); receiver != receivers.end(); ++receiver) {
    if (std::find(receivers.begin(), receiver, *receiver) != receiver) continue;
    const NewDelivery row{
        .alert = alert, .lane = lane == 0 ? own_lane(alert) : lane, .receiver = *receiver, .now = now_, .after = after_};
    const auto [id, free] = add_delivery(session_, row);
    if (free) {
      hand_out(id, *receiver, like);
    } else if (std::find(waiting.begin(), waiting.end(), *receiver) == waiting.end()) {
      waiting.push_back(*receiver);
    }
  }
}

void Outbox::hand_out(int64_t id, const std::string& receiver, const Delivery& like) {
  Delivery& delivery = leased.emplace_back(like);
  delivery.id = DeliveryId{id};
  delivery.receiver = receiver;
  delivery.message_id = message_id(like.alert_id, receiver);
  delivery.attempt = 1;
  delivery.created = now_;
  delivery.state = "leased";
  delivery.next_try = now_ + session_.options.lease;
}

Story load_story(Session& session, int64_t article) {
  return load_story_by_id(session, session.database.value("SELECT story FROM article WHERE id = ?", article).value_or(0));
}

Story load_story_by_id(Session& session, int64_t story) {
  Query row = session.database.query(R"(
    SELECT story.id, story.uid, story.first_seen, founder.title,
           (SELECT count(*) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id),
           (SELECT count(DISTINCT s.source) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id)
    FROM story LEFT JOIN article AS founder ON founder.id = story.id WHERE story.id = ?)",
                                     story);
  row.next();
  return {.id = row.integer(0),
          .lane = row.integer(0),
          .info = {.id = row.text(1),
                   .title = row.text(3),
                   .first_seen = row.time(2),
                   .articles = row.number(4),
                   .sources = row.number(5)}};
}

bool is_told(Session& session, int64_t story, int64_t rule) {
  return session.database.value("SELECT 1 FROM alert WHERE story = ? AND rule = ? LIMIT 1", story, rule).has_value();
}

int64_t next_epoch(Session& session, int64_t story, int64_t rule) {
  const auto last = session.database.value("SELECT max(epoch) FROM alert WHERE story = ? AND rule = ?", story, rule);
  return last ? *last + 1 : 0;
}

alert::AlertArticle quote(const PollCommit& poll, const Article& article, const Hit& hit) {
  return {.title = article.title,
          .url = article.url,
          .source_id = poll.state.id,
          .source_name = poll.source_name,
          .authors = article.authors,
          .published = article.published,
          .lang = article.lang,
          .summary = hit.summary,
          .matches = hit.matches};
}

namespace {

// The alert's row.
int64_t keep(Session& session, const alert::Alert& told, int64_t story, int64_t epoch, const std::string& body) {
  // A message of several rules is of none.
  const int64_t rule = told.rule.id.empty() ? 0 : session.rules.add(session.database, told.rule.id);
  session.database.run(
      "INSERT INTO alert (uid, story, rule, epoch, created, body) VALUES (?, nullif(?, 0), nullif(?, 0), ?, ?, ?)", told.id,
      story, rule, epoch, told.timestamp, body);
  return session.database.last_id();
}

Delivery like(const alert::Alert& told, std::string body) {
  return {.alert_id = told.id, .story_id = told.story.id, .rule_id = told.rule.id, .body = std::move(body)};
}

}  // namespace

Made keep_as_is(Session& session, alert::Alert made, const alert::RuleInfo& rule, Time now, size_t most_bytes) {
  made.timestamp = now;
  made.rule = rule;
  std::string body = alert::to_json(made, most_bytes);
  const int64_t row = keep(session, made, 0, 0, body);
  return {.row = row, .like = like(made, std::move(body))};
}

const alert::Alert& tell(Session& session, alert::Alert told, const Story& story, int64_t epoch, const Hit& hit,
                         PollResult& result, Outbox& outbox) {
  if (told.id.empty()) told.id = digest({"alert", hit.rule.id, story.info.id, std::to_string(epoch)});
  told.timestamp = outbox.now();
  told.rule = hit.rule;
  if (story.id != 0) {
    told.story = story.info;
    told.sequence = static_cast<uint32_t>(epoch + 1);
  }
  std::string body = alert::to_json(told);
  const int64_t row = keep(session, told, story.id, epoch, body);
  pass_on(session, hit, told, row, story, like(told, std::move(body)), outbox, result);
  return result.alerts.emplace_back(std::move(told));
}

}  // namespace feedwatch::store
