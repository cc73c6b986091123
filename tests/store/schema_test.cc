// How a file gets to the newest schema, and what is refused.
#include "store/schema.h"

#include <fstream>

#include "fixture.h"

namespace feedwatch::store {
namespace {

struct SchemaTest : testing::Test {
  TempFolder folder;
  std::filesystem::path path = folder / "feedwatch.db";
  boost::asio::io_context io;
  Activity activity;

  std::string open_code() {
    auto opened = Store::open({.path = path}, io.get_executor(), activity);
    return opened ? "ok" : opened.error().code;
  }
};

const std::vector<std::string_view> one{"CREATE TABLE fish (name TEXT); INSERT INTO fish VALUES ('perch');"};
const std::vector<std::string_view> two{one[0], "ALTER TABLE fish ADD COLUMN length INTEGER;"};
const std::vector<std::string_view> broken{one[0], "ALTER TABLE fish ADD COLUMN length INTEGER; NOT SQL;"};

TEST_F(SchemaTest, TakesTheStepsThatAreMissing) {
  Database database{path};
  ASSERT_TRUE(migrate(database, path, one));
  EXPECT_EQ(database.value("PRAGMA user_version"), 1);
  ASSERT_TRUE(migrate(database, path, two));
  EXPECT_EQ(database.value("SELECT count(*) FROM fish WHERE length IS NULL"), 1);
  ASSERT_TRUE(migrate(database, path, two));
}

TEST_F(SchemaTest, KeepsACopyOfAFileBeforeItChangesIt) {
  {
    Database database{path};
    ASSERT_TRUE(migrate(database, path, one));
    EXPECT_FALSE(std::filesystem::exists(folder / "feedwatch.db.v0"));
    ASSERT_TRUE(migrate(database, path, two));
  }
  SQLite::Database copy{(folder / "feedwatch.db.v1").string()};
  EXPECT_EQ(copy.execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(copy.execAndGet("SELECT name FROM fish").getString(), "perch");
}

TEST_F(SchemaTest, AStepThatFailsLeavesTheFileAsItWas) {
  Database database{path};
  ASSERT_TRUE(migrate(database, path, one));
  const auto failed = migrate(database, path, broken);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "store-corrupt");
  EXPECT_EQ(database.value("PRAGMA user_version"), 1);
  EXPECT_EQ(database.value("SELECT count(*) FROM pragma_table_info('fish')"), 1);
}

TEST_F(SchemaTest, RefusesAFileOfALaterVersion) {
  {
    Database database{path};
    ASSERT_TRUE(migrate(database, path, two));
    const auto refused = migrate(database, path, one);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "store-newer");
  }
  Database{path}.script("PRAGMA user_version = 1000");
  EXPECT_EQ(open_code(), "store-newer");
}

TEST_F(SchemaTest, RefusesAnotherProgramsDatabase) {
  SQLite::Database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec("CREATE TABLE theirs (x)");
  EXPECT_EQ(open_code(), "store-corrupt");
}

TEST_F(SchemaTest, RefusesWhatIsNoDatabase) {
  std::ofstream{path} << std::string(10'000, 'x');
  EXPECT_EQ(open_code(), "store-corrupt");
}

TEST_F(SchemaTest, RefusesAFolderThatIsNotThere) {
  path = folder / "none" / "feedwatch.db";
  EXPECT_EQ(open_code(), "store-unreadable");
}

TEST_F(SchemaTest, AnUncleanFileIsCheckedAtOpen) {
  ASSERT_EQ(open_code(), "ok");
  {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(2 * 8192);
    file << std::string(8192 * 3, '\x5a');
  }
  std::ofstream{folder / "feedwatch.db-wal"} << "left behind";
  EXPECT_EQ(open_code(), "store-corrupt");
}

TEST_F(SchemaTest, TheFileIsSetUpForDurability) {
  Database database{path};
  EXPECT_EQ(database.connection().execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database.value("PRAGMA synchronous"), 2);
  EXPECT_EQ(database.value("PRAGMA busy_timeout"), 5000);
  EXPECT_EQ(database.value("PRAGMA journal_size_limit"), 64 << 20);
  EXPECT_EQ(database.value("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(database.value("PRAGMA trusted_schema"), 0);
  EXPECT_EQ(database.value("PRAGMA cell_size_check"), 1);
  EXPECT_EQ(database.value("PRAGMA secure_delete"), 0);
  ASSERT_TRUE(migrate(database, path, schema_files()));
  EXPECT_EQ(database.value("PRAGMA auto_vacuum"), 2);
}

}  // namespace
}  // namespace feedwatch::store
