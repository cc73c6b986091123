#include "alert/alert.h"

#include <algorithm>
#include <tuple>

#include "article/identity.h"
#include "base/hash.h"
#include "rules/when.h"
#include "store/session.h"
#include "store/stories.h"
#include "store/story_alerts.h"
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
  return {item_key(article), article.url_key, article.content_hash, article.guid, article.title, article.aliases};
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

// True when the rule holds for the article for the first time.
bool note_hit(Session& session, int64_t article, const Hit& hit) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  return session.database.run("INSERT OR IGNORE INTO matched VALUES (?, ?)", article, rule) > 0;
}

bool was_noted(Session& session, int64_t article, const Hit& hit) {
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  return session.database.value("SELECT 1 FROM matched WHERE article = ? AND rule = ?", article, rule).has_value();
}

// A rule that held before, but was not noted then, was written after the article was seen; it stays unnoted.
Cause cause_of(Session& session, const Match& match, const Hit& hit) {
  if (!hit.held_before && note_hit(session, match.article, hit)) return Cause::fresh;
  const bool is_copy = match.was == Known::elsewhere && (!hit.held_before || was_noted(session, match.article, hit));
  return is_copy ? Cause::copy : Cause::known;
}

void tell(Session& session, const Match& match, const Hit& hit, PollResult& result, Outbox& outbox) {
  const Cause cause = cause_of(session, match, hit);
  if (rules::has_when(hit.when)) {
    note_match(session, match, hit, result, outbox);
  } else if (!match.poll.baseline) {
    tell_hit(session, match, hit, cause, result, outbox);
  }
}

// In the order of the articles; but who may keep others quiet comes before them.
std::vector<std::pair<size_t, const Hit*>> hits_in_order(const std::vector<NewArticle>& articles) {
  std::vector<std::pair<size_t, const Hit*>> hits;
  for (size_t i = 0; i < articles.size(); ++i) {
    for (const Hit& hit : articles[i].hits) hits.emplace_back(i, &hit);
  }
  std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.second->rank < b.second->rank; });
  return hits;
}

// What the owner calls the source, and what it puts around its texts.
void describe_source(Session& session, const PollCommit& poll, const std::vector<Settled>& settled) {
  std::vector<const NewArticle*> fresh;
  for (size_t i = 0; i < settled.size(); ++i) {
    if (settled[i].was == Known::nothing) fresh.push_back(&poll.articles[i]);
  }
  if (fresh.empty()) return;
  const int64_t source = session.sources.add(session.database, poll.state.id);
  session.database.run("UPDATE source SET label = ?1 WHERE id = ?2 AND label <> ?1", poll.source_name, source);
  learn_habits(session, source, fresh);
}

// Of a source that never shows all it lists, what stood in it a month ago and not since counts as gone.
constexpr int64_t part_days = 28;

void note_extent(Session& session, const PollCommit& poll) {
  const int64_t source = session.sources.add(session.database, poll.state.id);
  if (poll.read == Extent::whole) {
    session.database.run("UPDATE source_state SET content_day = ?2 WHERE source = ?1 AND content_day <> ?2", source,
                         day_of(poll.now));
  } else if (poll.read == Extent::part) {
    session.database.run("UPDATE source_state SET content_day = ?2 WHERE source = ?1 AND content_day < ?2", source,
                         day_of(poll.now) - part_days);
  }
}

void renew_sightings(Session& session, const PollCommit& poll) {
  const auto stale = session.stale.find(poll.state.id);
  if (stale == session.stale.end()) return;
  const int64_t source = session.sources.add(session.database, poll.state.id);
  for (const auto& [key, day] : stale->second) {
    session.database.run("UPDATE sighting SET day = ? WHERE source = ? AND item_key = ?", day, source, key);
  }
  session.pending.renewed.push_back(poll.state.id);
}

}  // namespace

PollResult commit_poll(Session& session, const PollCommit& poll) {
  PollResult result;
  save_source(session, poll.state);
  note_extent(session, poll);
  if (poll.read != Extent::nothing) renew_sightings(session, poll);
  if (poll.memory) save_memory(session, poll.state.id, *poll.memory);
  add_links(session, poll.state.id, poll.links, poll.now);
  // All are in their stories before any is told, so that an alert lists those that came with it.
  std::vector<Settled> settled;
  for (const NewArticle& entry : poll.articles) settled.push_back(settle(session, poll, entry));
  describe_source(session, poll, settled);
  std::optional<Outbox> outbox;
  for (const auto& [i, hit] : hits_in_order(poll.articles)) {
    if (!outbox) outbox.emplace(session, Moment{.now = poll.now, .elapsed = poll.elapsed});
    tell(session, {poll, poll.articles[i], settled[i].article, settled[i].was}, *hit, result, *outbox);
  }
  for (size_t i = 0; i < poll.articles.size(); ++i) {
    result.changes.push_back({ArticleId{settled[i].article}, std::move(settled[i].public_id), settled[i].was, i});
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
  const int64_t lane = event.source.empty() ? 0 : -1 - static_cast<int64_t>(hash64(event.source) >> 1U);
  outbox.add(session.database.last_id(), lane, Delivery{.alert_id = event.id, .body = body}, receivers);
  return std::move(outbox.leased);
}

}  // namespace feedwatch::store
