// The commands that look into rules: explain, backtest, coverage, top. As in commands.h: each returns the exit status.
#pragma once

#include <filesystem>
#include <string>

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

}  // namespace feedwatch::cli
