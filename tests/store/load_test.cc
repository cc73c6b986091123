// Many requests of many coroutines at once, over the two threads.
#include <boost/asio/detached.hpp>

#include "fixture.h"

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
  auto known = co_await store.classify(poll.state.id, std::move(prints));
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
