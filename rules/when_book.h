// The state of one rule with `when`, in memory: for tests in rule files and for running rules over the past. The store keeps its
// own, by the same rules: what was told does not count again, and a story is told once. Lives for one run, on one thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/when.h"

namespace feedwatch::rules {

// A match of the rule, and what it can be counted apart by.
struct WhenMatch {
  WhenEvent event{};  // publisher: as `distinct` says
  std::string source{};
  std::string domain{};
  std::string story{};
  std::vector<std::string> entities{};
};

class WhenBook {
 public:
  WhenBook(When when, Time begin);

  // How often the rule fires by this match (by `count per: entity` more than once). Matches come in the order they are seen.
  size_t add(const WhenMatch& match);

  // The next moment at which silence alone makes the rule fire.
  std::optional<Time> silence_due() const;
  bool look(Time now);

 private:
  // What is counted together, in the order it was seen.
  class Group {
   public:
    // Gives those that may count together with it, itself last.
    std::span<const WhenEvent> add(const WhenEvent& event, Duration window, Duration reach);
    void clear() { events_.clear(), first_ = 0; }

   private:
    std::vector<WhenEvent> events_{};
    size_t first_{0};  // before it are those that have become too old
  };

  std::vector<std::string> keys(const WhenMatch& match) const;
  bool add_to(const std::string& key, const WhenEvent& event);

  When when_;
  std::map<std::string, Group> groups_{};
  std::map<std::string, bool> told_{};  // stories
  SpikeState spike_{};
  AbsentState absent_{};
};

}  // namespace feedwatch::rules
