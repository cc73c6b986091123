// A damaged file: it is moved aside, a backup takes its place, and nothing that it says goes out.
#include "store/recovery.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include "fixture.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/seal.h"
#include "tests/support/small_disk.h"

namespace feedwatch::store {
namespace {

namespace fs = std::filesystem;

struct RecoveryTest : StoreFixture {
  TempFolder own{};
  const std::filesystem::path folder = own.path();
  std::atomic<bool> stop{false};

  void SetUp() override {
    fs::create_directories(folder / "backups");
    options.path = folder / "feedwatch.db";
    options.backups = folder / "backups";
    open();
  }
  void TearDown() override { store.reset(); }
  void store_some(int first, int count) {
    for (int i = first; i < first + count; ++i) {
      const std::string name = std::to_string(i);
      poll("a", {entry(article(name, "", "Title " + name, "Text of " + name), {hit("r")})}, at(i));
    }
  }
  void back_up_at(int seconds) {
    const auto done = back_up(options.path, backup_name(options.backups, at(seconds)), stop);
    ASSERT_TRUE(done) << done.error().message;
  }
  int64_t articles() { return get(store->counts()).articles; }
  bool is_rebuilt() { return get(store->is_rebuilt()); }
  std::vector<fs::path> aside(const std::string& label) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{folder}) {
      if (entry.path().filename().string().starts_with("feedwatch.db." + label)) found.push_back(entry.path());
    }
    return found;
  }
  std::string content() const {
    std::ifstream file{options.path, std::ios::binary};
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void overwrite(std::streamoff place, const std::string& bytes) { overwrite(options.path, place, bytes); }
  static void overwrite(const fs::path& file, std::streamoff place, const std::string& bytes) {
    std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(place);
    out << bytes;
  }
  // What is wrong then shows only when every row is compared with the index.
  void disorder_an_index() {
    SQLite::Database{options.path.string(), SQLite::OPEN_READWRITE}.exec(R"(
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = 'CREATE INDEX article_content ON article (content_hash) WHERE content_hash <> 0 AND id > 3'
        WHERE name = 'article_content')");
  }
  // As a disk does it: without anybody having written.
  void rot(std::streamoff place, const std::string& bytes) {
    const auto before = fs::last_write_time(options.path);
    overwrite(place, bytes);
    fs::last_write_time(options.path, before);
  }
};

TEST_F(RecoveryTest, TheNewestBackupTakesThePlaceOfADamagedFile) {
  store_some(0, 10);
  back_up_at(100);
  store_some(10, 10);
  back_up_at(200);
  store_some(20, 10);
  store.reset();
  const auto size = fs::file_size(options.path);
  overwrite(0, std::string(4096, 'x'));
  open();
  EXPECT_EQ(articles(), 20);
  EXPECT_TRUE(is_rebuilt());
  ASSERT_TRUE(store->recovery());
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
  EXPECT_EQ(store->recovery()->as_of, at(200));
  EXPECT_EQ(fs::file_size(store->recovery()->aside), size) << "the damaged file is kept";
  EXPECT_NE(describe(*store->recovery()).find(store->recovery()->aside.string()), std::string::npos);
}

TEST_F(RecoveryTest, ABackupFromTheFutureIsTheLastToBeRestored) {
  store_some(0, 5);
  ASSERT_TRUE(back_up(options.path, options.backups / "feedwatch-22000101T000000Z.db", stop));
  store_some(5, 5);
  back_up_at(100);
  store.reset();
  overwrite(0, std::string(4096, 'x'));
  open();
  EXPECT_EQ(articles(), 10);
}

TEST_F(RecoveryTest, ABackupThatIsDamagedTooIsPassedOver) {
  store_some(0, 10);
  back_up_at(100);
  back_up_at(200);
  store.reset();
  std::ofstream{backup_name(options.backups, at(200))} << std::string(30'000, 'y');
  overwrite(0, std::string(4096, 'x'));
  open();
  EXPECT_EQ(articles(), 10);
  EXPECT_EQ(store->recovery()->as_of, at(100));
}

TEST_F(RecoveryTest, ABackupWithAWrongByteInItsHeaderIsDamagedNotOutOfReach) {
  store_some(0, 5);
  for (const int place : {0, 18, 19, 20, 47}) {
    back_up_at(100);
    store.reset();
    overwrite(backup_name(options.backups, at(100)), place, "\x09");
    overwrite(options.path, 0, std::string(4096, 'x'));
    open();
    EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew) << place;
  }
}

TEST_F(RecoveryTest, WithoutABackupANewDatabaseIsBegun) {
  store_some(0, 10);
  store.reset();
  overwrite(0, std::string(4096, 'x'));
  open();
  EXPECT_EQ(articles(), 0);
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew);
  EXPECT_TRUE(is_rebuilt());
  store_some(0, 3);
  EXPECT_EQ(articles(), 3);
}

TEST_F(RecoveryTest, WhatWasRestoredStaysMarkedUntilSomebodyHasActedOnIt) {
  store_some(0, 3);
  store.reset();
  overwrite(0, std::string(4096, 'x'));
  open();
  open();
  EXPECT_TRUE(is_rebuilt());
  EXPECT_FALSE(store->recovery()) << "the second time it was opened as it was";
  get(store->settle_rebuilt({{.id = "a"}}));
  EXPECT_FALSE(is_rebuilt());
  EXPECT_EQ(get(store->sources()).size(), 1U);
}

TEST_F(RecoveryTest, AReplacementThatWasCutShortGoesOn) {
  store_some(0, 5);
  back_up_at(100);
  store_some(5, 5);
  store.reset();
  ASSERT_TRUE(prepare_replacement(backup_name(options.backups, at(100)), options.path, stop));
  fs::rename(options.path, beside(options.path, ".replaced-before"));  // and then the power went
  open();
  EXPECT_EQ(articles(), 5);
  EXPECT_TRUE(is_rebuilt());
  EXPECT_FALSE(has_replacement(options.path));
}

TEST_F(RecoveryTest, TheLogOfTheOldFileIsNotReadIntoTheNewOne) {
  store_some(0, 5);
  back_up_at(100);
  store.reset();
  ASSERT_TRUE(prepare_replacement(backup_name(options.backups, at(100)), options.path, stop));
  std::ofstream{beside(options.path, "-wal")} << "what the old one has left";
  open();
  EXPECT_EQ(articles(), 5);
  ASSERT_EQ(aside("replaced").size(), 2U) << "the file and its log";
}

TEST_F(RecoveryTest, AnEmptyFileWhereThereWasADatabaseIsDamage) {
  store_some(0, 5);
  back_up_at(100);
  store.reset();
  fs::resize_file(options.path, 0);
  open();
  EXPECT_EQ(articles(), 5);
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
  store.reset();
  fs::resize_file(options.path, 0);
  fs::remove(beside(options.path, ".seal"));  // as after a crash
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
}

TEST_F(RecoveryTest, AFileThatSaysItIsReadOnlyOrOfAnotherFormatIsDamage) {
  store_some(0, 5);
  back_up_at(100);
  for (const int place : {18, 19, 20, 47}) {
    store.reset();
    overwrite(place, "\x09");
    open();
    ASSERT_TRUE(store->recovery()) << place;
    EXPECT_EQ(articles(), 5) << place;
  }
}

TEST_F(RecoveryTest, AFileOfALaterVersionIsLeftAlone) {
  store_some(0, 5);
  store.reset();
  SQLite::Database{options.path.string(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 100");
  const auto refused = Store::open(options, io.get_executor(), activity);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store-newer");
  EXPECT_TRUE(aside("damaged").empty());
}

TEST_F(RecoveryTest, WithoutAPlaceForBackupsADamagedFileIsAnError) {
  store.reset();
  overwrite(0, std::string(4096, 'x'));
  options.backups.clear();
  EXPECT_EQ(Store::open(options, io.get_executor(), activity).error().code, "store-corrupt");
}

TEST_F(RecoveryTest, OneByteThatChangedByItselfIsNoticed) {
  store_some(0, 10);
  back_up_at(100);
  store.reset();
  const auto place = content().find("Text of 7");
  ASSERT_NE(place, std::string::npos);
  rot(static_cast<std::streamoff>(place) + 8, "8");
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
  EXPECT_EQ(articles(), 10);
}

TEST_F(RecoveryTest, WhatAnotherProgramHasChangedSoundlyIsUsedAndTold) {
  store_some(0, 10);
  store.reset();
  SQLite::Database{options.path.string(), SQLite::OPEN_READWRITE}.exec("UPDATE article SET title = 'Other' WHERE id = 3");
  fs::last_write_time(options.path, fs::last_write_time(options.path) + std::chrono::seconds{5});
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::altered);
  EXPECT_EQ(articles(), 10);
  EXPECT_FALSE(is_rebuilt());
  open();
  EXPECT_FALSE(store->recovery());
}

TEST_F(RecoveryTest, ADeclarationThatReadsButMeansAnotherThingIsDamage) {
  store_some(0, 10);
  store.reset();
  const std::string bytes = content();  // pages that SQLite no longer uses have copies
  for (size_t place = bytes.find("receiver (id INTEGER PRIMARY KEY"); place != bytes.npos;
       place = bytes.find("receiver (id", place + 1))
    overwrite(static_cast<std::streamoff>(place) + 26, "\x85");
  fs::last_write_time(options.path, fs::last_write_time(options.path) + std::chrono::seconds{5});
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew);
}

TEST_F(RecoveryTest, DamageInUseStopsEverythingAndIsLookedAtNextTime) {
  store_some(0, 200);
  open();  // nothing is in memory
  const auto pages = fs::file_size(options.path) / 8192;
  for (std::uintmax_t page = 1; page < pages; ++page)
    overwrite(static_cast<std::streamoff>(page * 8192), std::string(8192, '\x77'));
  const auto failed = wait(io, store->search({"text"}, 5));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "store-corrupt");
  EXPECT_EQ(store->health().condition, Condition::damaged);
  EXPECT_EQ(wait(io, store->save_source({.id = "b"})).error().code, "store-corrupt");
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew);
}

TEST_F(RecoveryTest, WhatIsSuspectedTwiceIsCondemned) {
  store_some(0, 5);
  store.reset();
  fs::remove(beside(options.path, ".seal"));
  note_damage(options.path, "an index disagrees");
  EXPECT_EQ(suspicion_of(options.path), Suspicion::suspected);
  note_damage(options.path, "again");
  EXPECT_EQ(suspicion_of(options.path), Suspicion::condemned);
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew);
  EXPECT_EQ(suspicion_of(options.path), Suspicion::none);
}

TEST_F(RecoveryTest, AnAlarmThatIsCheckedAndFoundFalseIsForgottenAtAnOrderlyEnd) {
  store_some(0, 5);
  store.reset();
  note_damage(options.path, "an index disagrees");
  open();
  EXPECT_FALSE(store->recovery());
  EXPECT_EQ(articles(), 5);
  store.reset();
  EXPECT_EQ(suspicion_of(options.path), Suspicion::none);
}

TEST_F(RecoveryTest, DamageThatOnlyACopyShowsIsLookedAtWhole) {
  store_some(0, 10);
  store.reset();
  disorder_an_index();
  fs::remove(beside(options.path, ".seal"));
  open();
  ASSERT_FALSE(store->recovery()) << "after a crash only the structure is checked";
  const auto copied = back_up(options.path, folder / "copy.db", stop);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, "backup-damaged");
  EXPECT_TRUE(note_bad_copy(options.path, copied.error().message));
  store.reset();
  EXPECT_FALSE(fs::exists(beside(options.path, ".seal")));
  open();
  ASSERT_TRUE(store->recovery());
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::begun_anew);
}

TEST_F(RecoveryTest, BadCopiesOfASoundFileAreLookedIntoOnceAndCondemnNothing) {
  store_some(0, 5);
  EXPECT_TRUE(note_bad_copy(options.path, "a bad disk"));
  open();
  EXPECT_FALSE(store->recovery());
  EXPECT_FALSE(note_bad_copy(options.path, "a bad disk"));
  EXPECT_FALSE(note_bad_copy(options.path, "a bad disk"));
  open();
  EXPECT_FALSE(store->recovery());
  EXPECT_EQ(articles(), 5);
  EXPECT_EQ(suspicion_of(options.path), Suspicion::none) << "an orderly life has followed the check";
}

TEST_F(RecoveryTest, AGoodCopyEndsSuspicionOnlyAfterACheckOfTheFile) {
  EXPECT_TRUE(note_bad_copy(options.path, "a bad disk"));
  forget_false_alarm(options.path);
  EXPECT_EQ(suspicion_of(options.path), Suspicion::suspected);
  open();
  EXPECT_EQ(suspicion_of(options.path), Suspicion::checked);
  forget_false_alarm(options.path);
  EXPECT_EQ(suspicion_of(options.path), Suspicion::none);
}

TEST_F(RecoveryTest, WhatIsFoundWhileTheFileIsClosedIsNotSealedOver) {
  store_some(0, 5);
  note_damage(options.path, "an index disagrees");
  store.reset();
  EXPECT_EQ(suspicion_of(options.path), Suspicion::suspected);
  EXPECT_FALSE(fs::exists(beside(options.path, ".seal")));
}

TEST_F(RecoveryTest, AMarkThatAFullDiskLeftEmptyCounts) {
  std::ofstream{beside(options.path, ".suspect")};
  EXPECT_EQ(suspicion_of(options.path), Suspicion::suspected);
}

// The database on a file system of 8 MiB of its own, of which the reserve takes 1 MiB; its backups elsewhere.
struct ShortDiskRecoveryTest : RecoveryTest {
  const SmallDisk disk{8};

  void SetUp() override {
    fs::create_directories(folder / "backups");
    if (!disk.is_there()) GTEST_SKIP() << SmallDisk::missing;
    options.path = disk / "feedwatch.db";
    options.backups = folder / "backups";
    options.reserve = true;
    open();
  }
  void damage_and_fill() {
    store_some(0, 5);
    back_up_at(100);
    store.reset();
    overwrite(0, std::string(4096, 'x'));
    ASSERT_TRUE(disk.fill(0));
  }
};

TEST_F(ShortDiskRecoveryTest, ABackupOnAnotherDiskIsCopiedIntoTheRoomOfTheReserve) {
  damage_and_fill();
  open();
  ASSERT_TRUE(store->recovery());
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
  EXPECT_EQ(articles(), 5);
  EXPECT_EQ(backups_in(options.backups, at(200)).size(), 1U);
}

TEST_F(ShortDiskRecoveryTest, NothingIsBegunAnewWhileAGoodBackupWaitsForRoom) {
  damage_and_fill();
  fs::remove(beside(options.path, ".reserve"));
  std::ofstream{disk / "more"} << std::string(std::size_t{1} << 20, 'x');
  const std::string before = content();
  const auto refused = Store::open(options, io.get_executor(), activity);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "backup-failed") << refused.error().message;
  EXPECT_EQ(content(), before);
  fs::remove(disk / "filler");
  open();
  EXPECT_EQ(store->recovery()->kind, Recovery::Kind::restored);
  EXPECT_EQ(articles(), 5);
}

// Whatever is done to the file, it is opened, and either says what it said before or says that it is another; unless the very
// byte was hit that makes it a later version's, which is left alone.
TEST_F(RecoveryTest, NoDamageGoesUnnoticed) {
  store_some(0, 300);
  back_up_at(1000);
  store.reset();
  const fs::path sound = folder / "sound";
  const fs::path seal = folder / "sound-seal";
  fs::copy_file(options.path, sound);
  fs::copy_file(beside(options.path, ".seal"), seal);
  std::mt19937 random{7};
  const auto size = fs::file_size(sound);
  const auto some = [&](std::uintmax_t below) { return random() % below; };
  int restored = 0;
  const char* const wanted = std::getenv("FEEDWATCH_CORRUPTIONS");
  const int rounds = wanted == nullptr ? 60 : std::atoi(wanted);
  for (int round = 0; round < rounds; ++round) {
    for (const auto& entry : fs::directory_iterator{folder}) {
      if (entry.path().filename().string().starts_with("feedwatch.db")) fs::remove(entry.path());
    }
    fs::copy_file(sound, options.path);
    fs::copy_file(seal, beside(options.path, ".seal"));
    switch (round % 5) {
      case 0:
        overwrite(static_cast<std::streamoff>(some(size)), std::string(1, static_cast<char>(random())));
        break;
      case 1: {
        std::string noise(1 + some(4096), ' ');
        for (char& c : noise) c = static_cast<char>(random());
        overwrite(static_cast<std::streamoff>(some(size - 4096)), noise);
        break;
      }
      case 2:
        overwrite(static_cast<std::streamoff>(some(size / 8192) * 8192), std::string(8192, '\0'));
        break;
      case 3:
        fs::resize_file(options.path, some(size));
        break;
      default:
        overwrite(static_cast<std::streamoff>(some(100)), std::string(1, static_cast<char>(random())));
    }
    if (round % 2 == 0) std::ofstream{beside(options.path, "-wal")} << "torn";
    try {
      open();
    } catch (const std::runtime_error& refused) {
      EXPECT_TRUE(std::string_view(refused.what()).starts_with("store-newer")) << refused.what();
      continue;
    }
    EXPECT_EQ(articles(), 300) << "in round " << round;
    const bool is_told = store->recovery().has_value();
    if (is_told && store->recovery()->kind == Recovery::Kind::restored) ++restored;
    EXPECT_TRUE(is_told || fs::file_size(options.path) == size) << "in round " << round;
    EXPECT_EQ(get(store->deliveries("pending", 1000)).size(), 300U) << "in round " << round;
    store.reset();
    if (HasFailure()) break;
  }
  EXPECT_GT(restored, rounds / 2);
}

}  // namespace
}  // namespace feedwatch::store
