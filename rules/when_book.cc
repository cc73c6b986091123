#include "rules/when_book.h"

namespace feedwatch::rules {

namespace {

constexpr size_t most_events = 10'000;

std::string per_of(const When& when) { return when.seen ? when.seen->per : when.count ? when.count->per : "rule"; }

}  // namespace

WhenBook::WhenBook(const When& when, Time begin) : when_(when) {
  spike_.since = begin;
  absent_.last = begin;
}

std::vector<std::string> WhenBook::keys(const WhenMatch& match) const {
  const std::string per = per_of(when_);
  if (per == "story") return {match.story};
  if (per == "source") return {match.source};
  if (per == "domain") return {match.domain};
  if (per == "entity") return match.entities;
  return {""};
}

bool WhenBook::add_to(const std::string& key, const WhenEvent& event) {
  const bool by_story = per_of(when_) == "story";
  if (by_story && told_[key]) return false;
  std::vector<WhenEvent>& events = events_[key];
  if (events.size() >= most_events) events.erase(events.begin());
  events.push_back(event);
  const size_t fresh = events.size() - 1;
  const auto because = when_.seen    ? when_seen(*when_.seen, events, fresh)
                       : when_.count ? when_count(*when_.count, events, fresh)
                                     : when_sequence(*when_.sequence, events, fresh);
  if (because.empty()) return false;
  events.clear();
  if (by_story) told_[key] = true;
  return true;
}

size_t WhenBook::add(const WhenMatch& match) {
  if (when_.absent) {
    note_sign(absent_, match.event.happened);
    return 0;
  }
  if (when_.spike) return when_spike(*when_.spike, spike_, match.event.happened, match.event.seen, {}) ? 1 : 0;
  size_t fired = 0;
  for (const std::string& key : keys(match)) fired += add_to(key, match.event) ? 1 : 0;
  return fired;
}

std::optional<Time> WhenBook::silence_due() const { return when_.absent ? absent_due(*when_.absent, absent_, {}) : std::nullopt; }

bool WhenBook::look(Time now) { return when_.absent && when_absent(*when_.absent, absent_, now, {}); }

}  // namespace feedwatch::rules
