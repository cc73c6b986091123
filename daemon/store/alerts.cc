#include "alert/alert.h"

#include <algorithm>
#include <tuple>

#include "article/identity.h"
#include "base/hash.h"
#include "store/digest.h"
#include "store/session.h"

namespace feedwatch::store {

namespace {

constexpr int64_t epoch = 0;  // of a story; the same rule may tell it again in a later one

// One article of a poll, settled: which article of the store it is.
struct Settled {
  int64_t article{0};
  Known was{Known::nothing};
  std::string public_id{};
};

// Adds deliveries of one transaction to what its caller gets.
class Outbox {
 public:
  Outbox(Session& session, Time now) : session_(session), now_(now), after_(last_delivery(session)) {}

  void add(int64_t alert, int64_t lane, const Delivery& like, const std::vector<std::string>& receivers) {
    for (auto receiver = receivers.begin(); receiver != receivers.end(); ++receiver) {
      if (std::find(receivers.begin(), receiver, *receiver) != receiver) continue;
      const NewDelivery row{.alert = alert, .lane = lane, .receiver = *receiver, .now = now_, .after = after_};
      const auto [id, free] = add_delivery(session_, row);
      if (free) {
        hand_out(id, *receiver, like);
      } else if (std::find(waiting.begin(), waiting.end(), *receiver) == waiting.end()) {
        waiting.push_back(*receiver);
      }
    }
  }

  std::vector<Delivery> leased{};
  std::vector<std::string> waiting{};

 private:
  void hand_out(int64_t id, const std::string& receiver, const Delivery& like) {
    Delivery& delivery = leased.emplace_back(like);
    delivery.id = DeliveryId{id};
    delivery.receiver = receiver;
    delivery.message_id = message_id(like.alert_id, receiver);
    delivery.attempt = 1;
    delivery.created = now_;
    delivery.state = "leased";
    delivery.next_try = now_ + session_.options.lease;
  }

  Session& session_;
  Time now_;
  int64_t after_;
};

Fingerprint fingerprint(const Article& article) {
  return {item_key(article), article.url_key, article.content_hash, article.guid, article.title};
}

void see(Session& session, const PollCommit& poll, const Article& article, int64_t id) {
  session.database.run(R"(
    INSERT INTO sighting VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (source, item_key) DO UPDATE SET content_hash = excluded.content_hash, day = excluded.day)",
                       session.sources.add(session.database, poll.state.id), item_key(article), id, article.content_hash,
                       day_of(poll.now));
}

std::string public_id(Session& session, int64_t article) {
  Query row = session.database.query("SELECT uid FROM article WHERE id = ?", article);
  return row.next() ? row.text(0) : std::string{};
}

Settled settle(Session& session, const PollCommit& poll, const NewArticle& entry) {
  const Identity identity = identify(session, poll.state.id, fingerprint(entry.article));
  Settled settled{.article = identity.article, .was = identity.known};
  if (identity.known == Known::nothing) {
    std::tie(settled.article, settled.public_id) = add_article(session, poll.state.id, entry, poll.now);
  } else {
    settled.public_id = public_id(session, identity.article);
  }
  if (identity.known == Known::changed) edit_article(session, identity.article, poll.state.id, entry, poll.now);
  if (identity.known != Known::same) see(session, poll, entry.article, settled.article);
  return settled;
}

struct Story {
  int64_t id{0};
  alert::StoryInfo info{};
};

Story load_story(Session& session, int64_t article) {
  Query row = session.database.query(R"(
    SELECT story.id, story.uid, story.first_seen, founder.title,
           (SELECT count(*) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id),
           (SELECT count(DISTINCT s.source) FROM article AS a JOIN sighting AS s ON s.article = a.id WHERE a.story = story.id)
    FROM article JOIN story ON story.id = article.story LEFT JOIN article AS founder ON founder.id = story.id
    WHERE article.id = ?)",
                                     article);
  row.next();
  return {.id = row.integer(0),
          .info = {.id = row.text(1),
                   .title = row.text(3),
                   .first_seen = row.time(2),
                   .articles = row.number(4),
                   .sources = row.number(5)}};
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

bool is_told(Session& session, int64_t story, int64_t rule) {
  return session.database.value("SELECT 1 FROM alert WHERE story = ? AND rule = ? AND epoch = ?", story, rule, epoch).has_value();
}

void tell(Session& session, const PollCommit& poll, const Article& article, const Hit& hit, const Story& story,
          PollResult& result, Outbox& outbox) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  if (is_told(session, story.id, rule)) return;
  alert::Alert& told = result.alerts.emplace_back();
  told.id = digest({"alert", hit.rule.id, story.info.id, std::to_string(epoch)});
  told.timestamp = poll.now;
  told.rule = hit.rule;
  told.story = story.info;
  told.articles.push_back(quote(poll, article, hit));
  const std::string body = alert::to_json(told);
  session.database.run("INSERT INTO alert (uid, story, rule, epoch, created, body) VALUES (?, ?, ?, ?, ?, ?)", told.id, story.id,
                       rule, epoch, poll.now, body);
  const Delivery like{.alert_id = told.id, .story_id = story.info.id, .rule_id = hit.rule.id, .body = body};
  outbox.add(session.database.last_id(), story.id, like, hit.receivers);
}

// True when the rule holds for the article for the first time.
bool note_match(Session& session, int64_t article, const Hit& hit) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  return session.database.run("INSERT OR IGNORE INTO matched VALUES (?, ?)", article, rule) > 0;
}

std::vector<const Hit*> to_tell(Session& session, int64_t article, const NewArticle& entry, bool baseline) {
  std::vector<const Hit*> hits;
  for (const Hit& hit : entry.hits) {
    if (note_match(session, article, hit) && !baseline) hits.push_back(&hit);
  }
  return hits;
}

void renew_sightings(Session& session, const PollCommit& poll) {
  const auto stale = session.stale.find(poll.state.id);
  if (stale == session.stale.end()) return;
  const int64_t source = session.sources.add(session.database, poll.state.id);
  for (const uint64_t key : stale->second) {
    session.database.run("UPDATE sighting SET day = ? WHERE source = ? AND item_key = ?", day_of(poll.now), source, key);
  }
  session.pending.renewed.push_back(poll.state.id);
}

}  // namespace

PollResult commit_poll(Session& session, const PollCommit& poll) {
  PollResult result;
  save_source(session, poll.state, day_of(poll.now));
  renew_sightings(session, poll);
  std::optional<Outbox> outbox;
  for (size_t i = 0; i < poll.articles.size(); ++i) {
    const NewArticle& entry = poll.articles[i];
    const Settled settled = settle(session, poll, entry);
    const auto hits = to_tell(session, settled.article, entry, poll.baseline);
    if (!hits.empty()) {
      if (!outbox) outbox.emplace(session, poll.now);
      const Story story = load_story(session, settled.article);
      for (const Hit* hit : hits) tell(session, poll, entry.article, *hit, story, result, *outbox);
    }
    result.changes.push_back({ArticleId{settled.article}, settled.public_id, settled.was, i});
  }
  if (outbox) {
    result.deliveries = std::move(outbox->leased);
    result.waiting = std::move(outbox->waiting);
  }
  return result;
}

std::vector<Delivery> add_event(Session& session, const alert::OperatorEvent& event, const std::vector<std::string>& receivers) {
  if (session.database.value("SELECT 1 FROM alert WHERE uid = ?", event.id)) return {};
  Outbox outbox{session, event.timestamp};
  const std::string body = alert::to_json(event);
  session.database.run("INSERT INTO alert (uid, epoch, created, body) VALUES (?, ?, ?, ?)", event.id, epoch, event.timestamp,
                       body);
  // Events about one source arrive in order. Stories have the lanes above zero.
  const int64_t lane = -1 - static_cast<int64_t>(hash64(event.source) >> 1U);
  outbox.add(session.database.last_id(), lane, Delivery{.alert_id = event.id, .body = body}, receivers);
  return std::move(outbox.leased);
}

}  // namespace feedwatch::store
