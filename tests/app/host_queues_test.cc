#include "app/host_queues.h"

#include <gtest/gtest.h>

namespace feedwatch::app {
namespace {

constexpr size_t places = 2;

struct HostQueuesTest : testing::Test {
  HostQueues queues;

  bool begin(const std::string& source, const std::string& host = "a") { return queues.begin(source, host, places); }
  std::string leave(const std::string& source) { return queues.leave(source, places).value_or("nobody"); }
};

TEST_F(HostQueuesTest, LetsSoManyOfAHostBeginAndLinesUpTheOthers) {
  EXPECT_TRUE(begin("a1"));
  EXPECT_TRUE(begin("a2"));
  EXPECT_FALSE(begin("a3"));
  EXPECT_TRUE(queues.waits("a3"));
  EXPECT_TRUE(begin("b1", "b"));
}

TEST_F(HostQueuesTest, CallsThoseInLineInTheOrderOfTheirComing) {
  begin("a1");
  begin("a2");
  begin("a3");
  begin("a4");
  EXPECT_EQ(leave("a2"), "a3");
  EXPECT_TRUE(queues.is_called("a3"));
  EXPECT_FALSE(begin("a5")) << "the place is kept, and there is a line";
  EXPECT_TRUE(begin("a3"));
  EXPECT_EQ(leave("a1"), "a4");
}

TEST_F(HostQueuesTest, KeepsAPlaceInLineHoweverOftenItIsAskedFor) {
  begin("a1");
  begin("a2");
  begin("a3");
  begin("a4");
  EXPECT_FALSE(begin("a3"));
  EXPECT_EQ(leave("a1"), "a3");
  EXPECT_EQ(leave("a2"), "a4");
}

TEST_F(HostQueuesTest, PassesOnThePlaceOfOneThatDoesNotComeAfterAll) {
  begin("a1");
  begin("a2");
  begin("a3");
  begin("a4");
  EXPECT_EQ(leave("a1"), "a3");
  EXPECT_EQ(leave("a3"), "a4");
  EXPECT_TRUE(begin("a4"));
}

TEST_F(HostQueuesTest, ForgetsWhoLeavesTheLine) {
  begin("a1");
  begin("a2");
  begin("a3");
  EXPECT_EQ(leave("a3"), "nobody");
  EXPECT_FALSE(queues.waits("a3"));
  EXPECT_EQ(leave("a1"), "nobody");
  EXPECT_TRUE(begin("a3"));
  EXPECT_EQ(leave("never seen"), "nobody");
}

TEST_F(HostQueuesTest, CallsNobodyWhileThereAreFewerPlacesThanPolls) {
  begin("a1");
  begin("a2");
  begin("a3");
  EXPECT_FALSE(queues.leave("a1", 1));
  EXPECT_EQ(queues.leave("a2", 1), "a3");
}

}  // namespace
}  // namespace feedwatch::app
