#include "replay/messages.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "article/publisher.h"
#include "notify/pipeline.h"
#include "rules/when.h"

namespace feedwatch::replay {

namespace {

using notify::Stage;

// Alerts on their way to one message.
struct Parcel {
  std::vector<notify::Subject> subjects{};
  std::string group{};     // key of the group
  std::string throttle{};  // key of the throttle
};

notify::Subject subject_of(const rules::Rule& rule, const Told& told) {
  std::string domain = publisher_of(told.match->url);
  return {.rule = rule.id.value,
          .story = told.match->story_id,
          .source = told.match->source,
          .domain = domain.empty() ? told.match->source : std::move(domain),
          .entities = told.found->entities,
          .labels = rule.labels};
}

// The alerts of one rule through the stages that it asks for itself, with what store/held.cc keeps in the store kept here.
class Way {
 public:
  explicit Way(const rules::Rule& rule)
      : rule_(rule),
        policy_{.grouped = notify::is_grouped(rule.group_by, rule.grouping),
                .grouping = rule.grouping,
                .hours = rule.hours,
                .throttle = rule.throttle} {}

  void tell(const Told& told) {
    const Time now = told.match->seen;
    pass_until(now);
    Parcel parcel{.subjects = {subject_of(rule_, told)}};
    parcel.group = notify::key_of(rule_.group_by, parcel.subjects.front());
    if (rule_.throttle) parcel.throttle = notify::key_of(rule_.throttle->key, parcel.subjects.front());
    pass(std::move(parcel), now, Stage::inhibit);
  }

  void pass_until(Time time) {
    for (;;) {
      const auto next = std::min_element(waiting_.begin(), waiting_.end(),
                                         [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
      if (next == waiting_.end() || next->second.due > time) return;
      const Time due = next->second.due;
      const Stage stage = next->first.first;
      Parcel parcel = std::move(next->second.parcel);
      waiting_.erase(next);
      if (stage == Stage::group) groups_[parcel.group] = due;
      pass(std::move(parcel), due, Stage::hours);
    }
  }

  MessageCount count() const { return count_; }

 private:
  struct Waiting {
    Time due{};
    Parcel parcel{};
  };

  void pass(Parcel parcel, Time now, Stage from) {
    const notify::Step step = notify::next_step(policy_, past_of(parcel), parcel.subjects, {.wall = now, .axis = now}, from);
    if (step.opens_group) groups_[parcel.group] = now;
    switch (step.fate) {
      case notify::Fate::mute:
        count_.muted += parcel.subjects.size();
        return;
      case notify::Fate::hold:
        if (step.at == Stage::throttle) count_.throttled += parcel.subjects.size();
        return hold(std::move(parcel), step.at, step.until);
      case notify::Fate::send:
        if (step.window) windows_[parcel.throttle] = *step.window;
        ++count_.messages;
    }
  }

  notify::Past past_of(const Parcel& parcel) const {
    notify::Past past;
    const auto open = waiting_.find({Stage::group, parcel.group});
    if (open != waiting_.end()) past.collecting_until = open->second.due;
    if (const auto told = groups_.find(parcel.group); told != groups_.end()) past.group_told = told->second;
    if (const auto window = windows_.find(parcel.throttle); window != windows_.end()) past.window = window->second;
    return past;
  }

  std::string key_in(Stage stage, const Parcel& parcel) {
    if (stage == Stage::group) return parcel.group;
    if (stage == Stage::throttle) return parcel.throttle;
    return rule_.hours->outside == "digest" ? std::string{} : std::to_string(alone_++);
  }

  void hold(Parcel parcel, Stage stage, Time due) {
    const auto [place, is_new] = waiting_.try_emplace({stage, key_in(stage, parcel)});
    Waiting& waiting = place->second;
    waiting.due = due;
    if (is_new) {
      waiting.parcel = std::move(parcel);
      return;
    }
    std::ranges::move(parcel.subjects, std::back_inserter(waiting.parcel.subjects));
  }

  const rules::Rule& rule_;
  notify::Policy policy_;
  std::map<std::pair<Stage, std::string>, Waiting> waiting_{};
  std::map<std::string, Time> groups_{};  // when a group had its last message
  std::map<std::string, notify::Window> windows_{};
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
