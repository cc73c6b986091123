// `feedwatch rules test`: runs the tests that stand in rule files.
#include <cstdio>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "article/publisher.h"
#include "cli/rules_tools.h"
#include "config/check.h"
#include "config/load.h"
#include "rules/run_tests.h"

namespace feedwatch::cli {

namespace json = boost::json;

namespace {

std::string list_of(const std::vector<std::string>& texts) {
  if (texts.empty()) return "nothing";
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  return list;
}

json::array array_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::object to_json(const rules::TestResult& result) {
  return {{"rule", result.rule},
          {"test", result.name},
          {"file", result.where.file},
          {"line", result.where.line},
          {"passed", result.passed},
          {"problem", result.problem},
          {"expected", array_of(result.expected)},
          {"got", array_of(result.got)},
          {"context", array_of(result.context)}};
}

void print(const rules::TestResult& result) {
  if (result.passed) return;
  fmt::print("{}:{}:{}: failed: rule \"{}\", {}: {}\n", result.where.file, result.where.line, result.where.column, result.rule,
             result.name, result.problem);
  if (!result.expected.empty() || !result.got.empty()) {
    fmt::print("    expected  {}\n    got       {}\n", list_of(result.expected), list_of(result.got));
  }
  for (const std::string& line : result.context) fmt::print("    {}\n", line);
  std::fputs("\n", stdout);
}

config::Checked checked_of(const RulesTestChoice& choice) {
  if (!choice.files.empty()) return config::check_rules_for_tests(choice.files);
  config::LoadOptions options = config::LoadOptions::from_environment();
  options.read_named_files = false;
  return config::check(choice.config, options);
}

}  // namespace

int test_rules(const RulesTestChoice& choice) {
  const config::Checked checked = checked_of(choice);
  const config::Loaded& files = checked.files;
  std::fputs(config::render_all(files).c_str(), stderr);
  if (files.unreadable || files.main_broken) return unreadable;
  const auto results = rules::run_tests(files.config.model, checked.rules, checked.usable, publisher_of);
  size_t failed = 0;
  json::array all;
  for (const rules::TestResult& result : results) {
    failed += result.passed ? 0 : 1;
    if (choice.output == Output::json) {
      all.push_back(to_json(result));
    } else {
      print(result);
    }
  }
  if (choice.output == Output::json) {
    fmt::print("{}\n", json::serialize(all));
  } else {
    fmt::print("{} test{} passed, {} failed\n", results.size() - failed, results.size() - failed == 1 ? "" : "s", failed);
  }
  return failed > 0 || checked.has_errors() ? problems : ok;
}

}  // namespace feedwatch::cli
