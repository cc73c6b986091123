// Failures of the disk: nothing is half-written, nobody else suffers, and all goes on when there is space again.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>

#include "fixture.h"
#include "store/schema.h"
#include "store/worker.h"
#include "tests/support/small_disk.h"

namespace feedwatch::store {
namespace {

class TestJob final : public Job {
 public:
  TestJob(Kind kind, std::function<void(Session&)> work, std::string& outcome)
      : Job(kind), work_(std::move(work)), outcome_(outcome) {}

  void run(Session& session) override {
    work_(session);
    code_ = "ok";
  }
  void fail(Error error) override { code_ = error.code; }
  void resume() override { outcome_ = code_; }

 private:
  std::function<void(Session&)> work_;
  std::string& outcome_;
  std::string code_{"not run"};
};

struct WorkerTest : testing::Test {
  boost::asio::io_context io;
  std::unique_ptr<Worker> worker;

  void SetUp() override {
    Database database{":memory:"};
    ASSERT_TRUE(migrate(database, ":memory:", schema_files()));
    auto session = std::make_unique<Session>(std::move(database), Options{.linger = Duration{0}});
    worker = std::make_unique<Worker>(std::move(session), io.get_executor());
  }

  void push(Kind kind, std::function<void(Session&)> work, std::string& outcome) {
    worker->push(std::make_unique<TestJob>(kind, std::move(work), outcome));
  }
  void settle(std::vector<std::string*> outcomes) {
    const auto guard = boost::asio::make_work_guard(io);
    io.restart();
    while (std::any_of(outcomes.begin(), outcomes.end(), [](const auto* outcome) { return outcome->empty(); })) io.run_one();
  }
  // Keeps the worker busy until all of `pushes` are queued, so that it finds them together.
  void together(const std::function<void()>& pushes) {
    std::promise<void> busy;
    std::promise<void> queued;
    std::string held;
    const auto hold = [&](Session&) {
      busy.set_value();
      queued.get_future().wait();
    };
    push(Kind::read, hold, held);
    busy.get_future().wait();
    pushes();
    queued.set_value();
    settle({&held});
  }
  static std::function<void(Session&)> add_source(const std::string& name) {
    return [name](Session& of) { save_source(of, {.id = name}); };
  }
  size_t sources() {
    std::string outcome;
    size_t count = 0;
    push(Kind::read, [&](Session& of) { count = load_sources(of).size(); }, outcome);
    settle({&outcome});
    return count;
  }
};

TEST_F(WorkerTest, AWriteThatFailsIsTakenBackAlone) {
  std::string one;
  std::string broken;
  std::string two;
  together([&] {
    push(Kind::write, add_source("one"), one);
    push(Kind::write, [](Session& of) { of.database.run("INSERT INTO source_state (source) VALUES (1)"); }, broken);
    push(Kind::write, add_source("two"), two);
  });
  settle({&one, &broken, &two});
  EXPECT_EQ(one, "ok");
  EXPECT_EQ(broken, "store-failed");
  EXPECT_EQ(two, "ok");
  EXPECT_EQ(sources(), 2U);
}

TEST_F(WorkerTest, AWriteThatFailsHalfwayLeavesNothing) {
  std::string broken;
  const auto half = [](Session& of) {
    save_source(of, {.id = "half"});
    throw std::runtime_error("broken");
  };
  push(Kind::urgent, half, broken);
  settle({&broken});
  EXPECT_EQ(broken, "store-failed");
  EXPECT_EQ(sources(), 0U);
  std::string again;
  push(Kind::urgent, add_source("half"), again);
  settle({&again});
  EXPECT_EQ(again, "ok");
  EXPECT_EQ(sources(), 1U);
}

TEST_F(WorkerTest, AnUrgentWriteGoesBeforeThoseThatLinger) {
  std::vector<std::string> order;
  std::string first;
  std::string second;
  together([&] {
    push(Kind::write, [&](Session&) { order.emplace_back("lingers"); }, first);
    push(Kind::urgent, [&](Session&) { order.emplace_back("urgent"); }, second);
  });
  settle({&first, &second});
  EXPECT_EQ(order, (std::vector<std::string>{"urgent", "lingers"}));
}

TEST_F(WorkerTest, AFullDatabaseRefusesWhatDoesNotFitAndTakesTheRest) {
  std::string limited;
  std::string small;
  std::string big;
  std::string after;
  const auto limit = [](Session& of) {
    Query pages = of.database.query("PRAGMA max_page_count = 60");
    pages.next();
  };
  push(Kind::read, limit, limited);
  settle({&limited});
  const auto add_big = [](Session& of) { save_source(of, {.id = "big", .extra = std::string(1 << 20, 'x')}); };
  together([&] {
    push(Kind::write, add_source("small"), small);
    push(Kind::write, add_big, big);
    push(Kind::write, add_source("after"), after);
  });
  settle({&small, &big, &after});
  EXPECT_EQ(small, "ok");
  EXPECT_EQ(big, "store-full");
  EXPECT_EQ(after, "ok");
  EXPECT_EQ(sources(), 2U);
}

// A file system of 32 MiB of its own.
struct FullDiskTest : StoreFixture {
  const SmallDisk disk{32};

  void SetUp() override {
    if (!disk.is_there()) GTEST_SKIP() << SmallDisk::missing;
    options.path = disk / "feedwatch.db";
    open();
  }
  void TearDown() override { store.reset(); }
  Result<PollResult> try_poll(int number) {
    PollCommit poll{.now = at(number)};
    poll.state.id = "a";
    poll.state.etag = std::to_string(number);
    Article made = article(std::to_string(number), "", "Title", std::string(400'000, 'x') + std::to_string(number));
    poll.articles.push_back(entry(std::move(made), {hit("r")}));
    return wait(io, store->commit(std::move(poll)));
  }
};

TEST_F(FullDiskTest, AFullDiskIsAnErrorAndSpaceHeals) {
  std::ofstream{disk / "ballast"} << std::string(12'000'000, 'x');
  int stored = 0;
  auto last = try_poll(0);
  while (last && stored < 1000) last = try_poll(++stored);
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, "store-full") << last.error().message;
  const Counts counts = get(store->counts());
  EXPECT_EQ(counts.articles, stored);
  EXPECT_EQ(counts.alerts, stored);
  EXPECT_EQ(get(store->sources()).at(0).etag, std::to_string(stored - 1));
  std::filesystem::remove(disk / "ballast");
  const auto again = try_poll(stored);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->alerts.size(), 1U);
  open();
  EXPECT_EQ(get(store->counts()).articles, stored + 1);
}

}  // namespace
}  // namespace feedwatch::store
