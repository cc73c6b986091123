#include "pipeline/setup.h"

namespace feedwatch::pipeline {

const config::Source* Setup::source(const std::string& id) const {
  const auto found = sources.find(id);
  return found == sources.end() ? nullptr : &config.sources[found->second];
}

SetupPtr make_setup(config::Config config, rules::RuleSet rules) {
  auto setup = std::make_shared<Setup>();
  setup->config = std::move(config);
  setup->rules = std::move(rules);
  for (size_t i = 0; i < setup->config.sources.size(); ++i) setup->sources.emplace(setup->config.sources[i].id, i);
  return setup;
}

}  // namespace feedwatch::pipeline
