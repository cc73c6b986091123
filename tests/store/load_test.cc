// Many requests of many coroutines at once, over the two threads.
#include <boost/asio/detached.hpp>

#include <fstream>
#include <iterator>

#include "fixture.h"
#include "store/database.h"
#include "store/files.h"

namespace feedwatch::store {
namespace {

using LoadTest = StoreFixture;

constexpr int sources = 40;
constexpr int polls = 5;

struct Sums {
  int committed{0};
  int alerts{0};
  int delivered{0};
};

PollCommit make_poll(int source, int number) {
  PollCommit poll{.now = at(number)};
  poll.state.id = "source-" + std::to_string(source);
  const std::string name = std::to_string(number);
  Article own = article(name, "", "Own " + poll.state.id + " " + name, "Text that nobody else has: " + poll.state.id + name);
  // All sources carry this one: one article, one alert.
  Article shared = article("shared-" + name, "example.org/" + name, "Shared " + name, "Text of the wire, number " + name);
  own.source = shared.source = poll.state.id;
  poll.articles.push_back(entry(std::move(own), {hit("r", {poll.state.id})}));
  poll.articles.push_back(entry(std::move(shared), {hit("wire", {"desk"})}));
  return poll;
}

Task<> poll_once(Store& store, PollCommit poll, Sums& sums) {
  std::vector<Fingerprint> prints;
  for (const NewArticle& added : poll.articles) prints.push_back(fingerprint(added.article));
  auto known = co_await store.classify(poll.state.id, std::move(prints), poll.now);
  EXPECT_TRUE(known);
  const Time now = poll.now;
  auto done = co_await store.commit(std::move(poll));
  EXPECT_TRUE(done);
  ++sums.committed;
  sums.alerts += static_cast<int>(done->alerts.size());
  std::vector<Finish> outcomes;
  for (const Delivery& delivery : done->deliveries) outcomes.push_back({.id = delivery.id, .outcome = Outcome::delivered});
  sums.delivered += static_cast<int>(outcomes.size());
  auto finished = co_await store.finish(std::move(outcomes), now);
  EXPECT_TRUE(finished);
}

Task<> poller(Store& store, int source, Sums& sums) {
  for (int number = 0; number < polls; ++number) {
    auto poll = make_poll(source, number);
    co_await poll_once(store, std::move(poll), sums);
  }
}

TEST_F(LoadTest, EveryStoryIsToldOnceHoweverManyCarryIt) {
  options.linger = Duration{2};
  open();
  Sums sums;
  for (int source = 0; source < sources; ++source) boost::asio::co_spawn(io, poller(*store, source, sums), boost::asio::detached);
  io.restart();
  io.run();
  EXPECT_EQ(sums.committed, sources * polls);
  EXPECT_EQ(sums.alerts, sources * polls + polls);
  EXPECT_EQ(sums.delivered, sums.alerts);
  const Counts counts = get(store->counts());
  EXPECT_EQ(counts.articles, sources * polls + polls);
  EXPECT_EQ(counts.pending, 0);
  EXPECT_EQ(get(store->search({"wire"}, 100)).size(), static_cast<size_t>(polls));
  EXPECT_TRUE(activity.idle());
}

Task<> find_nothing_new(Store& store, int source, int& done) {
  PollCommit poll{.now = at(60)};
  poll.state.id = "source-" + std::to_string(source);
  poll.state.last_poll = poll.now;
  const auto result = co_await store.commit(std::move(poll));
  EXPECT_TRUE(result);
  ++done;
}

// Frames of the log that end a transaction: a header of 24 bytes before each page, whose second number is not zero.
int commits_in(const std::filesystem::path& log) {
  std::ifstream file{log, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  const auto number = [&bytes](size_t at) {
    uint32_t value = 0;
    for (size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  };
  constexpr size_t file_header = 32;
  constexpr size_t frame_header = 24;
  if (bytes.size() < file_header) return 0;
  const size_t page = number(8);
  int commits = 0;
  for (size_t at = file_header; at + frame_header + page <= bytes.size(); at += frame_header + page) {
    if (number(at + 4) != 0) ++commits;
  }
  return commits;
}

TEST_F(LoadTest, PollsThatFindNothingShareCommits) {
  options.linger = std::chrono::hours{1};
  open_on_disk();
  Database reader{options.path, Database::Access::read};
  reader.run("BEGIN");
  reader.value("SELECT count(*) FROM meta");  // as long as it reads, the log stays
  const auto log = beside(options.path, "-wal");
  const int before = commits_in(log);
  constexpr int together = 500;
  int done = 0;
  for (int source = 0; source < together; ++source) {
    boost::asio::co_spawn(io, find_nothing_new(*store, source, done), boost::asio::detached);
  }
  io.restart();
  io.poll();  // all of them are on their way, some are there
  store.reset();
  io.run();
  EXPECT_EQ(done, together);
  EXPECT_GE(commits_in(log) - before, 1);
  EXPECT_LE(commits_in(log) - before, 12) << "64 at a time, the first alone, and what closing writes";
}

TEST_F(LoadTest, WhatIsQueuedWhenTheStoreGoesIsStillDone) {
  Sums sums;
  boost::asio::co_spawn(io, poller(*store, 1, sums), boost::asio::detached);
  io.restart();
  io.run_one();  // the first request is on its way
  store.reset();
  EXPECT_FALSE(activity.idle());  // its answer has not been taken yet
}

}  // namespace
}  // namespace feedwatch::store
