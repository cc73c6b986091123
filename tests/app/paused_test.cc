#include "app/paused.h"

#include <sys/stat.h>
#include <unistd.h>

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

TEST_F(PausedTest, IsBegunAnewInPlaceOfAListThatCannotBeRead) {
  std::ofstream(folder / "paused.json") << "[1, 2";
  ASSERT_TRUE(Paused::anew(folder.path()).pause("pier", noon));
  EXPECT_TRUE(read().contains("pier"));
}

TEST_F(PausedTest, IsForWhomTheFolderIsFor) {
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::chown(folder.path().c_str(), 65534, 65534), 0);
  }
  for (const mode_t mode : {0700U, 0750U}) {
    ASSERT_EQ(::chmod(folder.path().c_str(), mode), 0);
    ASSERT_TRUE(read().pause(std::to_string(mode), noon));
    struct stat about{};
    ASSERT_EQ(::stat((folder / "paused.json").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, mode & 0660);
    EXPECT_EQ(about.st_uid, is_root ? 65534U : ::geteuid());
  }
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
