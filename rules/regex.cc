#include "rules/regex.h"

namespace feedwatch::rules {
namespace {

constexpr int instruction_size = 16;
constexpr int64_t matcher_memory = 1 << 20;

}  // namespace

RE2::Options regex_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(matcher_memory);
  options.set_never_capture(true);
  return options;
}

std::string regex_problem(const std::string& pattern) {
  const RE2 regex{pattern, regex_options()};
  if (!regex.ok()) return "this regular expression can't be read: " + regex.error();
  if (regex.ProgramSize() * instruction_size > max_regex_program) return "this regular expression grows beyond 64 KiB";
  return {};
}

}  // namespace feedwatch::rules
