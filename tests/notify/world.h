// A little world on a virtual clock: alerts, silences and steps of the clock happen, and what comes of them is written down. The
// stages are those of notify/pipeline.h; the world remembers what the store would.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "config/units.h"
#include "notify/hours.h"
#include "notify/pipeline.h"

namespace feedwatch::notify {

// "1:30" or "1:30:05" after the start, or "1d 2:00".
inline Duration span(std::string_view text) {
  Duration span{0};
  if (const size_t day = text.find("d+"); day != text.npos) {
    span += std::chrono::days{std::stoi(std::string(text.substr(0, day)))};
    text.remove_prefix(day + 2);
  }
  int parts[3] = {0, 0, 0};
  std::istringstream in{std::string(text)};
  char colon{};
  in >> parts[0] >> colon >> parts[1];
  if (in >> colon) in >> parts[2];
  return span + std::chrono::hours{parts[0]} + std::chrono::minutes{parts[1]} + std::chrono::seconds{parts[2]};
}

inline std::string text_of(Duration span) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  std::string text = seconds >= 86'400 ? fmt::format("{}d+", seconds / 86'400) : "";
  text += fmt::format("{}:{:02}", seconds % 86'400 / 3600, seconds % 3600 / 60);
  return seconds % 60 == 0 ? text : text + fmt::format(":{:02}", seconds % 60);
}

struct Rule {
  Policy policy{};
  std::vector<std::string> group_by{};
};

// Events, one a line: TIME alert NAME [key=value…] | told RULE [key=value…] | silence DURATION MATCHER… | clock ±DURATION | wait.
// Of an alert: rule r, source a and the story NAME unless it says otherwise.
class World {
 public:
  World(Rule rule, const char* start) : rule_(std::move(rule)), start_(from_rfc3339(start).value_or(Time{})) {
    now_ = {.wall = start_, .axis = start_};
  }

  std::vector<std::string> run(const std::vector<std::string>& events) {
    for (const std::string& event : events) {
      std::istringstream in{event};
      std::string time;
      std::string what;
      in >> time >> what;
      go_to(start_ + span(time));
      if (what == "alert") alert(in);
      if (what == "told") tell(in);
      if (what == "silence") silence(in);
      if (what == "clock") set_clock(in);
      look();
    }
    return std::move(log_);
  }

 private:
  struct Held {
    std::string name{};
    Subject subject{};
    Stage stage{};
    std::string key{};
    std::string throttle{};
    Time due{};
  };
  struct Parcel {
    std::vector<std::string> names{};
    std::vector<Subject> subjects{};
    std::string group{};
    std::string throttle{};
  };

  // The clock runs; what becomes due on the way is let go.
  void go_to(Time axis) {
    for (;;) {
      Time next = axis;
      for (const Held& one : held_) next = std::min(next, std::max(one.due, now_.axis));
      now_.wall += next - now_.axis;
      now_.axis = next;
      if (!look() && next == axis) return;
    }
  }

  bool may_go(const Held& held) const {
    return held.due <= now_.axis || (held.stage == Stage::hours && is_open(*rule_.policy.hours, now_.wall));
  }

  bool look() {
    bool any = false;
    for (size_t i = 0; i < held_.size();) {
      if (!may_go(held_[i])) {
        ++i;
        continue;
      }
      release(held_[i].stage, held_[i].key);
      any = true;
      i = 0;
    }
    return any;
  }

  void release(Stage stage, const std::string& key) {
    Parcel parcel;
    if (stage == Stage::group) parcel.group = key;
    std::vector<Held> kept;
    const std::string wanted = key;
    for (Held& one : held_) {
      if (one.stage != stage || one.key != wanted || !may_go(one)) {
        kept.push_back(std::move(one));
        continue;
      }
      parcel.names.push_back(one.name);
      parcel.subjects.push_back(one.subject);
      parcel.throttle = one.throttle;
    }
    held_ = std::move(kept);
    if (stage == Stage::group) groups_[parcel.group] = now_.axis;
    pass(parcel, Stage::hours);
  }

  void pass(const Parcel& parcel, Stage from) {
    Past past{.told = told_, .silences = silences_};
    for (const Held& one : held_) {
      if (one.stage == Stage::group && one.key == parcel.group) past.collecting_until = one.due;
    }
    if (groups_.contains(parcel.group)) past.group_told = groups_[parcel.group];
    if (windows_.contains(parcel.throttle)) past.window = windows_[parcel.throttle];
    const Step step = next_step(rule_.policy, past, parcel.subjects, now_, from);
    if (step.opens_group) groups_[parcel.group] = now_.axis;
    if (step.window) windows_[parcel.throttle] = *step.window;
    std::string together;
    for (size_t i = 0; i < parcel.names.size(); ++i) {
      const auto silenced =
          std::find_if(step.silenced.begin(), step.silenced.end(), [i](const auto& one) { return one.first == i; });
      if (silenced != step.silenced.end()) {
        write(parcel.names[i] + " muted: " + silenced->second);
      } else if (step.fate == Fate::mute) {
        write(parcel.names[i] + " muted: " + step.reason);
      } else if (step.fate == Fate::hold) {
        held_.push_back({parcel.names[i], parcel.subjects[i], step.at, key_in(step.at, parcel), parcel.throttle, step.until});
      } else {
        together += (together.empty() ? "" : "+") + parcel.names[i];
      }
    }
    if (!together.empty()) write(together);
  }

  std::string key_in(Stage stage, const Parcel& parcel) const {
    if (stage == Stage::group) return parcel.group;
    if (stage == Stage::throttle) return parcel.throttle;
    return rule_.policy.hours->outside == "digest" ? "" : parcel.names.front();
  }

  static Subject subject(std::istringstream& in, Subject subject) {
    for (std::string pair; in >> pair;) {
      const std::string name = pair.substr(0, pair.find('='));
      const std::string value = pair.substr(pair.find('=') + 1);
      if (name == "source") subject.source = value;
      if (name == "story") subject.story = value;
      if (name == "severity") subject.severity = value;
      if (name == "entity") subject.entities.push_back(value);
      if (name.starts_with("label.")) subject.labels[name.substr(6)] = value;
    }
    return subject;
  }

  void alert(std::istringstream& in) {
    std::string name;
    in >> name;
    Parcel parcel{.names = {name}, .subjects = {subject(in, {.rule = "r", .story = name, .source = "a"})}};
    parcel.group = key_of(rule_.group_by, parcel.subjects.front());
    if (rule_.policy.throttle) parcel.throttle = key_of(rule_.policy.throttle->key, parcel.subjects.front());
    pass(parcel, Stage::inhibit);
  }

  void tell(std::istringstream& in) {
    std::string name;
    in >> name;
    told_.push_back({.subject = subject(in, {.rule = name}), .at = now_.wall});
  }

  void silence(std::istringstream& in) {
    std::string length;
    in >> length;
    Silence made{.id = std::to_string(silences_.size() + 1),
                 .from = now_.wall,
                 .until = now_.wall + config::parse_duration(length).value_or(Duration{})};
    for (std::string text; in >> text;) made.matchers.push_back(parse_matcher(text).value());
    silences_.push_back(std::move(made));
  }

  void set_clock(std::istringstream& in) {
    std::string step;
    in >> step;
    const Duration length = config::parse_duration(step.substr(1)).value_or(Duration{});
    now_.wall += step[0] == '-' ? -length : length;
  }

  void write(const std::string& what) { log_.push_back(text_of(now_.axis - start_) + " " + what); }

  Rule rule_;
  Time start_;
  Instant now_{};
  std::vector<Held> held_{};
  std::map<std::string, Time> groups_{};
  std::map<std::string, Window> windows_{};
  std::vector<Told> told_{};
  std::vector<Silence> silences_{};
  std::vector<std::string> log_{};
};

struct Case {
  const char* says;
  Rule rule;
  std::vector<std::string> events;
  std::vector<std::string> outcome;
  const char* start{"2023-11-17T12:00:00Z"};  // a Friday
};

inline void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(World(one.rule, one.start).run(one.events), one.outcome) << one.says;
}

}  // namespace feedwatch::notify
