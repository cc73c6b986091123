#include "replay/messages.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "article/publisher.h"
#include "notify/hours.h"
#include "notify/policy.h"
#include "rules/when.h"

namespace feedwatch::replay {

namespace {

using notify::Stage;
using Parcel = std::vector<notify::Subject>;

notify::Subject subject_of(const rules::Rule& rule, const Told& told) {
  std::string domain = publisher_of(told.match->url);
  return {.rule = rule.id.value,
          .story = told.match->story_id,
          .source = told.match->source,
          .domain = domain.empty() ? told.match->source : std::move(domain),
          .entities = told.found->entities,
          .labels = rule.labels};
}

// The alerts of one rule on their way, as store/held.cc takes them.
class Way {
 public:
  explicit Way(const rules::Rule& rule) : rule_(rule) {}

  void tell(const Told& told) {
    const Time now = told.match->seen;
    pass_until(now);
    Parcel parcel{subject_of(rule_, told)};
    if (rule_.group_by.empty()) return step(std::move(parcel), now);
    const std::string group = notify::key_of(rule_.group_by, parcel.front());
    const auto open = waiting_.find({Stage::group, group});
    hold(std::move(parcel), Stage::group, group, open != waiting_.end() ? open->second.due : now + notify::group_window);
  }

  void pass_until(Time time) {
    for (;;) {
      const auto next = std::min_element(waiting_.begin(), waiting_.end(),
                                         [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
      if (next == waiting_.end() || next->second.due > time) return;
      const Time due = next->second.due;
      Parcel parcel = std::move(next->second.parcel);
      waiting_.erase(next);
      step(std::move(parcel), due);
    }
  }

  MessageCount count() const { return count_; }

 private:
  struct Waiting {
    Time due{};
    Parcel parcel{};
  };

  // Hours, then throttle.
  void step(Parcel parcel, Time now) {
    if (rule_.hours && !notify::is_open(*rule_.hours, now)) return outside_hours(std::move(parcel), now);
    if (rule_.throttle && rule_.throttle->per > Duration{0}) {
      const std::string key = notify::key_of(rule_.throttle->key, parcel.front());
      if (const auto until = notify::throttled_until(*rule_.throttle, windows_[key], now)) {
        count_.throttled += parcel.size();
        return hold(std::move(parcel), Stage::throttle, key, *until);
      }
    }
    ++count_.messages;
  }

  void outside_hours(Parcel parcel, Time now) {
    if (rule_.hours->outside == "drop") {
      count_.muted += parcel.size();
      return;
    }
    const std::string key = rule_.hours->outside == "digest" ? std::string{} : std::to_string(alone_++);
    hold(std::move(parcel), Stage::hours, key, notify::next_opening(*rule_.hours, now));
  }

  void hold(Parcel parcel, Stage stage, std::string key, Time due) {
    Waiting& waiting = waiting_[{stage, std::move(key)}];
    waiting.due = due;
    std::move(parcel.begin(), parcel.end(), std::back_inserter(waiting.parcel));
  }

  const rules::Rule& rule_;
  std::map<std::pair<Stage, std::string>, Waiting> waiting_{};
  std::map<std::string, std::optional<notify::Window>> windows_{};
  size_t alone_{0};
  MessageCount count_{};
};

}  // namespace

MessageCount count_messages(const rules::Rule& rule, std::span<const Told> told, Time until) {
  const bool once_a_story = !rules::has_when(rule.when) || rules::per_of(rule.when) == "story";
  std::set<std::string> stories;
  Way way{rule};
  for (const Told& one : told) {
    const bool fresh = stories.insert(one.match->story_id).second;
    if (fresh || !once_a_story) way.tell(one);
  }
  way.pass_until(until);
  MessageCount count = way.count();
  count.stories = stories.size();
  return count;
}

}  // namespace feedwatch::replay
