#include "store/when_standing.h"

#include "article/publisher.h"
#include "store/history_session.h"
#include "store/telling.h"
#include "store/when_clock.h"
#include "store/when_state.h"

namespace feedwatch::store {

namespace {

struct Kept {
  bool watched{false};
  std::string state{};
};

Kept kept_of(Session& session, const Hit& rule, int64_t number) {
  Query row = session.database.query("SELECT conditions, state FROM when_rule WHERE rule = ?", number);
  if (!row.next() || row.bits(0) != rule.conditions) return {};
  return {.watched = true, .state = row.text(1)};
}

std::vector<EventKey> keys_of(const WhenAsked& asked, int64_t rule) {
  const std::string per = rules::per_of(asked.rule.when);
  if (per == "story") return {{.rule = rule, .story = true}};
  if (per == "source") return {{.rule = rule, .key = asked.source}};
  if (per == "domain") {
    const std::string domain = publisher_of(asked.url);
    return {{.rule = rule, .key = domain.empty() ? asked.source : domain}};
  }
  if (per != "entity") return {{.rule = rule}};
  std::vector<EventKey> keys;
  for (const std::string& entity : asked.entities) keys.push_back({.rule = rule, .key = entity});
  return keys;
}

WhenGroup group_of(Session& session, const WhenAsked& asked, const EventKey& key, bool watched, Time axis) {
  const rules::When& when = asked.rule.when;
  WhenGroup group{.key = key.key};
  const int64_t article = asked.article ? static_cast<int64_t>(*asked.article) : 0;
  std::vector<rules::WhenEvent> events;
  if (watched && (!key.story || asked.article)) {
    const rules::WhenEvent now{.article = article, .happened = axis, .seen = axis};
    for (const KeptEvent& kept : load_events(session, key, now, rules::window_of(when))) {
      events.push_back(kept.event);
      group.has_article = group.has_article || (asked.article && kept.event.article == article);
    }
  }
  if (key.story && asked.article) {
    const auto story = session.database.value("SELECT story FROM article WHERE id = ?", article);
    group.told = story && is_told(session, *story, key.rule);
  }
  group.progress = rules::progress(when, events, axis);
  return group;
}

WhenGroup spike_of(Session& session, const rules::When::Spike& spike, int64_t rule, const std::string& kept, Time axis) {
  const rules::SpikeState state = spike_from(kept, axis);
  const rules::Stretch baseline = rules::spike_baseline(spike, axis);
  return {.told = state.high,
          .progress = rules::progress(spike, state, axis, unwatched(session, rule, baseline.from, baseline.to))};
}

WhenGroup silence_of(Session& session, const rules::When::Absent& absent, int64_t rule, const std::string& kept, Time axis) {
  const rules::AbsentState state = absent_from(kept, axis);
  return {.told = state.told, .progress = rules::progress(absent, state, axis, unwatched(session, rule, state.last, axis))};
}

WhenStanding standing_of(Session& session, const WhenAsked& asked, Time now) {
  const rules::When& when = asked.rule.when;
  const Time axis = axis_at(session, now);
  const int64_t rule = session.rules.find(session.database, asked.rule.rule.id).value_or(0);
  const Kept kept = kept_of(session, asked.rule, rule);
  WhenStanding standing{.watched = kept.watched};
  if (when.spike) {
    standing.groups.push_back(spike_of(session, *when.spike, rule, kept.state, axis));
  } else if (when.absent) {
    standing.groups.push_back(silence_of(session, *when.absent, rule, kept.state, axis));
  } else {
    for (const EventKey& key : keys_of(asked, rule)) standing.groups.push_back(group_of(session, asked, key, kept.watched, axis));
  }
  for (WhenGroup& group : standing.groups) {
    if (group.progress.since) *group.progress.since += now - axis;
  }
  return standing;
}

}  // namespace

Result<WhenStanding> History::standing(const WhenAsked& asked, Time now) {
  const auto look = [&](Session& session) -> Result<WhenStanding> {
    if (!rules::has_when(asked.rule.when)) return WhenStanding{};
    return standing_of(session, asked, now);
  };
  return guarded(impl_->session, look);
}

}  // namespace feedwatch::store
