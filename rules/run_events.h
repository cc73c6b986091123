// Events of a rule's test, played through in time. Internal to the running of tests; pure.
#pragma once

#include <string>
#include <vector>

#include "rules/run_tests.h"

namespace feedwatch::rules {

// The document that a test gives. Views into it.
Document document_of(const TestDocument& test);

// "50m isis-multi-source" for each time a rule fires, in order of time, then of names.
struct EventsOutcome {
  std::vector<std::string> expected{};
  std::vector<std::string> fired{};  // of `rule` and of all rules that are expected to
};

EventsOutcome run_events(const Model& model, const RuleSet& rules, const std::vector<bool>& usable, uint32_t rule,
                         const Test& test, const PublisherOf& publisher);

}  // namespace feedwatch::rules
