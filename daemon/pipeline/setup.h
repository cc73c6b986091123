// Everything a configuration decides, ready for use: one immutable snapshot, swapped whole on reload.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "rules/rule_set.h"

namespace feedwatch::pipeline {

struct Setup {
  config::Config config{};
  rules::RuleSet rules{};
  std::unordered_map<std::string, size_t> sources{};  // id → index in config.sources

  const config::Source* source(const std::string& id) const;
};

using SetupPtr = std::shared_ptr<const Setup>;

SetupPtr make_setup(config::Config config, rules::RuleSet rules);

}  // namespace feedwatch::pipeline
