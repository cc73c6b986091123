#include "alert/alert.h"

#include <algorithm>
#include <tuple>

#include "article/identity.h"
#include "base/hash.h"
#include "rules/when.h"
#include "store/session.h"
#include "store/telling.h"
#include "store/when.h"

namespace feedwatch::store {

namespace {

constexpr int64_t first_epoch = 0;  // of a story; the same rule may tell it again in a later one

// One article of a poll, settled: which article of the store it is.
struct Settled {
  int64_t article{0};
  Known was{Known::nothing};
  std::string public_id{};
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

void tell_story(Session& session, const PollCommit& poll, const Article& article, const Hit& hit, const Story& story,
                PollResult& result, Outbox& outbox) {
  if (is_told(session, story.id, session.rules.add(session.database, hit.rule.id))) return;
  alert::Alert told;
  told.articles.push_back(quote(poll, article, hit));
  tell(session, std::move(told), story, first_epoch, hit, result, outbox);
}

// True when the rule holds for the article for the first time.
bool note_hit(Session& session, int64_t article, const Hit& hit) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  return session.database.run("INSERT OR IGNORE INTO matched VALUES (?, ?)", article, rule) > 0;
}

void tell_hits(Session& session, const Match& match, PollResult& result, Outbox& outbox) {
  std::optional<Story> story;
  for (const Hit& hit : match.entry.hits) {
    const bool is_new = note_hit(session, match.article, hit);
    if (rules::has_when(hit.when)) {
      note_match(session, match, hit, result, outbox);
    } else if (is_new && !match.poll.baseline) {
      if (!story) story = load_story(session, match.article);
      tell_story(session, match.poll, match.entry.article, hit, *story, result, outbox);
    }
  }
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
  save_source(session, poll.state, poll.was_read ? std::optional(day_of(poll.now)) : std::nullopt);
  if (poll.was_read) renew_sightings(session, poll);
  if (poll.memory) save_memory(session, poll.state.id, *poll.memory);
  add_links(session, poll.state.id, poll.links, poll.now);
  std::optional<Outbox> outbox;
  for (size_t i = 0; i < poll.articles.size(); ++i) {
    const NewArticle& entry = poll.articles[i];
    const Settled settled = settle(session, poll, entry);
    if (!entry.hits.empty()) {
      if (!outbox) outbox.emplace(session, Moment{.now = poll.now, .elapsed = poll.elapsed});
      tell_hits(session, {poll, entry, settled.article}, result, *outbox);
    }
    result.changes.push_back({ArticleId{settled.article}, settled.public_id, settled.was, i});
  }
  if (poll.all_items) result.removed = note_removed(session, poll.state.id, *poll.all_items, poll.now);
  if (outbox) {
    result.deliveries = std::move(outbox->leased);
    result.waiting = std::move(outbox->waiting);
  }
  for (const Telling& telling : poll.tellings) {
    auto leased = add_event(session, telling.event, telling.receivers);
    std::move(leased.begin(), leased.end(), std::back_inserter(result.deliveries));
  }
  return result;
}

std::vector<Delivery> add_event(Session& session, const alert::OperatorEvent& event, const std::vector<std::string>& receivers) {
  if (session.database.value("SELECT 1 FROM alert WHERE uid = ?", event.id)) return {};
  Outbox outbox{session, {.now = event.timestamp}};
  const std::string body = alert::to_json(event);
  session.database.run("INSERT INTO alert (uid, epoch, created, body) VALUES (?, ?, ?, ?)", event.id, first_epoch,
                       event.timestamp, body);
  // Events about one source arrive in order. Stories have the lanes above zero.
  const int64_t lane = -1 - static_cast<int64_t>(hash64(event.source) >> 1U);
  outbox.add(session.database.last_id(), lane, Delivery{.alert_id = event.id, .body = body}, receivers);
  return std::move(outbox.leased);
}

}  // namespace feedwatch::store
