// Runs the `tests:` that stand in rule files: documents that a rule should match or not, and events in time for rules with
// `when`. Pure; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/model.h"
#include "rules/rule_set.h"

namespace feedwatch::rules {

struct TestResult {
  std::string rule{};  // whose test it is
  std::string name{};  // as given, else what kind of test it is
  Position where{};
  bool passed{false};
  std::string problem{};                // one sentence; empty when it passed
  std::vector<std::string> expected{};  // of events: "50m isis-multi-source"; of spans: the texts that should be marked
  std::vector<std::string> got{};
  std::vector<std::string> context{};  // the document's fields with what is marked in them
};

// `publisher` gives the registrable domain of a URL, for `distinct: domain`; hosts without it.
using PublisherOf = std::function<std::string(std::string_view url)>;

// All tests of all rules, in their order. Tests of rules that could not be compiled fail. Time begins at 0 with everything being
// watched; a spike's baseline has to pass in the test as it has to in life.
std::vector<TestResult> run_tests(const Model& model, const RuleSet& rules, const std::vector<bool>& usable,
                                  const PublisherOf& publisher = {});

}  // namespace feedwatch::rules
