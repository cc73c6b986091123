// The state of one rule with `when`, in memory: for tests in rule files and for running rules over the past. The store keeps its
// own. Lives for one run, on one thread.
#pragma once

#include <map>
#include <optional>
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
  WhenBook(const When& when, Time begin);

  // How often the rule fires by this match (by `count per: entity` more than once). Matches come in the order they are seen.
  size_t add(const WhenMatch& match);

  // The next moment at which silence alone makes the rule fire.
  std::optional<Time> silence_due() const;
  bool look(Time now);

 private:
  std::vector<std::string> keys(const WhenMatch& match) const;
  bool add_to(const std::string& key, const WhenEvent& event);

  const When& when_;
  std::map<std::string, std::vector<WhenEvent>> events_{};
  std::map<std::string, bool> told_{};  // stories
  SpikeState spike_{};
  AbsentState absent_{};
};

}  // namespace feedwatch::rules
