// A process that dies at any instant: what it was told is durable is there, and all invariants hold.
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include <boost/asio/detached.hpp>

#include "fixture.h"
#include "store/database.h"

namespace feedwatch::store {
namespace {

// What a child tells its parent before it dies: poll `number` of `source` is committed.
struct Told {
  int source{0};
  int number{0};
};

constexpr int sources = 8;
constexpr int per_poll = 3;

PollCommit make_poll(int source, int number) {
  PollCommit poll{.now = at(number)};
  poll.state.id = "source-" + std::to_string(source);
  poll.state.etag = std::to_string(number);
  for (int i = 0; i < per_poll; ++i) {
    const std::string name = std::to_string(number) + "-" + std::to_string(i);
    Article made = article(name, "", "Title " + name, "Text " + name + " of " + poll.state.id);
    made.source = poll.state.id;
    poll.articles.push_back(entry(std::move(made), {hit("r", {"desk", "hook"})}));
  }
  return poll;
}

void tell(int report, Told told) {
  if (::write(report, &told, sizeof told) != sizeof told) ::_exit(1);
}

Task<> live(Store& store, int source, int first, int report) {
  for (int number = first;; ++number) {
    auto poll = make_poll(source, number);
    auto done = co_await store.commit(std::move(poll));
    if (!done) ::_exit(1);
    tell(report, {source, number});
    std::vector<Finish> outcomes;
    for (const Delivery& delivery : done->deliveries) outcomes.push_back({.id = delivery.id, .outcome = Outcome::delivered});
    auto finished = co_await store.finish(std::move(outcomes), at(number));
    if (!finished) ::_exit(1);
    if (number % 10 == 9) {
      std::vector<std::string> words{"text"};
      auto found = co_await store.search(std::move(words), 3);
      if (!found) ::_exit(1);
    }
  }
}

[[noreturn]] void child(const std::filesystem::path& path, const std::vector<int>& next, int report) {
  boost::asio::io_context io;
  Activity activity;
  auto store = Store::open({.path = path, .linger = Duration{1}}, io.get_executor(), activity);
  if (!store) ::_exit(2);
  for (int source = 0; source < sources; ++source) {
    boost::asio::co_spawn(io, live(**store, source, next[static_cast<size_t>(source)], report), boost::asio::detached);
  }
  io.run();
  ::_exit(3);
}

struct CrashTest : testing::Test {
  TempFolder folder;
  std::filesystem::path path = folder / "feedwatch.db";
  std::vector<int> told = std::vector<int>(sources, -1);  // the last number that was durable, by source
  std::mt19937 random{11};

  void live_and_die() {
    std::vector<int> next;
    for (const int number : told) next.push_back(number + 1);
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t process = ::fork();
    if (process == 0) {
      ::close(pipe[0]);
      child(path, next, pipe[1]);
    }
    ::close(pipe[1]);
    // Dies a random while after its first commit, so that also a slow machine gets that far.
    Told one;
    bool alive = ::read(pipe[0], &one, sizeof one) == sizeof one;
    if (alive) told[static_cast<size_t>(one.source)] = one.number;
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 60'000});
    ::kill(process, SIGKILL);
    while (::read(pipe[0], &one, sizeof one) == sizeof one) told[static_cast<size_t>(one.source)] = one.number;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(process, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  }

  void check() {
    Database database{path};
    EXPECT_EQ(database.connection().execAndGet("PRAGMA integrity_check").getString(), "ok");
    database.script("INSERT INTO word (word) VALUES ('integrity-check')");
    EXPECT_EQ(database.value("SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM sighting)"), 0);
    EXPECT_EQ(database.value("SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM matched)"), 0);
    EXPECT_EQ(database.value("SELECT count(*) FROM article WHERE story NOT IN (SELECT story FROM alert)"), 0);
    EXPECT_EQ(database.value("SELECT count(*) FROM alert WHERE (SELECT count(*) FROM outbox WHERE alert = alert.id) <> 2"), 0);
    for (int source = 0; source < sources; ++source) check_source(database, source);
  }
  // The validator stands at least where the child said it does, and never ahead of the articles.
  void check_source(Database& database, int source) {
    const std::string name = "source-" + std::to_string(source);
    const int64_t etag =
        database.value("SELECT CAST(etag AS INTEGER) FROM source_state JOIN source ON id = source WHERE name = ?", name)
            .value_or(-1);
    EXPECT_GE(etag, told[static_cast<size_t>(source)]);
    EXPECT_EQ(database.value("SELECT count(*) FROM article JOIN source ON source.id = article.source WHERE name = ?", name),
              (etag + 1) * per_poll);
    told[static_cast<size_t>(source)] = static_cast<int>(etag);
  }
};

TEST_F(CrashTest, NothingThatWasDurableIsLost) {
  constexpr int rounds = 15;
  for (int round = 0; round < rounds; ++round) {
    live_and_die();
    check();
    if (HasFailure()) FAIL() << "in round " << round;
  }
}

}  // namespace
}  // namespace feedwatch::store
