// Regular expressions of queries: RE2, linear time, bounded memory. Any thread.
#pragma once

#include <string>

#include <re2/re2.h>

namespace feedwatch::rules {

inline constexpr int max_regex_program = 64 << 10;  // bytes

RE2::Options regex_options();

// Why a pattern is refused, or empty.
std::string regex_problem(const std::string& pattern);

}  // namespace feedwatch::rules
