#include "pipeline/setup.h"

namespace feedwatch::pipeline {

namespace {

std::shared_ptr<const notify::Digests> digests_of(const config::Config& config) {
  notify::Digests digests;
  for (const config::Receiver& receiver : config.receivers) {
    if (receiver.digest) digests.emplace(receiver.id, *receiver.digest);
  }
  return digests.empty() ? nullptr : std::make_shared<const notify::Digests>(std::move(digests));
}

}  // namespace

const config::Source* Setup::source(const std::string& id) const {
  const auto found = sources.find(id);
  return found == sources.end() ? nullptr : &config.sources[found->second];
}

SetupPtr make_setup(config::Config config, rules::RuleSet rules) {
  auto setup = std::make_shared<Setup>();
  setup->config = std::move(config);
  setup->rules = std::move(rules);
  for (size_t i = 0; i < setup->config.sources.size(); ++i) setup->sources.emplace(setup->config.sources[i].id, i);
  setup->ranks = notify::ranks(setup->config.inhibits);
  setup->digests = digests_of(setup->config);
  return setup;
}

}  // namespace feedwatch::pipeline
