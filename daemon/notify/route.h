// The second stage: who is told besides those whom the rule names. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace feedwatch::notify {

// The receivers of the rule, then those of the first route that matches it and of the ones behind it while they say `continue`;
// each once. A route matches when all it asks for holds: "severity", "rule", or the name of a label and its value.
std::vector<std::string> receivers_of(const rules::Rule& rule, const std::vector<config::Route>& routes);

}  // namespace feedwatch::notify
