#include "cli/daemon_talk.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "cli/sources_files.h"
#include "store/lock.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::cli {
namespace {

TEST(DaemonTalk, KnowsADaemonThatAnswersNowhereFromNone) {
  const TempFolder folder;
  EXPECT_EQ(ask_daemon(folder.path(), {}).error().code, "not-running");
  {
    const auto held = store::Lock::take(folder / "feedwatch.db");
    ASSERT_TRUE(held);
    const auto answer = ask_daemon(folder.path(), {});
    EXPECT_EQ(answer.error().code, "socket-missing");
    EXPECT_NE(answer.error().message.find((folder / "control.sock").string()), std::string::npos) << answer.error().message;
    EXPECT_EQ(ask_sockets(folder.path(), {}).error().code, "not-running");
  }
  EXPECT_EQ(ask_daemon(folder.path(), {}).error().code, "not-running");
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777 : 0;
}

TEST(SourcesFiles, CanBeReadByTheDaemonWhateverTheUmask) {
  const TempFolder folder;
  const auto config = folder.write("feedwatch.yaml", "");
  ::chmod(folder.path().c_str(), 0750);
  const mode_t before = ::umask(077);
  const auto added = add_source_files(config, {{.id = "quay", .url = "https://quay.example.org/"}});
  ::umask(before);
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(mode_of(folder / "sources.d"), 0750U);
  EXPECT_EQ(mode_of(source_file(config, "quay")), 0644U);
}

}  // namespace
}  // namespace feedwatch::cli
