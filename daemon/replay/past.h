// Rule sets over stored articles: the engine that watches, run over the past. Blocks; reads the store beside a running daemon.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "pipeline/setup.h"
#include "rules/needed.h"
#include "store/history.h"

namespace feedwatch::replay {

// A stored article one of the rules holds on; its text is in the store.
struct Match {
  store::ArticleId id{};
  std::string public_id{};
  std::string story_id{};
  std::string source{};
  std::string url{};
  std::string title{};
  Time seen{};
  // By place of the setup that was asked: the rules that hold, ascending.
  std::vector<std::vector<rules::RuleMatch>> by_setup{};
};

struct Past {
  size_t stored{0};              // articles of the time
  size_t read{0};                // of these, looked at
  std::vector<Match> matches{};  // in the order the articles came
};

struct Question {
  std::filesystem::path store{};
  Time since{};
  std::vector<const pipeline::Setup*> setups{};
  rules::Needed needed{};  // what every article that matters has
  size_t threads{0};       // 0: as many as the machine has
};

// Errors are those of store::History.
Result<Past> run_over_past(const Question& question);

// Calls `visit` with the articles of a question, those that need looking at, from several threads at once; `worker` counts them
// from 0. Gives how many articles there are and how many were visited.
struct Visited {
  size_t stored{0};
  size_t read{0};
};
using Visit = std::function<void(size_t worker, const store::ArticleRow& row)>;
Result<Visited> each_article(const Question& question, const Visit& visit);
size_t threads_of(const Question& question);

// The setup of `config` with these rules alone; its entities, topics, macros and sources stay, receivers go. Rules with errors
// are told in `problems`, if given, and never hold.
pipeline::SetupPtr setup_of(const config::Config& config, std::vector<rules::Rule> rules,
                            std::vector<Diagnostic>* problems = nullptr, rules::Undefined undefined = rules::Undefined::is_error);

}  // namespace feedwatch::replay
