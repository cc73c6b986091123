#include "app/unsubscribed.h"

#include <fstream>

#include <gtest/gtest.h>

namespace feedwatch::app {
namespace {

struct UnsubscribedTest : testing::Test {
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "unsubscribed_test";
  Time noon = from_unix_seconds(1'800'000'000);

  UnsubscribedTest() { std::filesystem::create_directories(folder); }
  ~UnsubscribedTest() override { std::filesystem::remove_all(folder); }

  Unsubscribed read() const {
    auto known = Unsubscribed::read(folder);
    EXPECT_TRUE(known);
    return known ? *known : Unsubscribed{};
  }
};

TEST_F(UnsubscribedTest, RemembersWhoWantsNoMailOfWhichReceiver) {
  Unsubscribed known = read();
  ASSERT_TRUE(known.add("desk", "ada@example.org", noon));
  ASSERT_TRUE(known.add("desk", "ada@example.org", noon + std::chrono::hours{1}));
  ASSERT_TRUE(known.add("night", "bo@example.org", noon));
  EXPECT_TRUE(read().contains("desk", "ada@example.org"));
  EXPECT_FALSE(read().contains("night", "ada@example.org"));
  EXPECT_EQ(read().of("desk"), (Unsubscribed::Addresses{{"ada@example.org", noon}}));
}

TEST_F(UnsubscribedTest, ComesBackWithTheReceiver) {
  Unsubscribed known = read();
  ASSERT_TRUE(known.add("desk", "ada@example.org", noon));
  ASSERT_TRUE(known.add("desk", "bo@example.org", noon));
  EXPECT_EQ(*known.clear("desk"), 2U);
  EXPECT_EQ(*known.clear("desk"), 0U);
  EXPECT_FALSE(read().contains("desk", "ada@example.org"));
}

TEST_F(UnsubscribedTest, DoesNotTakeAnotherFileForAnEmptyList) {
  std::ofstream(folder / "unsubscribed.json") << "[1, 2";
  const auto known = Unsubscribed::read(folder);
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().code, "unsubscribed-unreadable");
}

TEST_F(UnsubscribedTest, NothingHasChangedWhenItCannotBeWritten) {
  Unsubscribed known = read();
  std::filesystem::create_directory(folder / "unsubscribed.json.new");  // where the file is made
  EXPECT_FALSE(known.add("desk", "ada@example.org", noon));
  EXPECT_FALSE(known.contains("desk", "ada@example.org"));
}

}  // namespace
}  // namespace feedwatch::app
