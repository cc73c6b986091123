// Everything a configuration decides, ready for use: one immutable snapshot, swapped whole on reload.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "notify/pipeline.h"
#include "rules/rule_set.h"

namespace feedwatch::pipeline {

struct Setup {
  config::Config config{};
  rules::RuleSet rules{};
  std::unordered_map<std::string, size_t> sources{};  // id → index in config.sources
  std::map<std::string, uint32_t> ranks{};            // of rules, as notify::ranks() gives them
  std::shared_ptr<const notify::Digests> digests{};   // null: no receiver has one

  const config::Source* source(const std::string& id) const;
};

using SetupPtr = std::shared_ptr<const Setup>;

SetupPtr make_setup(config::Config config, rules::RuleSet rules);

}  // namespace feedwatch::pipeline
