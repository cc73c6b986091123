// Runs what the `tests:` of rule files say about single documents, by the reader and the matcher.
#pragma once

#include <string>
#include <vector>

#include "config/check.h"

namespace feedwatch::config {

struct RuleTests {
  size_t run{0};
  std::vector<std::string> failures{};  // a sentence each
};

// Tests made of events are left out: they are not about one document.
RuleTests run_rule_tests(const Checked& checked);

}  // namespace feedwatch::config
