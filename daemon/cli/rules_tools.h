// The commands that look into rules: explain, test, backtest, coverage, top. As in commands.h: each returns the exit status.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/rule_source.h"

namespace feedwatch::cli {

struct ExplainChoice {
  std::string rule{};
  RuleChoice where{};
  std::string article{};         // public id of a stored article, or the start of one
  std::filesystem::path text{};  // file with a text; "-": stdin
  std::string title{}, lang{}, source{}, url{};
  Output output{Output::table};
};
int explain_rule(const ExplainChoice& choice);

// YAML as INI and INI as YAML, on stdout; `problems` when something could not be said in the other form.
int convert_rules(const std::filesystem::path& file);

struct BacktestChoice {
  std::string what{};  // id of a rule, or a rule file
  std::filesystem::path config{};
  std::string since{"30d"};
  size_t examples{5};
  Output output{Output::table};
};
int backtest(const BacktestChoice& choice);

struct CoverageChoice {
  RuleChoice where{};
  std::string since{"30d"};
  bool replay{false};  // run the rules over stored articles instead of looking at what they have done
  Output output{Output::table};
};
int coverage(const CoverageChoice& choice);

struct TopChoice {
  RuleChoice where{};
  std::string since{"30d"};
  size_t articles{2000};
  size_t rules{20};
  bool slow{true};
  Output output{Output::table};
};
int top_slow(const TopChoice& choice);

struct RulesTestChoice {
  std::filesystem::path config{"/etc/feedwatch/feedwatch.yaml"};
  std::vector<std::filesystem::path> files{};  // rule files to test instead of those of the configuration
  Output output{Output::table};
};
int test_rules(const RulesTestChoice& choice);

}  // namespace feedwatch::cli
