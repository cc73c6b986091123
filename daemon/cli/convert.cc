// `feedwatch rules convert`: a rule file in its other form.
#include <cstdio>

#include <fmt/format.h>

#include "cli/rules_tools.h"
#include "config/convert.h"
#include "config/cover.h"
#include "config/files.h"

namespace feedwatch::cli {

namespace {

constexpr size_t most_bytes = size_t{64} << 20;

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::error; });
}

}  // namespace

int convert_rules(const std::filesystem::path& file) {
  const auto text = config::read_text(file, most_bytes);
  if (!text) {
    fmt::print(stderr, "feedwatch rules convert: {} [{}]\n", text.error().message, text.error().code);
    return unreadable;
  }
  const config::RuleForm to =
      config::form_of(file.string()) == config::RuleForm::ini ? config::RuleForm::yaml : config::RuleForm::ini;
  const config::Converted converted = config::convert_rules(file.string(), *text, to);
  if (has_errors(converted.problems)) {
    const std::string shown = config::covered_text(*text, file.string(), converted.problems);
    for (const Diagnostic& problem : converted.problems) fmt::print(stderr, "{}\n", render(problem, shown));
    fmt::print(stderr, "feedwatch rules convert: a file with errors is not converted\n");
    return problems;
  }
  fmt::print("{}", converted.text);
  for (const std::string& lost : converted.lost) fmt::print(stderr, "{}: {}; it was left out\n", file.string(), lost);
  return converted.lost.empty() ? ok : problems;
}

}  // namespace feedwatch::cli
