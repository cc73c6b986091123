#include "replay/when.h"

#include <map>
#include <string>

#include "rules/article.h"
#include "rules/when.h"

namespace feedwatch::replay {

namespace {

constexpr size_t most_events = 2'000;  // of a group; a condition over more of them holds long since

std::string group_of(const std::string& per, const Told& told) {
  if (per == "story") return told.match->story_id;
  if (per == "source") return told.match->source;
  if (per == "domain") return rules::host_of(told.match->url);
  if (per != "entity") return {};
  std::string entities;
  for (const std::string& id : told.found->entities) entities += id + ' ';
  return entities;
}

rules::WhenEvent event_of(const rules::When& when, const Told& told) {
  const bool by_domain = when.seen && when.seen->distinct == "domain";
  return {.article = static_cast<int64_t>(told.match->id),
          .publisher = by_domain ? rules::host_of(told.match->url) : told.match->source,
          .happened = told.match->seen,
          .seen = told.match->seen,
          .steps = told.found->steps};
}

bool holds(const rules::When& when, const std::vector<rules::WhenEvent>& events) {
  const size_t fresh = events.size() - 1;
  if (when.seen) return !rules::when_seen(*when.seen, events, fresh).empty();
  if (when.count) return !rules::when_count(*when.count, events, fresh).empty();
  return when.sequence && !rules::when_sequence(*when.sequence, events, fresh).empty();
}

}  // namespace

std::vector<Told> told_by_when(const rules::Rule& rule, std::span<const Told> matches, Time since) {
  const rules::When& when = rule.when;
  if (!rules::has_when(when)) return {matches.begin(), matches.end()};
  std::vector<Told> out;
  if (when.absent) return out;
  rules::SpikeState spike{.since = since};
  std::map<std::string, std::vector<rules::WhenEvent>> groups;
  for (const Told& told : matches) {
    const Time now = told.match->seen;
    if (when.spike) {
      if (rules::when_spike(*when.spike, spike, now, now, Duration{0})) out.push_back(told);
      continue;
    }
    const std::string group = when.seen    ? group_of(when.seen->per, told)
                              : when.count ? group_of(when.count->per, told)
                                           : std::string{};
    std::vector<rules::WhenEvent>& events = groups[group];
    std::erase_if(events, [&](const rules::WhenEvent& event) { return event.seen + rules::reach(when) < now; });
    if (events.size() >= most_events) events.erase(events.begin());
    events.push_back(event_of(when, told));
    if (holds(when, events)) out.push_back(told);
  }
  return out;
}

size_t count_silences(const rules::When::Absent& absent, std::span<const Told> matches, Time until) {
  size_t count = 0;
  for (size_t i = 0; i < matches.size(); ++i) {
    const Time next = i + 1 < matches.size() ? matches[i + 1].match->seen : until;
    count += next - matches[i].match->seen >= absent.span ? 1 : 0;
  }
  return count;
}

}  // namespace feedwatch::replay
