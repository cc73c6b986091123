// What is remembered of web sources beside their state: a memory that the store does not look into, and the links they listed.
#include "fixture.h"

namespace feedwatch::store {
namespace {

using std::chrono::days;
using Known3 = std::vector<LinkKnown>;

struct WebTest : StoreFixture {
  PollCommit commit_at(Time now) {
    PollCommit commit{.source_name = "Front", .now = now};
    commit.state.id = "front";
    commit.state.last_poll = now;
    return commit;
  }
  void list(std::vector<uint64_t> links, Time now = at(0)) {
    PollCommit commit = commit_at(now);
    commit.links = std::move(links);
    get(store->commit(std::move(commit)));
  }
  std::string memory() { return get(store->memory("front")); }
};

TEST_F(WebTest, KeepsAMemoryUntilItIsReplaced) {
  EXPECT_EQ(memory(), "");
  PollCommit first = commit_at(at(0));
  first.memory = R"({"region":"a"})";
  get(store->commit(std::move(first)));
  get(store->commit(commit_at(at(1))));
  EXPECT_EQ(memory(), R"({"region":"a"})");
  SourceState failing{.id = "front", .last_poll = at(2)};
  get(store->save_source(failing));
  EXPECT_EQ(memory(), R"({"region":"a"})");
  get(store->save_source(failing, R"({"odd":1})"));
  EXPECT_EQ(memory(), R"({"odd":1})");
  get(store->save_source(failing, ""));
  EXPECT_EQ(memory(), "");
}

TEST_F(WebTest, KnowsTheLinksOfEachSourceApart) {
  list({1, 0xfedcba9876543210});
  EXPECT_EQ(get(store->links_known("front", {1, 2, 0xfedcba9876543210}, at(0))),
            (Known3{LinkKnown::known, LinkKnown::unknown, LinkKnown::known}));
  EXPECT_EQ(get(store->links_known("other", {1}, at(0))), (Known3{LinkKnown::unknown}));
}

TEST_F(WebTest, WantsLinksRenewedEveryThreeDays) {
  list({1, 2});
  const Time later = at(0) + days{3};
  EXPECT_EQ(get(store->links_known("front", {1, 2}, later - days{1})), (Known3{LinkKnown::known, LinkKnown::known}));
  EXPECT_EQ(get(store->links_known("front", {1, 2}, later)), (Known3{LinkKnown::stale, LinkKnown::stale}));
  list({1}, later);
  EXPECT_EQ(get(store->links_known("front", {1, 2}, later)), (Known3{LinkKnown::known, LinkKnown::stale}));
}

TEST_F(WebTest, ForgetsLinksThatTheSourceStoppedListing) {
  list({1, 2});
  for (int month = 1; month < 16; ++month) list({2}, at(0) + days{month * 30});
  while (get(store->sweep(at(0) + days{450}))) {
  }
  EXPECT_EQ(get(store->links_known("front", {1, 2}, at(0))), (Known3{LinkKnown::unknown, LinkKnown::known}));
}

TEST_F(WebTest, KeepsTheLinksOfASourceThatCouldNotBeRead) {
  list({1});
  get(store->save_source({.id = "front", .last_poll = at(0) + days{450}}));
  while (get(store->sweep(at(0) + days{450}))) {
  }
  EXPECT_EQ(get(store->links_known("front", {1}, at(0))), (Known3{LinkKnown::stale}));
}

TEST_F(WebTest, ForgetsSourcesThatAreWatchedNoMore) {
  PollCommit commit = commit_at(at(0));
  commit.memory = "x";
  commit.links = {1};
  get(store->commit(std::move(commit)));
  get(store->keep_only_sources({"another"}));
  EXPECT_EQ(memory(), "");
  EXPECT_EQ(get(store->links_known("front", {1}, at(0))), (Known3{LinkKnown::unknown}));
}

}  // namespace
}  // namespace feedwatch::store
