#include "config/yaml.h"

#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/yaml_builder.h"
#include "config/yaml_hint.h"

namespace feedwatch::config {

namespace {

// Each recovery reads the file again.
int most_recoveries(std::string_view text) { return text.size() < 1'000'000 ? 50 : 3; }

struct Attempt {
  std::optional<Node> tree{};
  std::optional<YAML::Mark> failed_at{};
  std::string message{};
  std::optional<YAML::Mark> value_at{};  // where the last value before the failure starts
  bool hopeless{false};                  // a limit was met; trying again would meet it again
};

Attempt attempt(const std::string& text, const FileProblems& problems, const YamlLimits& limits) {
  Attempt result;
  YamlBuilder builder{text, problems, limits};
  try {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    while (builder.wants_more() && parser.HandleNextDocument(builder)) {
    }
    result.tree = builder.take();
  } catch (const YamlLimit& limit) {
    result.failed_at = limit.at;
    result.message = limit.what;
    result.hopeless = true;
  } catch (const YAML::Exception& failure) {
    result.failed_at = failure.mark;
    result.message = failure.msg;
  }
  result.value_at = builder.last_value();
  return result;
}

}  // namespace

std::optional<Node> read_yaml(std::string_view text, const FileProblems& problems, const YamlLimits& limits) {
  std::string current{text};
  for (int tries = 0;; ++tries) {
    Problems findings;
    Attempt result = attempt(current, FileProblems{findings, problems.file()}, limits);
    const auto hint =
        result.failed_at && !result.hopeless ? yaml_hint(current, *result.failed_at, result.value_at) : std::nullopt;
    if (!hint || tries == most_recoveries(text)) {
      if (result.failed_at) {
        problems.all().error("yaml-syntax", result.message, yaml_position(current, *result.failed_at, problems.file()), 1,
                             general_hint(current, *result.failed_at));
        return std::nullopt;
      }
      for (const Diagnostic& finding : findings.list()) problems.all().add(finding);
      return std::move(result.tree);
    }
    problems.all().error(hint->code, hint->message, {problems.file(), hint->line, hint->column}, 1, hint->suggestion);
    blank_out(current, hint->from, hint->to);
  }
}

}  // namespace feedwatch::config
