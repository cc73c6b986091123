#include "app/paused.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace feedwatch::app {
namespace {

struct PausedTest : testing::Test {
  TempFolder folder;
  Time noon = from_unix_seconds(1'800'000'000);

  Paused read() const {
    auto paused = Paused::read(folder.path());
    EXPECT_TRUE(paused);
    return paused ? *paused : Paused{};
  }
};

TEST_F(PausedTest, RemembersWhatIsPausedSinceWhen) {
  Paused paused = read();
  EXPECT_TRUE(paused.all().empty());
  ASSERT_TRUE(paused.pause("quay \"1\"", noon));
  ASSERT_TRUE(paused.pause("pier", noon));
  ASSERT_TRUE(paused.pause("pier", noon + std::chrono::hours{1}));
  ASSERT_TRUE(paused.resume("quay \"1\""));
  ASSERT_TRUE(paused.resume("never paused"));
  EXPECT_EQ(read().all(), (std::map<std::string, Time>{{"pier", noon}}));
}

TEST_F(PausedTest, DoesNotTakeAnotherFileForAnEmptyList) {
  std::ofstream(folder / "paused.json") << "[1, 2";
  const auto paused = Paused::read(folder.path());
  ASSERT_FALSE(paused);
  EXPECT_EQ(paused.error().code, "paused-unreadable");
}

TEST_F(PausedTest, ChangesNothingThatItCannotWrite) {
  Paused paused = read();
  std::filesystem::remove_all(folder.path());
  std::ofstream{folder.path()} << "a file where the folder was";
  const auto changed = paused.pause("pier", noon);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, "paused-unwritable");
  EXPECT_FALSE(paused.contains("pier"));
}

}  // namespace
}  // namespace feedwatch::app
