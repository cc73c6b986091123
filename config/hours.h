// `hours:` of a rule: when its alerts go out. Internal to config/.
#pragma once

#include <string>

#include "config/node.h"
#include "config/problems.h"
#include "rules/model.h"

namespace feedwatch::config {

rules::Hours read_hours(const Node& node, const std::string& rule, const FileProblems& problems);

}  // namespace feedwatch::config
