#include "pipeline/manner.h"

#include <functional>

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

TEST(Manner, StaysWhileOnlyNamesAndTagsAndPlacesInTheFileChange) {
  const config::Config config;
  const config::Source before{.id = "s", .name = "Quay", .url = "https://a.example/feed", .interval = std::chrono::hours{1}};
  config::Source after = before;
  after.name = "The quay";
  after.tags = {"ships"};
  after.where = {.line = 7};
  EXPECT_EQ(manner_of(config, before), manner_of(config, after));
}

TEST(Manner, ChangesWithAnySettingOfTheSourceThatDecidesHowItIsAsked) {
  const std::vector<std::function<void(config::Source&)>> changes{
      [](config::Source& source) { source.interval = std::chrono::minutes{5}; },
      [](config::Source& source) { source.own_source = true; },
      [](config::Source& source) { source.ignore_robots = true; },
      [](config::Source& source) { source.kind = config::Kind::page; },
      [](config::Source& source) { source.select = "#board"; },
      [](config::Source& source) { source.headers["X-Key"] = "k"; },
      [](config::Source& source) { source.auth.basic_user = "u"; },
      [](config::Source& source) { source.auth.basic_password = config::Secret("p"); },
      [](config::Source& source) { source.auth.bearer = config::Secret("b"); },
      [](config::Source& source) { source.proxy = std::make_shared<const config::Proxy>(); },
      [](config::Source& source) { source.allow_private = {*Cidr::parse("10.0.0.0/8")}; },
  };
  const config::Config config;
  const config::Source before{.id = "s"};
  for (size_t i = 0; i < changes.size(); ++i) {
    config::Source after = before;
    changes[i](after);
    EXPECT_NE(manner_of(config, before), manner_of(config, after)) << i;
  }
}

TEST(Manner, ChangesWithWhatHoldsForAllSources) {
  const config::Source source{.id = "s"};
  const config::Config before;
  config::Config after = before;
  after.fetch.ca_file = "/etc/ca.pem";
  EXPECT_NE(manner_of(before, source), manner_of(after, source));
  after = before;
  after.poll.min_interval = std::chrono::minutes{1};
  EXPECT_NE(manner_of(before, source), manner_of(after, source));
}

TEST(Manner, IsTheSameInEveryBuild) {
  const config::Source source{.id = "s", .interval = std::chrono::hours{1}};
  EXPECT_EQ(manner_of({}, source), 10315096165767787294U);
}

}  // namespace
}  // namespace feedwatch::pipeline
