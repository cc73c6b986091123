// Receivers that stay away, clocks that are set, a store that refuses.
#include "deliver/deliverer.h"

#include "deliver/deliver_fixture.h"
#include "store/database.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::deliver {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using DelivererTest = DelivererFixture;

TEST_F(DelivererTest, FiveDaysWithoutSuccessDisableTheReceiverUntilAReload) {
  post.script["desk"] = {verdict(Fate::retry)};
  run({webhook_receiver("desk")});
  for (int day = 0; day < 7; ++day) {
    publish_and_deliver(std::to_string(day), {"desk"});
    advance(days{1});
  }
  EXPECT_EQ(times("desk disabled"), 1U);
  const size_t tried = post.sent.size();
  advance(days{1});
  EXPECT_EQ(post.sent.size(), tried);
  post.script.clear();
  deliverer->set_receivers({webhook_receiver("desk")});
  advance(days{2});
  EXPECT_GT(post.sent.size(), tried);
  EXPECT_EQ(count("pending"), 0U);
}

TEST_F(DelivererTest, AClockThatIsSetForwardDisablesNobody) {
  post.script["desk"] = {verdict(Fate::retry, 503), verdict(Fate::retry, 503), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  clock.step = days{6};
  advance(hours{1});
  EXPECT_EQ(times("desk disabled"), 0U);
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, AClockThatIsSetBackDelaysNoRetry) {
  post.script["desk"] = {verdict(Fate::retry, 503), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  clock.step = -hours{2};
  advance(seconds{15});
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, OneFailureAfterDaysWithoutAnAttemptDisablesNobody) {
  post.script["desk"] = {verdict(Fate::retry)};
  run({webhook_receiver("desk", {hours{2}})});
  publish_and_deliver("one", {"desk"});
  advance(days{6});
  publish_and_deliver("two", {"desk"});
  EXPECT_EQ(times("desk retry"), 2U);
  EXPECT_EQ(times("desk disabled"), 0U);
}

// ---- what is held back

TEST_F(DelivererTest, WhatStoodBehindADroppedMessageLeavesAtOnce) {
  post.script["desk"] = {verdict(Fate::retry, 503), verdict(Fate::retry, 503), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  advance(seconds{6});
  deliverer->deliver(publish_again("one", "second-rule", {"desk"}));
  settle();
  const auto first = get(store->deliveries("pending", 2)).back();
  get(store->operate(store::Drop{.which = {.ids = {std::to_string(static_cast<int64_t>(first.id))}}}, clock.now()));
  deliverer->wake("desk");
  deliverer->wake("nobody");
  settle();
  ASSERT_EQ(post.sent.size(), 3U);
  EXPECT_EQ(post.sent[2].delivery.rule_id, "second-rule");
}

TEST_F(DelivererTest, WhatWaitsBehindItsStoryHoldsUpNoOther) {
  post.script["desk"] = {verdict(Fate::retry, 503), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("other", {"desk"});
  publish_and_deliver("a success that gives it all its places", {"desk"});
  post.hanging = {"desk"};
  store::PollCommit both = poll_of("one", "harbour", {"desk"}, clock.now());
  both.articles[0].hits.push_back(both.articles[0].hits[0]);
  both.articles[0].hits[1].rule.id = "second-rule";
  deliverer->deliver(get(store->commit(std::move(both))).deliveries);
  settle();
  EXPECT_EQ(deliverer->status()[0].waiting, 1U);
  advance(seconds{10});
  ASSERT_EQ(post.sent.size(), 4U);
  EXPECT_EQ(post.sent[3].delivery.message_id, post.sent[0].delivery.message_id);
  EXPECT_EQ(post.most_under_way["desk"], 2U);
}

TEST_F(DelivererTest, WhatNobodyWokeItForLeavesWithinTenMinutes) {
  run({webhook_receiver("desk")});
  publish("one", {"desk"});
  EXPECT_TRUE(publish_again("one", "second-rule", {"desk"}).empty()) << "it waits for the first";
  advance(minutes{11});
  EXPECT_EQ(count("delivered"), 2U);
}

// ---- a store that refuses writes

struct RefusedTest : DelivererFixture {
  TempFolder folder;
  std::filesystem::path file = folder / "feedwatch.db";

  void SetUp() override {
    store = *store::Store::open({.path = file, .linger = Duration{0}}, io.get_executor(), activity);
    open();
  }
  void refuse_writes() {
    store::Database{file}.script("CREATE TRIGGER refuse BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END");
  }
  void take_writes() { store::Database{file}.script("DROP TRIGGER refuse"); }
};

TEST_F(RefusedTest, NothingIsSentTwiceBecauseItsOutcomeCouldNotBeWritten) {
  run({webhook_receiver("desk")});
  auto fresh = publish("one", {"desk"});
  refuse_writes();
  deliverer->deliver(std::move(fresh));
  advance(hours{1});
  EXPECT_EQ(post.sent.size(), 1U);
  take_writes();
  advance(minutes{1});
  EXPECT_EQ(post.sent.size(), 1U);
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(RefusedTest, TheStoreIsLeftAloneBetweenTries) {
  run({webhook_receiver("desk"), webhook_receiver("other")});
  publish("leased to nobody", {"other"});
  auto fresh = publish("one", {"desk"});
  refuse_writes();
  deliverer->deliver(std::move(fresh));
  advance(minutes{6});
  const uint64_t before = store->progress();
  advance(minutes{10});
  EXPECT_LT(store->progress() - before, 400U) << "a try each five seconds, and those of the recorder";
}

TEST_F(RefusedTest, AWriteThatSucceedsLetsTheOthersTry) {
  run({webhook_receiver("desk")});
  auto fresh = publish("one", {"desk"});
  refuse_writes();
  deliverer->deliver(std::move(fresh));
  advance(minutes{4});
  take_writes();
  publish_and_deliver("two", {"desk"});
  EXPECT_EQ(count("delivered"), 2U);
}

}  // namespace
}  // namespace feedwatch::deliver
