#include "app/states.h"

#include <gtest/gtest.h>

namespace feedwatch::app {
namespace {

const Time noon = from_unix_seconds(1'800'000'000);

config::Config configured(const std::vector<std::string>& ids) {
  config::Config config;
  for (const std::string& id : ids) config.sources.push_back({.id = id, .url = "https://" + id + ".example.org/"});
  return config;
}

struct StatesTest : testing::Test {
  States states;
  States former;

  void settle(const std::vector<std::string>& ids, std::optional<Time> forget_before) {
    settle_states(configured(ids), forget_before, states, former);
    for (auto& [id, state] : states) state.last_poll = state.last_poll.value_or(noon);
  }
  bool is_known(const std::string& id) const { return states.at(id).baseline_done; }
  void poll(const std::string& id) { states.at(id).baseline_done = true; }
};

TEST_F(StatesTest, KeepWhatIsKnownOfASourceThatIsBackSoon) {
  settle({"quay", "pier"}, noon);
  poll("quay");
  settle({"pier"}, noon);
  EXPECT_FALSE(states.contains("quay"));
  settle({"quay", "pier"}, noon);
  EXPECT_TRUE(is_known("quay"));
  EXPECT_TRUE(former.empty());
}

TEST_F(StatesTest, ForgetASourceThatHasBeenGoneForLong) {
  settle({"quay"}, noon);
  poll("quay");
  settle({}, noon + std::chrono::seconds{1});
  settle({"quay"}, noon);
  EXPECT_FALSE(is_known("quay"));
}

TEST_F(StatesTest, ForgetNothingWhileAPartOfTheConfigurationCannotBeRead) {
  settle({"quay"}, noon);
  poll("quay");
  settle({}, std::nullopt);
  EXPECT_TRUE(former.contains("quay"));
  settle({"quay"}, std::nullopt);
  EXPECT_TRUE(is_known("quay"));
}

TEST_F(StatesTest, KnowOfAnotherAddressOnlyThatItsSourceWasRead) {
  settle({"quay"}, noon);
  poll("quay");
  states.at("quay").failures = 3;
  config::Config moved = configured({"quay"});
  moved.sources[0].url = "https://elsewhere.example.org/";
  settle_states(moved, noon, states, former);
  EXPECT_TRUE(is_known("quay"));
  EXPECT_EQ(states.at("quay").failures, 0U);
  EXPECT_EQ(states.at("quay").url, moved.sources[0].url);
}

}  // namespace
}  // namespace feedwatch::app
