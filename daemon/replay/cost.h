// What each rule costs, measured over stored articles. Blocks.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "replay/past.h"
#include "rules/rule_set.h"

namespace feedwatch::replay {

struct RuleCost {
  std::string rule{};
  size_t evaluated{0};  // articles whose words brought the rule up
  size_t matched{0};
  std::chrono::nanoseconds took{};  // for all of these
};

struct CostReport {
  size_t articles{0};
  std::chrono::nanoseconds took{};  // for everything: words, presearch, rules
  std::vector<RuleCost> rules{};    // dearest first
};

// One thread over the newest `most` articles since `question.since`, so that times are not disturbed by others of ours.
Result<CostReport> measure_cost(const Question& question, const pipeline::Setup& setup, size_t most);

}  // namespace feedwatch::replay
