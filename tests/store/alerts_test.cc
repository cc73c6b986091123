// When a match becomes an alert, and what is put into the outbox for it.
#include "alert/alert.h"

#include "fixture.h"

namespace feedwatch::store {
namespace {

using AlertsTest = StoreFixture;

const std::string long_text(300, 'x');

Article bridge(std::string text = long_text) { return article("1", "example.org/bridge", "Bridge opens", std::move(text)); }
Article copy() { return article("77", "example.net/copy", "Bridge opens", long_text); }

TEST_F(AlertsTest, ANewArticleAlertsEveryRuleThatHolds) {
  const auto result = poll("a", {entry(bridge(), {hit("r1"), hit("r2")})});
  ASSERT_EQ(result.alerts.size(), 2U);
  EXPECT_EQ(result.alerts[0].rule.id, "r1");
  EXPECT_EQ(result.alerts[1].rule.id, "r2");
  EXPECT_NE(result.alerts[0].id, result.alerts[1].id);
  EXPECT_EQ(result.alerts[0].story.id, result.alerts[1].story.id);
}

TEST_F(AlertsTest, AnAlertSaysWhatMatchedWhere) {
  Hit found = hit("r");
  found.rule.title = "Bridges";
  found.matches = {{.field = "title", .start = 0, .end = 6, .text = "Bridge", .term = "bridge"}};
  Article made = bridge();
  made.authors = {"Ann"};
  made.lang = "en";
  made.published = at(-60);
  const auto result = poll("a", {entry(made, {found})}, at(5));
  ASSERT_EQ(result.alerts.size(), 1U);
  const alert::Alert& told = result.alerts[0];
  EXPECT_EQ(told.timestamp, at(5));
  EXPECT_EQ(told.rule.title, "Bridges");
  EXPECT_EQ(told.story.title, "Bridge opens");
  EXPECT_EQ(told.story.first_seen, at(5));
  EXPECT_EQ(told.story.articles, 1U);
  EXPECT_EQ(told.story.sources, 1U);
  ASSERT_EQ(told.articles.size(), 1U);
  EXPECT_EQ(told.articles[0].source_id, "a");
  EXPECT_EQ(told.articles[0].source_name, "The a");
  EXPECT_EQ(told.articles[0].authors, made.authors);
  EXPECT_EQ(told.articles[0].published, at(-60));
  EXPECT_EQ(told.articles[0].matches.at(0).text, "Bridge");
  EXPECT_EQ(result.deliveries.at(0).body, alert::to_json(told));
}

TEST_F(AlertsTest, TheBaselineAlertsNothingEvenLater) {
  const auto first = poll("a", {entry(bridge(), {hit("r")})}, at(0), true);
  EXPECT_TRUE(first.alerts.empty());
  EXPECT_TRUE(first.deliveries.empty());
  EXPECT_TRUE(poll("a", {entry(bridge("Edited."), {hit("r")})}, at(1)).alerts.empty());
}

Hit held(std::string rule) {
  Hit made = hit(std::move(rule));
  made.held_before = true;
  return made;
}

TEST_F(AlertsTest, WhatABaselineBroughtIsToldWhenAWatchedSourceTellsIt) {
  poll("new", {entry(bridge(), {hit("r")})}, at(0), true);
  const auto told = poll("watched", {entry(copy(), {held("r")})}, at(600));
  ASSERT_EQ(told.alerts.size(), 1U);
  EXPECT_EQ(told.alerts[0].type, "alert.fired");
  EXPECT_EQ(told.deliveries.size(), 1U);
  EXPECT_TRUE(poll("third", {entry(copy(), {held("r")})}, at(700)).alerts.empty()) << "once";
}

TEST_F(AlertsTest, WhatABaselineBroughtMeanwhileIsToldThoughNobodyKnewItWhenItWasRead) {
  poll("new", {entry(bridge(), {hit("r")})}, at(0), true);
  EXPECT_EQ(poll("watched", {entry(copy(), {hit("r")})}, at(1)).alerts.size(), 1U);
}

TEST_F(AlertsTest, WhatTwoBaselinesBringIsToldToNobody) {
  poll("new", {entry(bridge(), {hit("r")})}, at(0), true);
  EXPECT_TRUE(poll("newer", {entry(copy(), {held("r")})}, at(1), true).alerts.empty());
  EXPECT_TRUE(
      poll("newer", {entry(article("77", "example.net/copy", "Bridge opens", "Edited."), {hit("r")})}, at(2)).alerts.empty());
}

TEST_F(AlertsTest, WhatABaselineBroughtLongAgoIsOld) {
  poll("new", {entry(bridge(), {hit("r")})}, at(0), true);
  Article again = copy();
  again.url_key = "example.org/bridge";
  const auto month_later = poll("watched", {entry(again, {held("r")})}, at(31 * 86'400));
  EXPECT_EQ(month_later.changes.at(0).was, Known::elsewhere);
  EXPECT_TRUE(month_later.alerts.empty());
}

TEST_F(AlertsTest, ARuleThatIsYoungerThanTheArticleTellsNoneOfItsCopies) {
  poll("a", {entry(bridge())}, at(0));
  EXPECT_TRUE(poll("b", {entry(copy(), {held("younger")})}, at(1)).alerts.empty());
  EXPECT_TRUE(poll("c", {entry(copy(), {held("younger")})}, at(2)).alerts.empty());
}

TEST_F(AlertsTest, ACopyInAnotherSourceTellsNothingNew) {
  EXPECT_EQ(poll("a", {entry(bridge(), {hit("r")})}).alerts.size(), 1U);
  const auto second = poll("b", {entry(copy(), {hit("r")})}, at(1));
  EXPECT_EQ(second.changes.at(0).was, Known::elsewhere);
  EXPECT_TRUE(second.alerts.empty());
}

TEST_F(AlertsTest, AnEditTellsOnceARuleThatDidNotHoldBefore) {
  poll("a", {entry(bridge(), {hit("r1")})});
  const auto edited = poll("a", {entry(bridge("Now with more."), {hit("r1"), hit("r2")})}, at(1));
  ASSERT_EQ(edited.alerts.size(), 1U);
  EXPECT_EQ(edited.alerts[0].rule.id, "r2");
  EXPECT_TRUE(poll("a", {entry(bridge("And more."), {hit("r1"), hit("r2")})}, at(2)).alerts.empty());
}

TEST_F(AlertsTest, ACopyCountsAsASightingOfTheStory) {
  poll("a", {entry(bridge())});
  const auto result = poll("b", {entry(copy(), {hit("r")})}, at(1));
  ASSERT_EQ(result.alerts.size(), 1U);
  EXPECT_EQ(result.alerts[0].story.articles, 2U);
  EXPECT_EQ(result.alerts[0].story.sources, 2U);
  EXPECT_EQ(result.alerts[0].story.first_seen, at(0));
}

TEST_F(AlertsTest, EveryReceiverGetsARowLeasedToTheCaller) {
  const auto result = poll("a", {entry(bridge(), {hit("r", {"desk", "hook", "desk"})})}, at(5));
  ASSERT_EQ(result.deliveries.size(), 2U);
  for (const Delivery& delivery : result.deliveries) {
    EXPECT_EQ(delivery.alert_id, result.alerts[0].id);
    EXPECT_EQ(delivery.story_id, result.alerts[0].story.id);
    EXPECT_EQ(delivery.rule_id, "r");
    EXPECT_EQ(delivery.attempt, 1U);
    EXPECT_EQ(delivery.created, at(5));
    EXPECT_EQ(delivery.message_id.substr(0, 4), "msg_");
    EXPECT_TRUE(get(store->claim(delivery.receiver, at(5), 10)).empty());
  }
  EXPECT_NE(result.deliveries[0].message_id, result.deliveries[1].message_id);
  EXPECT_TRUE(result.waiting.empty());
}

TEST_F(AlertsTest, IdsAreTheSameInAnotherFile) {
  const auto first = poll("a", {entry(bridge(), {hit("r")})}, at(5));
  open();
  poll("b", {entry(article("other", "", "Other", "Other"), {hit("r")})}, at(4));
  const auto second = poll("a", {entry(bridge(), {hit("r")})}, at(5));
  EXPECT_EQ(first.alerts.at(0).id, second.alerts.at(0).id);
  EXPECT_EQ(first.deliveries.at(0).message_id, second.deliveries.at(0).message_id);
}

TEST_F(AlertsTest, AnEventIsToldOnce) {
  const alert::OperatorEvent event{
      .id = "failing-a-1", .type = "source.failing", .timestamp = at(1), .source = "a", .message = "down"};
  const auto rows = get(store->add_event(event, {"desk", "hook"}));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].alert_id, "failing-a-1");
  EXPECT_EQ(rows[0].body, alert::to_json(event));
  EXPECT_TRUE(get(store->add_event(event, {"desk", "hook"})).empty());
  EXPECT_EQ(get(store->counts()).alerts, 0);
  EXPECT_EQ(get(store->counts()).pending, 2);
}

TEST_F(AlertsTest, EventsOfOneSourceWaitForOneAnother) {
  const alert::OperatorEvent failing{.id = "e1", .type = "source.failing", .timestamp = at(1), .source = "a"};
  const alert::OperatorEvent recovered{.id = "e2", .type = "source.recovered", .timestamp = at(2), .source = "a"};
  const alert::OperatorEvent other{.id = "e3", .type = "source.failing", .timestamp = at(2), .source = "b"};
  EXPECT_EQ(get(store->add_event(failing, {"desk"})).size(), 1U);
  EXPECT_TRUE(get(store->add_event(recovered, {"desk"})).empty());
  EXPECT_EQ(get(store->add_event(other, {"desk"})).size(), 1U);
}

TEST_F(AlertsTest, AnEventAboutNoSourceWaitsForNoOther) {
  const alert::OperatorEvent rejected{.id = "e1", .type = "config.rejected", .timestamp = at(1)};
  const alert::OperatorEvent beat{.id = "e2", .type = "heartbeat", .timestamp = at(2)};
  EXPECT_EQ(get(store->add_event(rejected, {"desk"})).size(), 1U);
  EXPECT_EQ(get(store->add_event(beat, {"desk"})).size(), 1U);
}

}  // namespace
}  // namespace feedwatch::store
