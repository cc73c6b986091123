#include "rules/when_book.h"

#include <algorithm>

namespace feedwatch::rules {

namespace {

constexpr size_t most_events = 10'000;

}  // namespace

std::span<const WhenEvent> WhenBook::Group::add(const WhenEvent& event, Duration window, Duration reach) {
  while (first_ < events_.size() && (events_[first_].seen + reach < event.seen || events_.size() - first_ >= most_events))
    ++first_;
  if (first_ > events_.size() / 2) {
    events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  events_.push_back(event);
  const auto kept = events_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto old = [from = event.happened - window](const WhenEvent& one) { return one.seen < from; };
  return {std::partition_point(kept, events_.end(), old), events_.end()};
}

WhenBook::WhenBook(When when, Time begin) : when_(std::move(when)) {
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
  Group& group = groups_[key];
  const std::span<const WhenEvent> events = group.add(event, window_of(when_), reach(when_));
  const size_t fresh = events.size() - 1;
  const auto because = when_.seen    ? when_seen(*when_.seen, events, fresh)
                       : when_.count ? when_count(*when_.count, events, fresh)
                                     : when_sequence(*when_.sequence, events, fresh);
  if (because.empty()) return false;
  group.clear();
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
