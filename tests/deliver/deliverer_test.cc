#include "deliver/deliverer.h"

#include "deliver/deliver_fixture.h"

namespace feedwatch::deliver {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using DelivererTest = DelivererFixture;

TEST_F(DelivererTest, FreshMessagesLeaveWithoutTimeGoingBy) {
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  ASSERT_EQ(post.sent.size(), 1U);
  EXPECT_EQ(post.sent[0].delivery.attempt, 1U);
  EXPECT_EQ(post.sent[0].at, seconds{0});
  EXPECT_EQ(told, std::vector<std::string>{"desk delivered"});
  EXPECT_EQ(count("delivered"), 1U);
  advance(days{10});
  EXPECT_EQ(post.sent.size(), 1U);
}

TEST_F(DelivererTest, RepeatsOnTheScheduleWithTheSameId) {
  post.script["desk"] = {verdict(Fate::retry, 500), verdict(Fate::retry, 503), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  EXPECT_EQ(count("pending"), 1U);
  advance(hours{1});
  const auto sent = post.to("desk");
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_NEAR(static_cast<double>((sent[1].at - sent[0].at).count()), 5'000, 600);
  EXPECT_NEAR(static_cast<double>((sent[2].at - sent[1].at).count()), 300'000, 31'000);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(sent[i].delivery.attempt, i + 1);
    EXPECT_EQ(sent[i].delivery.message_id, sent[0].delivery.message_id);
    EXPECT_EQ(sent[i].delivery.body, sent[0].delivery.body);
  }
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, OwnScheduleSetsTheWaits) {
  post.script["desk"] = {verdict(Fate::retry, 500)};
  run({webhook_receiver("desk", {seconds{1}, seconds{1}, seconds{1}, seconds{1}, seconds{1}, seconds{1}, seconds{1}})});
  publish_and_deliver("one", {"desk"});
  advance(seconds{9});
  EXPECT_EQ(post.sent.size(), 8U);
  EXPECT_EQ(count("dead"), 1U);
  EXPECT_EQ(told.back(), "desk dead");
}

TEST_F(DelivererTest, DeadLetterAfterTheWholeTable) {
  post.script["desk"] = {verdict(Fate::retry, 500)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  advance(hours{70});
  EXPECT_EQ(count("pending"), 1U);
  advance(hours{30});
  EXPECT_EQ(post.sent.size(), 10U);
  EXPECT_EQ(count("dead"), 1U);
  EXPECT_EQ(get(store->deliveries("dead", 1))[0].last_error, "as-told: as-told");
}

TEST_F(DelivererTest, RefusedMessageHasThreeAttempts) {
  post.script["desk"] = {verdict(Fate::refused, 400)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  advance(hours{2});
  EXPECT_EQ(post.sent.size(), 3U);
  EXPECT_EQ(count("dead"), 1U);
}

TEST_F(DelivererTest, LaterRetryAfterWins) {
  Verdict busy = verdict(Fate::retry, 503);
  busy.retry_after = minutes{7};
  post.script["desk"] = {busy, verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  advance(seconds{10});
  publish_and_deliver("two", {"desk"});
  advance(minutes{6});
  EXPECT_EQ(post.sent.size(), 1U);
  advance(minutes{2});
  EXPECT_EQ(post.sent.size(), 3U);
  EXPECT_EQ(count("delivered"), 2U);
}

TEST_F(DelivererTest, ReceiversDelayNobodyElse) {
  post.hanging = {"slow"};
  post.script["broken"] = {verdict(Fate::retry, 500)};
  post.script["closed"] = {verdict(Fate::gone, 410)};
  run({webhook_receiver("slow"), webhook_receiver("broken"), webhook_receiver("closed"), webhook_receiver("fine")});
  for (int i = 0; i < 50; ++i) {
    publish_and_deliver("article " + std::to_string(i), {"slow", "broken", "closed", "fine"});
    EXPECT_EQ(post.to("fine").size(), static_cast<size_t>(i) + 1);
    EXPECT_EQ(post.to("fine").back().at, clock.now() - start);
    advance(seconds{1});
  }
  EXPECT_EQ(times("fine delivered"), 50U);
  EXPECT_EQ(post.to("closed").size(), 1U);
  post.hanging.clear();
  advance(minutes{1});
  EXPECT_EQ(times("slow delivered"), 50U);
}

TEST_F(DelivererTest, GoneDisablesTheReceiverAndKeepsItsMessages) {
  post.script["desk"] = {verdict(Fate::gone, 410)};
  run({webhook_receiver("desk"), webhook_receiver("other")});
  publish_and_deliver("one", {"desk", "other"});
  publish_and_deliver("two", {"desk", "other"});
  EXPECT_EQ(post.to("desk").size(), 1U);
  EXPECT_EQ(post.to("other").size(), 2U);
  EXPECT_EQ(told.size(), 4U);
  EXPECT_EQ(times("desk disabled"), 1U);
  EXPECT_EQ(count("pending"), 2U);
  EXPECT_EQ(get(store->disabled_receivers()).count("desk"), 1U);
  advance(days{2});
  EXPECT_EQ(post.to("desk").size(), 1U);
}

TEST_F(DelivererTest, GoneReceiverStaysSoAfterARestartUntilItsAddressChanges) {
  post.script["desk"] = {verdict(Fate::gone, 410)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  close(seconds{1});
  post.script.clear();
  open();
  run({webhook_receiver("desk")});
  advance(hours{1});
  EXPECT_EQ(post.sent.size(), 1U);
  config::Receiver moved = webhook_receiver("desk");
  moved.webhook.url = "https://hooks.example.org/new";
  deliverer->set_receivers({moved});
  advance(seconds{1});
  EXPECT_EQ(post.sent.size(), 2U);
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, WebhooksOfDifferentStoriesGoOutTogether) {
  post.hanging = {"desk"};
  run({webhook_receiver("desk")});
  for (int i = 0; i < 20; ++i) publish_and_deliver(std::to_string(i), {"desk"});
  EXPECT_EQ(post.sent.size(), 8U);
  post.hanging.clear();
  advance(seconds{2});
  EXPECT_EQ(post.most_under_way["desk"], 8U);
  EXPECT_EQ(count("delivered"), 20U);
}

TEST_F(DelivererTest, ReceiverWithARateGetsItsMessagesEvenly) {
  config::Receiver chat = webhook_receiver("chat");
  chat.webhook.format = config::Format::slack;
  run({chat, webhook_receiver("desk")});
  for (int i = 0; i < 100; ++i) publish_and_deliver(std::to_string(i), {"chat", "desk"});
  EXPECT_EQ(post.to("desk").size(), 100U);
  EXPECT_EQ(post.to("chat").size(), 1U);
  advance(minutes{5});
  const std::vector<Sent> sent = post.to("chat");
  ASSERT_EQ(sent.size(), 100U);
  for (size_t i = 1; i < sent.size(); ++i) EXPECT_GE(sent[i].at - sent[i - 1].at, seconds{1});
  EXPECT_LE(sent.back().at, seconds{110});
  for (const Sent& one : sent) EXPECT_EQ(one.delivery.attempt, 1U);
}

TEST_F(DelivererTest, OwnRateTakesThePlaceOfTheFormats) {
  config::Receiver chat = webhook_receiver("chat");
  chat.webhook.format = config::Format::slack;
  chat.webhook.spacing = minutes{1};
  chat.webhook.burst = 3;
  run({chat});
  for (int i = 0; i < 5; ++i) publish_and_deliver(std::to_string(i), {"chat"});
  EXPECT_EQ(post.sent.size(), 3U);
  advance(minutes{2});
  EXPECT_EQ(post.sent.size(), 5U);
}

TEST_F(DelivererTest, OneStoryIsToldInOrder) {
  post.script["desk"] = {verdict(Fate::retry, 500), verdict(Fate::delivered, 200)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  deliverer->deliver(publish_again("one", "second-rule", {"desk"}));
  settle();
  deliverer->deliver(publish_again("one", "third-rule", {"desk"}));
  publish_and_deliver("other", {"desk"});
  EXPECT_EQ(post.sent.size(), 2U);  // the first of both stories
  advance(minutes{1});
  ASSERT_EQ(post.sent.size(), 5U);
  EXPECT_EQ(post.sent[2].delivery.rule_id, "harbour");
  EXPECT_EQ(post.sent[3].delivery.rule_id, "second-rule");
  EXPECT_EQ(post.sent[4].delivery.rule_id, "third-rule");
  EXPECT_EQ(count("delivered"), 4U);
}

TEST_F(DelivererTest, ReceiverThatIsDownIsProbedWithOneMessageAtATime) {
  post.script["desk"] = {verdict(Fate::retry)};
  run({webhook_receiver("desk")});
  for (int i = 0; i < 40; ++i) publish_and_deliver(std::to_string(i), {"desk"});
  advance(seconds{20});
  const size_t until_open = post.sent.size();
  EXPECT_LE(until_open, 8U);
  EXPECT_TRUE(deliverer->status()[0].circuit_open);
  advance(hours{1});
  EXPECT_LE(post.sent.size(), until_open + 11);  // after 30 s, 1, 2, 4, 8 min, then every 10
  EXPECT_GE(post.sent.size(), until_open + 6);
  post.script.clear();
  advance(minutes{11});
  EXPECT_EQ(count("delivered"), 40U);
  EXPECT_FALSE(deliverer->status()[0].circuit_open);
}

TEST_F(DelivererTest, MessagesBehindAnOpenCircuitLoseNoAttempt) {
  post.script["desk"] = {verdict(Fate::retry)};
  run({webhook_receiver("desk")});
  for (int i = 0; i < 20; ++i) publish_and_deliver(std::to_string(i), {"desk"});
  advance(minutes{20});
  std::map<store::DeliveryId, uint32_t> attempts;
  for (const Sent& each : post.sent) EXPECT_EQ(each.delivery.attempt, ++attempts[each.delivery.id]);
}

TEST_F(DelivererTest, DueMessagesOfTheStoreAreSentAfterAStart) {
  publish("one", {"desk"});
  publish("two", {"desk"});
  run({webhook_receiver("desk")});
  EXPECT_TRUE(post.sent.empty());  // still leased to whoever committed them
  advance(minutes{6});
  EXPECT_EQ(count("delivered"), 2U);
}

TEST_F(DelivererTest, ShutdownWaitsForAnswersWithinItsGrace) {
  post.hanging = {"desk"};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  tasks->spawn(finishing(*deliverer, seconds{5}));
  settle();
  publish_and_deliver("two", {"desk"});
  post.hanging.clear();
  advance(seconds{2});
  EXPECT_EQ(post.sent.size(), 1U);  // nothing new was begun
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, AttemptCutOffByAShutdownIsRepeatedWithTheSameId) {
  post.hanging = {"desk"};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  close(Duration{0});
  EXPECT_EQ(post.sent.size(), 1U);
  EXPECT_TRUE(told.empty());
  post.hanging.clear();
  open();
  run({webhook_receiver("desk")});
  advance(minutes{6});
  ASSERT_EQ(post.sent.size(), 2U);
  EXPECT_EQ(post.sent[1].delivery.message_id, post.sent[0].delivery.message_id);
}

TEST_F(DelivererTest, ReloadTakesNewReceiversAndKeepsTheLineOfTheOthers) {
  post.hanging = {"desk"};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk", "new"});
  deliverer->set_receivers({webhook_receiver("desk"), webhook_receiver("new")});
  settle();
  advance(seconds{1});
  EXPECT_EQ(post.to("new").size(), 1U);
  post.hanging.clear();
  advance(seconds{2});
  EXPECT_EQ(times("desk delivered"), 1U);
}

TEST_F(DelivererTest, MessagesForAMissingReceiverAreToldAndWaitFiveDays) {
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk", "lost"});
  advance(hours{7});
  EXPECT_EQ(times("lost missing, 1"), 1U);
  EXPECT_EQ(count("pending"), 1U);
  advance(days{4});
  EXPECT_EQ(count("pending"), 1U);
  advance(days{2});
  EXPECT_EQ(count("dead"), 1U);
  EXPECT_EQ(times("lost missing, 1"), 1U);
}

TEST_F(DelivererTest, ReceiverThatComesBackGetsItsMessages) {
  run({webhook_receiver("desk")});
  deliverer->set_receivers({});
  publish_and_deliver("one", {"desk"});
  advance(days{1});
  EXPECT_TRUE(post.sent.empty());
  deliverer->set_receivers({webhook_receiver("desk")});
  settle();
  advance(seconds{1});
  EXPECT_EQ(count("delivered"), 1U);
}

TEST_F(DelivererTest, MailIsTriedForFiveDaysAndTwoAtATime) {
  config::Receiver mail;
  mail.id = "mail";
  mail.type = config::Receiver::Type::email;
  post.hanging = {"mail"};
  run({mail});
  for (int i = 0; i < 6; ++i) publish_and_deliver(std::to_string(i), {"mail"});
  EXPECT_EQ(post.sent.size(), 2U);
  post.hanging.clear();
  advance(seconds{5});
  EXPECT_EQ(count("delivered"), 6U);
}

TEST_F(DelivererTest, NoteOfAnAttemptReachesTheNext) {
  Verdict partly = verdict(Fate::retry, 451);
  partly.note = "250 desk@example.org\n";
  post.script["desk"] = {partly, verdict(Fate::delivered, 250)};
  run({webhook_receiver("desk")});
  publish_and_deliver("one", {"desk"});
  advance(seconds{10});
  ASSERT_EQ(post.sent.size(), 2U);
  EXPECT_EQ(post.sent[1].delivery.note, "250 desk@example.org\n");
}

TEST_F(DelivererTest, AnAttemptThatBrokeOffForgetsNoRecipient) {
  Verdict partly = verdict(Fate::retry, 451);
  partly.note = "250 desk@example.org\n";
  post.script["desk"] = {partly, verdict(Fate::retry), verdict(Fate::delivered, 250)};
  run({webhook_receiver("desk", {seconds{1}, seconds{1}, seconds{1}})});
  publish_and_deliver("one", {"desk"});
  advance(seconds{10});
  ASSERT_EQ(post.sent.size(), 3U);
  EXPECT_EQ(post.sent[2].delivery.note, "250 desk@example.org\n");
}

TEST_F(DelivererTest, OneRecipientWhoIsWaitedForHoldsUpNoOtherMail) {
  Verdict partly = verdict(Fate::retry, 450);
  partly.partly = true;
  partly.note = "250 ada@example.org\n";
  post.script["desk"] = {partly};
  run({webhook_receiver("desk", {hours{1}, hours{1}, hours{200}})});
  for (int day = 0; day < 6; ++day) {
    for (int i = 0; i < 9; ++i) publish_and_deliver(std::to_string(day) + " and " + std::to_string(i), {"desk"});
    EXPECT_FALSE(deliverer->status()[0].circuit_open);
    EXPECT_FALSE(deliverer->status()[0].failing_since);
    advance(days{1});
  }
  EXPECT_EQ(post.sent.size(), 6U * 9 * 3) << "each at once, and on the schedule";
  EXPECT_EQ(times("desk disabled"), 0U);
}

TEST_F(DelivererTest, WhatFollowsAMailThatSomeHaveWaitsForNobody) {
  Verdict partly = verdict(Fate::retry, 250);
  partly.partly = true;
  post.script["desk"] = {partly, verdict(Fate::delivered, 250)};
  run({webhook_receiver("desk", {hours{1}})});
  store::PollCommit both = poll_of("one", "harbour", {"desk"}, clock.now());
  both.articles[0].hits.push_back(both.articles[0].hits[0]);
  both.articles[0].hits[1].rule.id = "second-rule";
  deliverer->deliver(get(store->commit(std::move(both))).deliveries);
  settle();
  deliverer->deliver(publish_again("one", "third-rule", {"desk"}));
  settle();
  ASSERT_EQ(post.sent.size(), 3U);
  EXPECT_EQ(post.sent[0].delivery.rule_id, "harbour");
  EXPECT_EQ(post.sent[1].delivery.rule_id, "second-rule");
  EXPECT_EQ(post.sent[2].delivery.rule_id, "third-rule");
  advance(hours{2});
  EXPECT_EQ(count("delivered"), 3U);
}

Task<> drained(Deliverer& deliverer, bool& done) {
  co_await deliverer.drain();
  done = true;
}

TEST_F(DelivererTest, DrainReturnsWhenNothingIsDue) {
  post.hanging = {"slow"};
  post.script["desk"] = {verdict(Fate::retry, 500)};
  run({webhook_receiver("desk"), webhook_receiver("slow")});
  deliverer->deliver(publish("one", {"desk", "slow"}));
  bool done = false;
  tasks->spawn(drained(*deliverer, done));
  settle();
  EXPECT_FALSE(done);
  post.hanging.clear();
  advance(seconds{1});
  EXPECT_TRUE(done);
  EXPECT_EQ(count("pending"), 1U);
}

TEST_F(DelivererTest, IdleDelivererIsAliveAndLooksOnlyNowAndThen) {
  run({webhook_receiver("desk")});
  EXPECT_TRUE(deliverer->is_alive(seconds{1}));
  ASSERT_TRUE(clock.has_sleepers());
  EXPECT_EQ(clock.next_wake(), minutes{10});
  advance(days{1});
  EXPECT_TRUE(deliverer->is_alive(seconds{1}));
}

}  // namespace
}  // namespace feedwatch::deliver
