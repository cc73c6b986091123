// A disk that fills up: the reserve is given back, nothing is half-written, and all goes on when there is room.
#include "store/guard.h"

#include <fcntl.h>
#include <unistd.h>

#include "fixture.h"
#include "invariants.h"
#include "store/files.h"
#include "tests/support/small_disk.h"

namespace feedwatch::store {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t page = 4096;

// A file system of 8 MiB of its own: the reserve takes 1 MiB of it.
struct SmallDiskTest : StoreFixture {
  const SmallDisk disk{8};

  void SetUp() override {
    if (!disk.is_there()) GTEST_SKIP() << SmallDisk::missing;
    options.path = disk / "feedwatch.db";
  }
  void TearDown() override { store.reset(); }
  void fill(uint64_t leave) { ASSERT_TRUE(disk.fill(leave)); }
  void make_room() { disk.make_room(); }
  fs::path reserve() const { return disk / "feedwatch.db.reserve"; }
  void begin_anew() {
    store.reset();
    for (const char* suffix : {"", ".seal", ".reserve"}) fs::remove(beside(options.path, suffix));
    open();
  }

  Result<PollResult> try_poll(int number) {
    PollCommit poll{.now = at(number)};
    poll.state.id = "a";
    poll.state.etag = std::to_string(number);
    const std::string name = std::to_string(number);
    Article made = article(name, "", "Title " + name, std::string(9000, 'x') + name);
    made.source = "a";
    poll.articles.push_back(entry(std::move(made), {hit("r", {"desk", "hook"})}));
    return wait(io, store->commit(std::move(poll)));
  }
};

TEST_F(SmallDiskTest, TheReserveIsGivenBackBeforeTheDiskIsFullAndSetUpAgainWithRoom) {
  Guard guard{options.path, true};
  EXPECT_EQ(guard.health().condition, Condition::ok);
  EXPECT_EQ(fs::file_size(reserve()), 1U << 20);
  fill(300'000);
  guard.look();
  EXPECT_EQ(guard.health().condition, Condition::ok) << "more than a quarter of the reserve is free";
  make_room();
  fill(200'000);
  guard.look();
  EXPECT_EQ(guard.health().condition, Condition::degraded);
  EXPECT_FALSE(fs::exists(reserve()));
  EXPECT_NE(guard.health().reason.find("1.5 MiB"), std::string::npos) << guard.health().reason;
  guard.look();
  EXPECT_EQ(guard.health().condition, Condition::degraded) << "what was given back is not room enough";
  make_room();
  guard.look();
  EXPECT_EQ(guard.health().condition, Condition::ok);
  EXPECT_TRUE(fs::exists(reserve()));
}

TEST_F(SmallDiskTest, AFailureIsWorthAnotherTryOnlyWhileThereIsAReserve) {
  Guard guard{options.path, true};
  EXPECT_TRUE(guard.take_failure({"store-full", "no room"}));
  EXPECT_EQ(guard.health().condition, Condition::degraded);
  EXPECT_FALSE(guard.take_failure({"store-full", "no room"}));
  EXPECT_EQ(guard.health().condition, Condition::read_only);
  EXPECT_TRUE(guard.wants_trial());
  guard.take_success();
  EXPECT_EQ(guard.health().condition, Condition::ok) << "there is room again";
}

TEST(Guard, ErrorsOfOneRequestSayNothingAboutTheDisk) {
  Guard guard{":memory:", true};
  EXPECT_FALSE(guard.take_failure({"store-failed", "a constraint"}));
  EXPECT_FALSE(guard.take_failure({"store-locked", "somebody writes"}));
  EXPECT_EQ(guard.health().condition, Condition::ok);
  EXPECT_FALSE(guard.take_failure({"store-io", "the disk"}));
  EXPECT_EQ(guard.health().condition, Condition::read_only);
  guard.take_success();
  EXPECT_EQ(guard.health().condition, Condition::ok);
  EXPECT_FALSE(guard.take_failure({"store-corrupt", "the file"}));
  guard.take_success();
  EXPECT_EQ(guard.health().condition, Condition::damaged) << "that does not heal by itself";
}

TEST_F(SmallDiskTest, WithAReserveEveryPollIsStoredWhereverTheDiskGetsFull) {
  options.reserve = true;
  for (uint64_t pages = 0; pages < 40; ++pages) {
    begin_anew();
    ASSERT_TRUE(try_poll(0));
    fill(pages * page);
    for (int number = 1; number <= 6; ++number) {
      const auto done = try_poll(number);
      EXPECT_TRUE(done) << number << " with " << pages << " pages: " << (done ? "" : done.error().message);
    }
    EXPECT_EQ(get(store->counts()).alerts, 7) << pages << " pages";
    store.reset();
    make_room();
    Database database{options.path};
    EXPECT_EQ(broken_invariants(database), std::vector<std::string>{}) << pages << " pages";
  }
}

TEST_F(SmallDiskTest, WithoutAReserveWhatFindsNoRoomIsAnErrorAndNothingIsHalfWritten) {
  int refused = 0;
  for (uint64_t pages = 0; pages < 40; ++pages) {
    begin_anew();
    ASSERT_TRUE(try_poll(0));
    fill(pages * page);
    std::vector<int> again;
    for (int number = 1; number <= 6; ++number) {
      const auto done = try_poll(number);
      if (done) continue;
      EXPECT_EQ(done.error().code, "store-full") << done.error().message;
      again.push_back(number);
      ++refused;
    }
    make_room();
    for (const int number : again) EXPECT_TRUE(try_poll(number)) << pages << " pages";
    EXPECT_EQ(get(store->counts()).alerts, 7) << pages << " pages";
    EXPECT_EQ(store->health().condition, Condition::ok);
    store.reset();
    Database database{options.path};
    EXPECT_EQ(broken_invariants(database), std::vector<std::string>{}) << pages << " pages";
  }
  EXPECT_GT(refused, 40);
}

TEST_F(SmallDiskTest, AFullDiskDoesNotKeepTheStoreFromOpening) {
  options.reserve = true;
  open();
  ASSERT_TRUE(try_poll(0));
  store.reset();
  fill(0);
  open();
  EXPECT_EQ(store->health().condition, Condition::degraded);
  EXPECT_EQ(get(store->counts()).alerts, 1);
}

}  // namespace
}  // namespace feedwatch::store
