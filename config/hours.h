// `hours:` of a rule and `digest:` of a receiver: when alerts go out. Internal to config/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/node.h"
#include "config/problems.h"
#include "rules/model.h"

namespace feedwatch::config {

rules::Hours read_hours(const Node& node, const std::string& rule, const FileProblems& problems);

// `digest:` of a receiver: a duration, or "daily 07:00" or days such as "mon-fri 07:00", with a time zone behind it or without.
std::optional<rules::Digest> read_digest(const Node& node, std::string_view what, const FileProblems& problems);

}  // namespace feedwatch::config
