// Deliveries: leases, attempts, order and what restarts leave.

#include "fixture.h"

namespace feedwatch::store {
namespace {

using std::chrono::minutes;

struct OutboxTest : StoreFixture {
  // A delivery to "desk" for a story of its own, leased.
  Delivery leased(std::string name, Time now) {
    return poll("a", {entry(article(name, "", "T " + name, "Text " + name), {hit("r")})}, now).deliveries.at(0);
  }
  void retry(const Delivery& delivery, Time next, Time now) {
    get(store->finish({{.id = delivery.id, .outcome = Outcome::retry, .next_try = next, .http_status = 500, .error = "http-500"}},
                      now));
  }
  void deliver(const Delivery& delivery, Time now) {
    get(store->finish({{.id = delivery.id, .outcome = Outcome::delivered, .http_status = 200}}, now));
  }
  std::vector<Delivery> claim(Time now, size_t limit = 10) { return get(store->claim("desk", now, limit)); }
  std::optional<Time> due() { return get(store->next_due("desk")); }
};

TEST_F(OutboxTest, ARetryIsDueThenWithTheSameMessageIdAndTheNextAttempt) {
  const Delivery first = leased("one", at(0));
  retry(first, at(5), at(1));
  EXPECT_EQ(due(), at(5));
  EXPECT_TRUE(claim(at(4)).empty());
  const auto again = claim(at(5));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].id, first.id);
  EXPECT_EQ(again[0].message_id, first.message_id);
  EXPECT_EQ(again[0].body, first.body);
  EXPECT_EQ(again[0].rule_id, "r");
  EXPECT_EQ(again[0].story_id, first.story_id);
  EXPECT_EQ(again[0].attempt, 2U);
  EXPECT_EQ(again[0].last_error, "http-500");
  EXPECT_TRUE(claim(at(5)).empty());
}

TEST_F(OutboxTest, AClockThatIsSetBackMakesNoRetryWaitForLonger) {
  retry(leased("one", at(7200)), at(7205), at(7200));
  EXPECT_TRUE(claim(at(7201)).empty());
  EXPECT_TRUE(claim(at(1)).empty());
  EXPECT_EQ(due(), at(6)) << "five seconds, as was meant";
  EXPECT_EQ(claim(at(6)).size(), 1U);
}

TEST_F(OutboxTest, AClockThatWasSetBackOverARestartMakesNoRetryWaitForLonger) {
  open_on_disk();
  retry(leased("one", at(7200)), at(7205), at(7200));
  const Delivery fresh = leased("two", at(7200));
  get(store->finish({{.id = fresh.id, .outcome = Outcome::postponed, .next_try = at(7200)}}, at(7200)));
  open();
  EXPECT_EQ(claim(at(1)).size(), 1U) << "what was due is due";
  EXPECT_EQ(claim(at(6)).size(), 1U);
}

TEST_F(OutboxTest, AClockThatIsOnlyDisciplinedMovesNothing) {
  retry(leased("one", at(100)), at(105), at(100));
  claim(at(100));
  claim(at(95));
  EXPECT_EQ(due(), at(105));
}

TEST_F(OutboxTest, ADeliveredOrDeadRowIsNeverDueAgain) {
  deliver(leased("one", at(0)), at(1));
  const Delivery second = leased("two", at(0));
  get(store->finish({{.id = second.id, .outcome = Outcome::dead, .http_status = 404, .error = "http-404"}}, at(1)));
  EXPECT_EQ(due(), std::nullopt);
  EXPECT_TRUE(claim(at(100'000)).empty());
  const auto dead = get(store->deliveries("dead", 10));
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].id, second.id);
  EXPECT_EQ(dead[0].receiver, "desk");
  EXPECT_EQ(dead[0].last_error, "http-404");
  EXPECT_EQ(get(store->deliveries("delivered", 10)).size(), 1U);
  EXPECT_TRUE(get(store->deliveries("no such state", 10)).empty());
}

TEST_F(OutboxTest, APostponedRowComesBackAsIfItHadNotBeenClaimed) {
  const Delivery first = leased("one", at(0));
  get(store->finish({{.id = first.id, .outcome = Outcome::retry, .next_try = at(5), .error = "http-500", .note = "half"}},
                    at(1)));
  ASSERT_EQ(claim(at(5)).size(), 1U);
  get(store->finish({{.id = first.id, .outcome = Outcome::postponed, .next_try = at(60)}}, at(6)));
  EXPECT_EQ(due(), at(60));
  const Delivery again = claim(at(60)).at(0);
  EXPECT_EQ(again.attempt, 2U);
  EXPECT_EQ(again.note, "half");
  EXPECT_EQ(again.last_error, "http-500");
}

TEST_F(OutboxTest, AFinishThatComesTwiceChangesNothing) {
  const Delivery first = leased("one", at(0));
  deliver(first, at(1));
  retry(first, at(5), at(2));
  EXPECT_EQ(get(store->deliveries("delivered", 10)).size(), 1U);
  EXPECT_EQ(due(), std::nullopt);
}

TEST_F(OutboxTest, ALeaseThatEndsFreesTheRow) {
  const Delivery first = leased("one", at(0));
  EXPECT_EQ(due(), at(0) + minutes{5});
  EXPECT_TRUE(claim(at(299)).empty());
  const auto again = claim(at(300));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, first.message_id);
  EXPECT_EQ(again[0].attempt, 2U);
}

TEST_F(OutboxTest, ClaimsTheOldestFirstUpToTheLimit) {
  std::vector<Delivery> rows;
  for (const char* name : {"one", "two", "three"}) rows.push_back(leased(name, at(0)));
  retry(rows[0], at(12), at(1));
  retry(rows[1], at(10), at(1));
  retry(rows[2], at(11), at(1));
  const auto claimed = claim(at(20), 2);
  ASSERT_EQ(claimed.size(), 2U);
  EXPECT_EQ(claimed[0].id, rows[1].id);
  EXPECT_EQ(claimed[1].id, rows[2].id);
  EXPECT_EQ(claim(at(20), 2).size(), 1U);
}

struct StoryOrderTest : OutboxTest {
  // Two rules that tell the same story, the second by an edit.
  PollResult tell(const std::string& rule, Time now) {
    return poll("a", {entry(article("story", "", "Story", "Now with " + rule), {hit(rule)})}, now);
  }
};

TEST_F(StoryOrderTest, ALaterAlertOfAStoryWaitsForTheEarlier) {
  const auto first = tell("r1", at(0));
  const auto second = tell("r2", at(1));
  EXPECT_TRUE(second.deliveries.empty());
  EXPECT_EQ(second.waiting, std::vector<std::string>{"desk"});
  retry(first.deliveries.at(0), at(60), at(2));
  EXPECT_TRUE(claim(at(59)).empty());
  EXPECT_EQ(due(), at(60));
  const auto both = claim(at(60));
  ASSERT_EQ(both.size(), 1U);
  EXPECT_EQ(both[0].rule_id, "r1");
  deliver(both[0], at(61));
  EXPECT_EQ(due(), at(1));
  EXPECT_EQ(claim(at(61)).at(0).rule_id, "r2");
}

TEST_F(StoryOrderTest, WhatFollowsWaitsNoLongerOnceSomeRecipientsHaveTheAlert) {
  const Delivery first = tell("r1", at(0)).deliveries.at(0);
  EXPECT_TRUE(tell("r2", at(1)).deliveries.empty());
  get(store->finish({{.id = first.id, .outcome = Outcome::retry, .next_try = at(300), .http_status = 250}}, at(2)));
  EXPECT_EQ(claim(at(2)).at(0).rule_id, "r2");
  EXPECT_EQ(claim(at(300)).at(0).rule_id, "r1");
}

TEST_F(StoryOrderTest, AlertsOfOneCommitAreHandedOutTogetherInOrder) {
  const auto result = poll("a", {entry(article("s", "", "S", "S"), {hit("r1"), hit("r2")})});
  ASSERT_EQ(result.deliveries.size(), 2U);
  EXPECT_EQ(result.deliveries[0].rule_id, "r1");
  EXPECT_EQ(result.deliveries[1].rule_id, "r2");
}

TEST_F(StoryOrderTest, AnotherStoryOrReceiverDoesNotWait) {
  tell("r1", at(0));
  EXPECT_EQ(poll("a", {entry(article("other", "", "Other", "Other"), {hit("r2")})}, at(1)).deliveries.size(), 1U);
  EXPECT_EQ(poll("a", {entry(article("story", "", "Story", "Edited"), {hit("r3", {"hook"})})}, at(1)).deliveries.size(), 1U);
}

TEST_F(OutboxTest, ADisabledReceiverGetsRowsButNothingToSend) {
  get(store->disable_receiver("desk", "answered 410"));
  EXPECT_EQ(get(store->disabled_receivers()), (std::map<std::string, std::string>{{"desk", "answered 410"}}));
  const auto result = poll("a", {entry(article("1", "", "T", "Text"), {hit("r")})});
  EXPECT_EQ(result.alerts.size(), 1U);
  EXPECT_TRUE(result.deliveries.empty());
  EXPECT_TRUE(claim(at(10)).empty());
  EXPECT_EQ(due(), std::nullopt);
  get(store->enable_receiver("desk"));
  EXPECT_TRUE(get(store->disabled_receivers()).empty());
  EXPECT_EQ(claim(at(10)).size(), 1U);
}

struct RestartTest : OutboxTest {
  void SetUp() override { open_on_disk(); }
};

TEST_F(RestartTest, AttemptsThatWereInFlightAreDueAtOnce) {
  const Delivery first = leased("one", at(0));
  const Delivery waiting = leased("two", at(0));
  retry(waiting, at(3600), at(1));
  open();
  const auto again = claim(at(1));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, first.message_id);
  EXPECT_EQ(again[0].attempt, 2U);
  deliver(again[0], at(2));
  EXPECT_EQ(claim(at(3600)).at(0).message_id, waiting.message_id);
}

TEST_F(RestartTest, DisabledReceiversStayDisabled) {
  get(store->disable_receiver("desk", "answered 410"));
  open();
  EXPECT_EQ(get(store->disabled_receivers()).size(), 1U);
}

TEST_F(RestartTest, ASecondStoreIsRefused) {
  auto second = Store::open(options, io.get_executor(), activity);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store-locked");
}

}  // namespace
}  // namespace feedwatch::store
