#include "store/when.h"

#include <algorithm>

#include "alert/excerpt.h"
#include "article/publisher.h"
#include "rules/when.h"
#include "store/collected.h"
#include "store/digest.h"
#include "store/held.h"
#include "store/reminders.h"
#include "store/when_clock.h"
#include "store/when_state.h"

namespace feedwatch::store {

namespace {

constexpr size_t most_articles = 50;   // in one alert
constexpr int64_t most_of_spike = 20;  // of the many that make a spike

// How often silences are looked at, so that little is lost of the time watched when the daemon dies.
constexpr Duration between_looks = std::chrono::minutes{1};
constexpr Duration between_cleanings = std::chrono::hours{1};

std::string publisher(const Match& match, bool by_domain) {
  const std::string domain = by_domain ? publisher_of(match.entry.article.url) : std::string{};
  return domain.empty() ? match.poll.state.id : domain;
}

// What the rule counts apart by, one key for each that the article has.
std::vector<EventKey> keys_of(const Match& match, const Hit& hit, int64_t rule, const std::string& per) {
  if (per == "story") return {{.rule = rule, .story = true}};
  if (per == "source") return {{.rule = rule, .key = match.poll.state.id}};
  if (per == "domain") return {{.rule = rule, .key = publisher(match, true)}};
  if (per != "entity") return {{.rule = rule}};
  std::vector<EventKey> keys;
  for (const std::string& entity : hit.entities) keys.push_back({.rule = rule, .key = entity});
  return keys;
}

alert::AlertArticle quote_stored(Session& session, const KeptEvent& kept) {
  const auto row = load_article(session, kept.event.article);
  if (!row) return {};
  const Article& article = row->article;
  return {.title = article.title,
          .url = article.url,
          .source_id = kept.source,
          .source_name = kept.source_name,
          .authors = article.authors,
          .published = article.published,
          .lang = article.lang,
          .summary = alert::summary_around(article.text.empty() ? article.summary : article.text, {}, alert::quote_length)};
}

// One alert under way: of which articles, and whether they are one story.
struct Told {
  std::vector<KeptEvent> because{};  // the fresh one last
  bool one_story{false};
  std::string key{};  // what the rule counts apart by
};

// The fresh article first, then the others from the newest on.
alert::Alert alert_of(Session& session, const Match& match, const Hit& hit, const Told& told) {
  alert::Alert made;
  made.articles.push_back(quote(match.poll, match.entry.article, hit));
  for (size_t i = told.because.size() - 1; i-- > 0 && made.articles.size() < most_articles;) {
    alert::AlertArticle one = quote_stored(session, told.because[i]);
    if (!one.source_id.empty()) made.articles.push_back(std::move(one));
  }
  return made;
}

void tell_because(Session& session, const Match& match, const Hit& hit, const Told& told, PollResult& result, Outbox& outbox) {
  const Story story = load_story(session, match.article);
  const int64_t rule = session.rules.add(session.database, hit.rule.id);
  alert::Alert made = alert_of(session, match, hit, told);
  if (told.one_story) {
    tell(session, std::move(made), story, next_epoch(session, story.id, rule), hit, result, outbox);
    return;
  }
  made.story = story.info;
  made.story.articles = std::max(made.story.articles, static_cast<uint32_t>(made.articles.size()));
  made.id =
      digest({"when", hit.rule.id, story.info.id, told.key, std::to_string(match.article), std::to_string(to_int(outbox.now()))});
  tell(session, std::move(made), {}, 0, hit, result, outbox);
}

// Indices into `events`, of what makes the condition hold; the fresh one is at `fresh`.
std::vector<size_t> because(const rules::When& when, const std::vector<rules::WhenEvent>& events, size_t fresh) {
  if (when.seen) return rules::when_seen(*when.seen, events, fresh);
  if (when.count) return rules::when_count(*when.count, events, fresh);
  return rules::when_sequence(*when.sequence, events, fresh);
}

// `seen`, `count` and `sequence`: the event joins the others of its key; when they make the condition hold they are told and
// gone.
void note_event(Session& session, const Match& match, const Hit& hit, const EventKey& key, const KeptEvent& fresh,
                PollResult& result, Outbox& outbox) {
  if (key.story && is_told(session, load_story(session, match.article).id, key.rule)) return;
  if (!keep_event(session, key, fresh, rules::reach(hit.when))) return;
  std::vector<KeptEvent> kept = load_events(session, key, fresh.event, rules::window_of(hit.when));
  std::vector<rules::WhenEvent> events;
  size_t place = 0;
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i].event.article == fresh.event.article && kept[i].source == fresh.source) place = i;
    events.push_back(kept[i].event);
  }
  if (events.empty()) return;
  const std::vector<size_t> chosen = because(hit.when, events, place);
  if (chosen.empty()) return;
  Told told{.one_story = key.story, .key = key.key};
  for (const size_t i : chosen) {
    if (i != place) told.because.push_back(std::move(kept[i]));
  }
  told.because.push_back(fresh);
  drop_events(session, key, match.article);
  tell_because(session, match, hit, told, result, outbox);
}

// The newest that the rule held for, the fresh one last.
std::vector<KeptEvent> newest_matches(Session& session, int64_t rule, const KeptEvent& fresh, Time since) {
  std::vector<KeptEvent> newest;
  {
    Query row = session.database.query(R"(
      SELECT article.id, source.name FROM matched JOIN article ON article.id = matched.article JOIN source ON source.id = article.source
      WHERE matched.rule = ?1 AND matched.article < ?2 AND article.seen >= ?3 ORDER BY matched.article DESC LIMIT ?4)",
                                       rule, fresh.event.article, since, most_of_spike - 1);
    while (row.next())
      newest.push_back({.event = {.article = row.integer(0)}, .source = row.text(1), .source_name = row.text(1)});
  }
  std::reverse(newest.begin(), newest.end());
  newest.push_back(fresh);
  return newest;
}

void note_spike(Session& session, const Match& match, const Hit& hit, WhenRule rule, const KeptEvent& fresh, PollResult& result,
                Outbox& outbox) {
  const rules::When::Spike& spike = *hit.when.spike;
  const Time axis = fresh.event.seen;
  const rules::Stretch baseline = rules::spike_baseline(spike, axis);
  rules::SpikeState state = spike_from(rule.state, axis);
  const bool fires =
      rules::when_spike(spike, state, fresh.event.happened, axis, unwatched(session, rule.rule, baseline.from, baseline.to));
  rule.state = to_state(state);
  save_state(session, rule);
  if (!fires) return;
  const Told told{.because = newest_matches(session, rule.rule, fresh, match.poll.now - spike.window)};
  tell_because(session, match, hit, told, result, outbox);
}

void note_life(Session& session, WhenRule rule, Time happened, Time axis) {
  rules::AbsentState state = absent_from(rule.state, axis);
  rules::note_sign(state, happened);
  rule.state = to_state(state);
  save_state(session, rule);
}

alert::Alert silence(const Hit& hit, const rules::AbsentState& state, const Moment& moment) {
  alert::Alert made;
  made.id = digest({"absent", hit.rule.id, std::to_string(to_int(state.last)), std::to_string(to_int(moment.now))});
  made.story = {.id = made.id, .title = hit.rule.title, .first_seen = moment.now, .articles = 0, .sources = 0};
  return made;
}

// When to look again.
std::optional<Time> look_at_silence(Session& session, const Hit& hit, const Moment& moment, Time axis, PollResult& result,
                                    Outbox& outbox) {
  WhenRule rule = begin_rule(session, hit, axis);
  if (!tells_of_time(hit.when)) return std::nullopt;
  const bool is_new = rule.state.empty();
  if (hit.when.spike) {
    if (is_new) rule.state = to_state(spike_from(rule.state, axis));
    if (is_new) save_state(session, rule);
    return std::nullopt;
  }
  rules::AbsentState state = absent_from(rule.state, axis);
  const Duration missed = unwatched(session, rule.rule, state.last, axis);
  const bool fires = rules::when_absent(*hit.when.absent, state, axis, missed);
  if (fires) tell(session, silence(hit, state, moment), {}, 0, hit, result, outbox);
  if (is_new || fires) {
    rule.state = to_state(state);
    save_state(session, rule);
  }
  return rules::absent_due(*hit.when.absent, state, missed);
}

bool anything_waits(Session& session) {
  return session.database
      .value(R"(
        SELECT 1 WHERE EXISTS (SELECT 1 FROM held) OR EXISTS (SELECT 1 FROM collected) OR EXISTS (SELECT 1 FROM reminder))")
      .has_value();
}

}  // namespace

void note_match(Session& session, const Match& match, const Hit& hit, PollResult& result, Outbox& outbox) {
  const Moment moment{.now = match.poll.now, .elapsed = match.poll.elapsed};
  const Time axis = axis_time(session, moment);
  const Time happened = rules::happened(match.entry.article.published, moment.now, axis);
  const WhenRule rule = begin_rule(session, hit, axis);
  if (hit.when.absent) return note_life(session, rule, happened, axis);
  if (match.poll.baseline) return;
  const bool by_domain = hit.when.seen && hit.when.seen->distinct == "domain";
  const KeptEvent fresh{.event = {.article = match.article,
                                  .publisher = publisher(match, by_domain),
                                  .happened = happened,
                                  .seen = axis,
                                  .steps = hit.steps},
                        .source = match.poll.state.id,
                        .source_name = match.poll.source_name};
  if (hit.when.spike) {
    if (!hit.held_before) note_spike(session, match, hit, rule, fresh, result, outbox);
    return;
  }
  if (hit.held_before && !hit.when.seen) return;
  for (const EventKey& key : keys_of(match, hit, rule.rule, rules::per_of(hit.when)))
    note_event(session, match, hit, key, fresh, result, outbox);
}

LookResult look(Session& session, const std::vector<Hit>& rules, const Moment& moment) {
  LookResult looked;
  if (rules.empty()) look_closely(session, false);
  if (rules.empty() && !anything_waits(session)) return looked;
  const Time axis = axis_time(session, moment);
  look_closely(session, std::ranges::any_of(rules, [](const Hit& hit) { return tells_of_time(hit.when); }));
  Outbox outbox{session, moment};
  PollResult result;
  const auto no_later_than = [&looked](std::optional<Duration> span) {
    if (span) looked.next = std::min(looked.next.value_or(*span), *span);
  };
  for (const Hit& hit : rules) {
    if (!rules::has_when(hit.when)) continue;
    no_later_than(tells_of_time(hit.when) ? between_looks : between_cleanings);
    const auto due = look_at_silence(session, hit, moment, axis, result, outbox);
    if (due) no_later_than(std::max(*due - axis, Duration{1}));
  }
  forget_old(session, axis);
  no_later_than(release_held(session, rules, axis, outbox, result));
  no_later_than(release_collected(session, axis, outbox));
  no_later_than(release_reminders(session, rules, axis, outbox));
  looked.alerts = std::move(result.alerts);
  looked.deliveries = std::move(outbox.leased);
  looked.waiting = std::move(outbox.waiting);
  return looked;
}

}  // namespace feedwatch::store
