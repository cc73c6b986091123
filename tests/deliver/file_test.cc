#include "deliver/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "deliver/descriptor.h"
#include "tests/support/small_disk.h"

namespace feedwatch::deliver {
namespace {

namespace fs = std::filesystem;

struct FileTest : testing::Test {
  fs::path directory;

  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "feedwatch-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory = name;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }
  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
};

TEST_F(FileTest, AppendsLines) {
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", R"({"a":1})"));
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", R"({"b":2})"));
  EXPECT_EQ(read(directory / "alerts.jsonl"), "{\"a\":1}\n{\"b\":2}\n");
}

TEST_F(FileTest, ClosesALineThatACrashCutOff) {
  std::ofstream(directory / "alerts.jsonl") << "{\"a\":1}\n{\"b\":";
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", R"({"c":3})"));
  EXPECT_EQ(read(directory / "alerts.jsonl"), "{\"a\":1}\n{\"b\":\n{\"c\":3}\n");
}

TEST_F(FileTest, GoesOnAfterTheFileWasMovedAway) {
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", "one"));
  fs::rename(directory / "alerts.jsonl", directory / "alerts.1");
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", "two"));
  EXPECT_EQ(read(directory / "alerts.jsonl"), "two\n");
}

TEST_F(FileTest, ALineThatWouldMakeItTooLargeBeginsANewFile) {
  const fs::path path = directory / "alerts.jsonl";
  const Rotation rotation{.max_size = 10, .keep = 2};
  for (const char* line : {"one", "two", "three", "four", "five"}) ASSERT_TRUE(append_line(path, line, rotation));
  EXPECT_EQ(read(path), "five\n");
  EXPECT_EQ(read(directory / "alerts.jsonl.1"), "four\n");
  EXPECT_EQ(read(directory / "alerts.jsonl.2"), "three\n");
  EXPECT_FALSE(fs::exists(directory / "alerts.jsonl.3"));
}

TEST_F(FileTest, ALineLargerThanAFileMayBeStandsAlone) {
  const fs::path path = directory / "alerts.jsonl";
  const Rotation rotation{.max_size = 10, .keep = 1};
  for (const char* line : {"a line of many words", "b"}) ASSERT_TRUE(append_line(path, line, rotation));
  EXPECT_EQ(read(path), "b\n");
  EXPECT_EQ(read(directory / "alerts.jsonl.1"), "a line of many words\n");
}

TEST_F(FileTest, NothingOlderIsKeptWhenNothingIsToBeKept) {
  const fs::path path = directory / "alerts.jsonl";
  for (const char* line : {"12345678", "b"}) ASSERT_TRUE(append_line(path, line, {.max_size = 10, .keep = 0}));
  EXPECT_EQ(read(path), "b\n");
  EXPECT_FALSE(fs::exists(directory / "alerts.jsonl.1"));
}

TEST_F(FileTest, GoesOnInTheOldFileWhenItCannotBeMovedAway) {
  const fs::path path = directory / "alerts.jsonl";
  fs::create_directory(directory / "alerts.jsonl.1");
  for (const char* line : {"12345678", "b"}) ASSERT_TRUE(append_line(path, line, {.max_size = 10, .keep = 1}));
  EXPECT_EQ(read(path), "12345678\nb\n");
}

TEST_F(FileTest, NamesThePlaceThatCannotBeWritten) {
  const auto done = append_line(directory / "missing" / "alerts.jsonl", "one");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "file-failed");
  EXPECT_NE(done.error().message.find("missing/alerts.jsonl"), std::string::npos);
  EXPECT_FALSE(append_line(directory, "one"));
}

TEST_F(FileTest, APipeThatNobodyReadsFails) {
  const fs::path path = directory / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto done = append_line(path, "one");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "file-failed");
  const Descriptor reader{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  EXPECT_TRUE(append_line(path, "two"));
  char got[10]{};
  EXPECT_EQ(::read(reader.number(), got, sizeof got), 4);
  EXPECT_STREQ(got, "two\n");
}

TEST_F(FileTest, WhatRootMakesBelongsToTheOwnerOfTheFolder) {
  constexpr uid_t owner = 4711;
  if (::geteuid() != 0 || ::chown(directory.c_str(), owner, owner) != 0)
    GTEST_SKIP() << "a folder cannot be given to another user here (root may)";
  const auto owner_of = [](const fs::path& path) {
    struct stat about{};
    return ::lstat(path.c_str(), &about) == 0 ? about.st_uid : ~uid_t{};
  };
  EXPECT_TRUE(append_line(directory / "alerts.jsonl", "one"));
  EXPECT_EQ(owner_of(directory / "alerts.jsonl"), owner);
  std::ofstream(directory / "prepared.jsonl").flush();
  EXPECT_TRUE(append_line(directory / "prepared.jsonl", "one"));
  EXPECT_EQ(owner_of(directory / "prepared.jsonl"), 0U) << "what is there stays whose it is";
  fs::create_directory(directory / "elsewhere");
  fs::create_symlink(directory / "elsewhere" / "alerts.jsonl", directory / "link");
  EXPECT_TRUE(append_line(directory / "link", "one"));
  EXPECT_EQ(owner_of(directory / "elsewhere" / "alerts.jsonl"), 0U) << "a link gives nothing away";
}

TEST_F(FileTest, FullDiskLeavesTheFileAsItWas) {
  const SmallDisk disk{1};
  if (!disk.is_there()) GTEST_SKIP() << SmallDisk::missing;
  const fs::path path = disk / "alerts.jsonl";
  ASSERT_TRUE(append_line(path, "first"));
  const auto done = append_line(path, std::string(2'000'000, 'x'));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "file-full");
  EXPECT_EQ(read(path), "first\n");
  EXPECT_TRUE(append_line(path, "second"));
  EXPECT_EQ(read(path), "first\nsecond\n");
}

}  // namespace
}  // namespace feedwatch::deliver
