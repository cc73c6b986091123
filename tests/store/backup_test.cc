// Copies of a database in use, and what counts as one.
#include "store/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "fixture.h"
#include "store/files.h"

namespace feedwatch::store {
namespace {

struct BackupTest : StoreFixture {
  TempFolder own{};
  const std::filesystem::path folder = own.path();
  std::filesystem::path copy = folder / "copy.db";
  std::atomic<bool> stop{false};

  void SetUp() override {
    options.path = folder / "feedwatch.db";
    open();
  }
  void TearDown() override { store.reset(); }
  void store_some(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string name = std::to_string(i);
      poll("a", {entry(article(name, "", "Title " + name, "Text of " + name), {hit("r")})}, at(i));
    }
  }
  void overwrite(const std::filesystem::path& file, std::streamoff place, size_t bytes) {
    std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(place);
    out << std::string(bytes, '\x5a');
  }
};

TEST_F(BackupTest, HoldsWhatWasCommittedThoughTheStoreIsInUse) {
  store_some(20);
  const auto bytes = back_up(options.path, copy, stop);
  ASSERT_TRUE(bytes) << bytes.error().message;
  EXPECT_EQ(*bytes, std::filesystem::file_size(copy));
  store_some(25);
  SQLite::Database read{copy.string()};
  EXPECT_EQ(read.execAndGet("SELECT count(*) FROM article").getInt(), 20);
  EXPECT_EQ(read.execAndGet("SELECT count(*) FROM outbox").getInt(), 20);
}

TEST_F(BackupTest, IsOneFileThatOthersCannotRead) {
  store_some(1);
  ASSERT_TRUE(back_up(options.path, copy, stop));
  struct stat found{};
  ASSERT_EQ(::stat(copy.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
  SQLite::Database read{copy.string()};
  EXPECT_EQ(read.execAndGet("PRAGMA journal_mode").getString(), "delete");
  EXPECT_FALSE(std::filesystem::exists(beside(copy, "-wal")));
  EXPECT_FALSE(std::filesystem::exists(beside(copy, ".tmp")));
}

TEST_F(BackupTest, OfADamagedDatabaseIsRefusedAndTheOldOneStays) {
  store_some(50);
  ASSERT_TRUE(back_up(options.path, copy, stop));
  const auto before = std::filesystem::file_size(copy);
  store.reset();
  overwrite(options.path, 3 * 8192 + 100, 5 * 8192);
  const auto again = back_up(options.path, copy, stop);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "backup-damaged");
  EXPECT_EQ(std::filesystem::file_size(copy), before);
  EXPECT_TRUE(check_whole(copy, stop));
}

TEST_F(BackupTest, OfSomethingElseIsRefused) {
  const auto other = folder / "other.db";
  SQLite::Database{other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec("CREATE TABLE theirs (x)");
  EXPECT_EQ(back_up(other, copy, stop).error().code, "backup-damaged");
  std::ofstream{folder / "text"} << std::string(20'000, 'x');
  EXPECT_EQ(back_up(folder / "text", copy, stop).error().code, "backup-damaged");
  EXPECT_EQ(back_up(folder / "none", copy, stop).error().code, "backup-failed");
  EXPECT_FALSE(std::filesystem::exists(copy));
}

TEST_F(BackupTest, EndsEarlyWhenToldTo) {
  store_some(5);
  stop = true;
  EXPECT_EQ(back_up(options.path, copy, stop).error().code, "backup-stopped");
  EXPECT_FALSE(std::filesystem::exists(copy));
  EXPECT_FALSE(std::filesystem::exists(beside(copy, ".tmp")));
}

TEST_F(BackupTest, AnIndexThatMissesARowIsDamage) {
  store_some(30);
  store.reset();
  {
    SQLite::Database inside{options.path.string(), SQLite::OPEN_READWRITE};
    inside.exec("PRAGMA writable_schema = ON");
    inside.exec(
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX article_seen ON article (seen) WHERE id > 3' WHERE name = 'article_seen'");
    inside.exec("PRAGMA writable_schema = RESET");
  }
  EXPECT_EQ(check_whole(options.path, stop).error().code, "store-corrupt");
}

TEST_F(BackupTest, TheNewestAreKeptAndLeftoversGo) {
  for (int day = 1; day <= 9; ++day) std::ofstream{backup_name(folder, at(86'400 * day))} << day;
  std::ofstream{folder / "feedwatch-20991231T000000Z.db.tmp"} << "half";
  std::ofstream{folder / "feedwatch-notes.db"} << "mine";
  std::ofstream{folder / "holiday.db"} << "mine";
  const auto leftover = folder / "feedwatch-20991231T000000Z.db.tmp";
  std::filesystem::last_write_time(leftover, std::filesystem::last_write_time(leftover) - std::chrono::hours{2});
  std::ofstream{folder / "feedwatch-20991231T010000Z.db.tmp"} << "being written";
  drop_backups(folder, 7, at(86'400 * 9));
  const auto left = backups_in(folder, at(86'400 * 9));
  ASSERT_EQ(left.size(), 7U);
  EXPECT_EQ(left.front().made, at(86'400 * 9));
  EXPECT_EQ(left.back().made, at(86'400 * 3));
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_TRUE(std::filesystem::exists(folder / "feedwatch-20991231T010000Z.db.tmp"));
  EXPECT_TRUE(std::filesystem::exists(folder / "feedwatch-notes.db"));
  EXPECT_TRUE(std::filesystem::exists(folder / "holiday.db"));
}

TEST_F(BackupTest, ThoseFromTheFutureComeLastAndGoFirst) {
  const std::chrono::days day{1};
  for (const Time made : {at(0) - 2 * day, at(0) - day, at(600), at(0) + day, at(0) + 3000 * day})
    std::ofstream{backup_name(folder, made)} << "x";
  const auto times = [this] {
    std::vector<Time> all;
    for (const Backup& one : backups_in(folder, at(0))) all.push_back(one.made);
    return all;
  };
  EXPECT_EQ(times(), (std::vector<Time>{at(600), at(0) - day, at(0) - 2 * day, at(0) + 3000 * day, at(0) + day}))
      << "ten minutes are no more than two clocks may differ";
  drop_backups(folder, 3, at(0));
  EXPECT_EQ(times(), (std::vector<Time>{at(600), at(0) - day, at(0) - 2 * day}));
}

TEST(Files, AStampIsReadAsItWasWritten) {
  EXPECT_EQ(stamp_of(from_unix_seconds(1'700'000'000)), "20231114T221320Z");
  EXPECT_EQ(time_of_stamp("20231114T221320Z"), from_unix_seconds(1'700'000'000));
  for (const char* wrong : {"", "20231114T221320", "20231399T221320Z", "2023x114T221320Z"})
    EXPECT_FALSE(time_of_stamp(wrong)) << wrong;
}

}  // namespace
}  // namespace feedwatch::store
