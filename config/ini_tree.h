// INI rule files → the tree a YAML rule file would give, so that one walk reads both.
//
// Sections: [defaults] [entity ID] [topic ID] [rule ID] [test RULE] [receiver ID] [macros] [names FILE] [route] [inhibit]
#pragma once

#include <optional>
#include <string_view>

#include "config/node.h"
#include "config/problems.h"

namespace feedwatch::config {

// Tells of lines, sections and keys that are not of a rule file; total on any bytes.
Node read_ini_rules(std::string_view text, const FileProblems& problems);

}  // namespace feedwatch::config
