// What an alert lists, what it gains while it waits to be sent, and what a merge of its story silences.
#include <sstream>

#include <gmock/gmock.h>

#include "stories_fixture.h"

namespace feedwatch::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string other_title = "Families leave Tarvik as dam gives way and Olm floods";

// Words of both texts in turn: a text that tells of two events at once, and copies neither.
std::string interleaved(const std::string& one, const std::string& other) {
  std::istringstream first{one};
  std::istringstream second{other};
  std::string text;
  std::string word;
  std::string next;
  while (first >> word && second >> next) text += word + ' ' + next + ' ';
  return text;
}

struct RefreshTest : StoriesTest {
  std::vector<std::string> sources(const Delivery& delivery) {
    const auto made = alert::alert_from_json(delivery.body);
    std::vector<std::string> all;
    for (const alert::AlertArticle& one : made->articles) all.push_back(one.source_id);
    return all;
  }
  std::vector<Delivery> refreshed(const std::vector<Delivery>& deliveries) { return get(store->refresh(deliveries)); }
  // As the next attempt gets it.
  std::string body_in_store(const std::string& receiver) {
    const auto claimed = get(store->claim(receiver, at(1'000'000), 9));
    return claimed.empty() ? "" : claimed.front().body;
  }
};

TEST_F(RefreshTest, AnAlertGainsWhatItsStoryHasGained) {
  const auto fired = poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0));
  poll("b", {fresh(other_title, flood_elsewhere, {hit("r")})}, at(1));
  const auto sent = refreshed(fired.deliveries);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sources(sent[0]), ElementsAre("a", "b"));
  const auto made = alert::alert_from_json(sent[0].body);
  EXPECT_EQ(made->story.articles, 2U);
  EXPECT_EQ(made->story.sources, 2U);
  EXPECT_EQ(made->articles[0].summary, "What it says.") << "what the alert quoted stays";
  EXPECT_EQ(made->articles[1].source_name, "The b");
  EXPECT_EQ(sent[0].message_id, fired.deliveries[0].message_id);
  EXPECT_EQ(body_in_store("desk"), sent[0].body) << "another attempt sends the same";
}

TEST_F(RefreshTest, AnAlertThatGainedNothingStaysAsItIs) {
  const auto fired = poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0));
  poll("b", {fresh("Dockers in Grenholm vote for strike", strike, {hit("r")})}, at(1));
  EXPECT_EQ(refreshed(fired.deliveries).at(0).body, fired.deliveries.at(0).body);
}

TEST_F(RefreshTest, ABodyThatSomebodyWasSentIsNotChanged) {
  const auto fired = poll("a", {fresh(flood_title, flood, {hit("r", {"desk", "phone"})})}, at(0));
  ASSERT_THAT(fired.deliveries, SizeIs(2));
  get(store->finish({{.id = fired.deliveries[0].id, .outcome = Outcome::retry, .next_try = at(9)}}, at(0)));
  poll("b", {fresh(other_title, flood_elsewhere, {hit("r")})}, at(1));
  const auto sent = refreshed({fired.deliveries[1]});
  EXPECT_EQ(sent.at(0).body, fired.deliveries[1].body);
  EXPECT_EQ(body_in_store("desk"), fired.deliveries[0].body);
}

TEST_F(RefreshTest, EventsOfFeedwatchItselfPass) {
  alert::OperatorEvent event{.id = "e1", .type = "heartbeat", .timestamp = at(0)};
  const auto rows = get(store->add_event(event, {"desk"}));
  EXPECT_EQ(refreshed(rows).at(0).body, rows.at(0).body);
}

TEST_F(RefreshTest, AFollowUpKeepsWhatItIsAboutInFront) {
  NewArticle first = fresh(flood_title, flood, {hit("r")});
  first.article.published = at(-60);
  const NewArticle known = first;
  const auto fired = poll("a", {std::move(first)}, at(0));
  get(store->finish({{.id = fired.deliveries.at(0).id, .outcome = Outcome::delivered}}, at(0)));
  NewArticle update = edited(known, flood + " Three people are missing.", story::Change::material, {hit("r")});
  const auto followed = poll("a", {std::move(update)}, at(60));
  NewArticle early = fresh(other_title, flood_elsewhere);
  early.article.published = at(-600);
  poll("b", {std::move(early)}, at(61));
  EXPECT_THAT(sources(refreshed(followed.deliveries).at(0)), ElementsAre("a", "b"));
  EXPECT_THAT(sources(refreshed(fired.deliveries).at(0)), ElementsAre("a")) << "it was sent";
}

TEST_F(RefreshTest, WhatIsHeldGainsToo) {
  Hit held = hit("r");
  held.throttle = rules::Throttle{.per = std::chrono::minutes{30}, .burst = 1};
  poll("z", {fresh("Dockers in Grenholm vote for strike", strike, {held})}, at(0));
  EXPECT_THAT(poll("a", {fresh(flood_title, flood, {held})}, at(60)).deliveries, IsEmpty());
  poll("b", {fresh(other_title, flood_elsewhere)}, at(120));
  const auto looked = get(store->look(std::make_shared<const std::vector<Hit>>(1, held), {.now = at(3600)}));
  ASSERT_THAT(looked.deliveries, SizeIs(1));
  EXPECT_THAT(sources(looked.deliveries[0]), ElementsAre("a", "b"));
}

TEST_F(RefreshTest, TheEarliestComesFirst) {
  const auto dated = [this](const std::string& text, long long published, std::vector<Hit> hits) {
    NewArticle made = fresh(text.substr(0, 40), text, std::move(hits));
    made.article.published = at(published);
    return made;
  };
  poll("late", {dated(flood, -60, {})}, at(0));
  const auto fired = poll("early", {dated(flood_elsewhere, -900, {hit("r")})}, at(1));
  EXPECT_THAT(sources(fired.deliveries.at(0)), ElementsAre("early", "late"));
  poll("first", {dated(flood_elsewhere + " It rained.", -1800, {})}, at(2));
  EXPECT_THAT(sources(refreshed(fired.deliveries).at(0)), ElementsAre("first", "early", "late"));
}

TEST_F(RefreshTest, AListIsBounded) {
  for (int i = 0; i < 60; ++i) {
    poll("s" + std::to_string(i), {fresh(flood_title, flood + " Edition " + std::to_string(i) + ".")}, at(i));
  }
  const auto fired = poll("a", {fresh(other_title, flood_elsewhere, {hit("r")})}, at(100));
  poll("b", {fresh("Halden dam breaks above Tarvik", flood_elsewhere + " More rain is to come.")}, at(101));
  const auto sent = refreshed(fired.deliveries);
  const auto made = alert::alert_from_json(sent.at(0).body);
  EXPECT_EQ(made->story.articles, 61U + (sent[0].body == fired.deliveries[0].body ? 0U : 1U));
  EXPECT_LE(made->articles.size(), 22U);
  EXPECT_GE(made->articles.size(), 15U);
  EXPECT_LE(sent[0].body.size(), 20'000U);
}

struct MergeTest : RefreshTest {
  PollResult older;
  PollResult younger;

  NewArticle dated(std::string title, std::string text, std::vector<std::string> receivers) {
    NewArticle made = fresh(std::move(title), std::move(text), {hit("r", std::move(receivers))});
    made.article.published = at(0);
    return made;
  }
  // Two events, and an article that shows them to be one.
  void tell_two_and_merge(std::vector<std::string> of_younger = {"desk"}) {
    older = poll("a", {dated(flood_title, flood, {"desk"})}, at(0));
    younger = poll("b", {dated("Dockers in Grenholm vote for strike", strike, std::move(of_younger))}, at(1));
    ASSERT_THAT(older.alerts, SizeIs(1));
    ASSERT_THAT(younger.alerts, SizeIs(1));
    const auto both = poll("c", {dated("Flood and strike", interleaved(flood, strike), {"desk"})}, at(2));
    ASSERT_THAT(both.alerts, IsEmpty());
    ASSERT_EQ(story_of(older), story_of(younger)) << "the texts no longer make a merge";
  }
  void deliver(const PollResult& result) {
    for (const Delivery& one : result.deliveries) get(store->finish({{.id = one.id, .outcome = Outcome::delivered}}, at(9)));
  }
};

TEST_F(MergeTest, SilencesTheYoungerStory) {
  tell_two_and_merge();
  deliver(older);
  deliver(younger);
  EXPECT_THAT(poll("d", {dated("Strike goes on", strike + " So it goes on.", {"desk"})}, at(60)).alerts, IsEmpty());
  EXPECT_THAT(poll("e", {dated(other_title, flood_elsewhere, {"desk"})}, at(61)).alerts, IsEmpty());
}

TEST_F(MergeTest, TakesBackAnAlertThatWasNotSentYet) {
  tell_two_and_merge();
  std::vector<Delivery> waiting = older.deliveries;
  waiting.insert(waiting.end(), younger.deliveries.begin(), younger.deliveries.end());
  const auto sent = refreshed(waiting);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].alert_id, older.alerts[0].id);
  EXPECT_THAT(sources(sent[0]), ElementsAre("a", "b", "c"));
  EXPECT_EQ(get(store->counts()).pending, 1);
}

TEST_F(MergeTest, SendsAsAnUpdateWhatTheOlderMessageLeftWithout) {
  tell_two_and_merge();
  deliver(older);
  const auto sent = refreshed(younger.deliveries);
  ASSERT_THAT(sent, SizeIs(1));
  const auto made = alert::alert_from_json(sent[0].body);
  EXPECT_EQ(made->type, "alert.followup");
  EXPECT_TRUE(made->follow_up);
  EXPECT_EQ(made->sequence, 2U);
  EXPECT_EQ(made->id, younger.alerts[0].id);
  EXPECT_EQ(made->story.id, older.alerts[0].story.id);
  EXPECT_EQ(sent[0].story_id, older.alerts[0].story.id);
  EXPECT_THAT(sources(sent[0]), ElementsAre("b", "a", "c")) << "what it is about comes first";
  EXPECT_EQ(refreshed(sent).at(0).body, sent[0].body) << "another look changes nothing";
  get(store->finish({{.id = sent[0].id, .outcome = Outcome::retry, .next_try = at(10)}}, at(9)));
  EXPECT_EQ(body_in_store("desk"), sent[0].body);
}

TEST_F(MergeTest, SendsAsAnUpdateWhatIsBehindAMessageUnderWay) {
  tell_two_and_merge();
  const auto sent = refreshed(younger.deliveries);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(alert::alert_from_json(sent[0].body)->type, "alert.followup");
}

TEST_F(MergeTest, BringsTheArticlesIntoAMessageThatWaits) {
  options.lease = Duration{1};
  open();
  tell_two_and_merge();
  get(store->finish({{.id = older.deliveries.at(0).id, .outcome = Outcome::postponed, .next_try = at(500)}}, at(3)));
  EXPECT_THAT(refreshed(younger.deliveries), IsEmpty());
  const auto later = get(store->claim("desk", at(600), 9));
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_THAT(sources(later[0]), ElementsAre("a", "b", "c"));
}

TEST_F(MergeTest, TakesNothingFromAReceiverThatWasNotToldTheOther) {
  tell_two_and_merge({"phone"});
  const auto sent = refreshed(younger.deliveries);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].receiver, "phone");
  EXPECT_THAT(sources(sent[0]), ElementsAre("a", "b", "c"));
}

TEST_F(MergeTest, FollowUpsOfEitherStoryGoOnUnderItsName) {
  tell_two_and_merge();
  const std::string name = older.alerts[0].story.id;
  deliver(older);
  deliver(younger);
  NewArticle known = entry(article("2", "site2.example/2", "Dockers in Grenholm vote for strike", strike));
  const auto followed =
      poll("b", {edited(known, strike + " Both sides met on Friday.", story::Change::material, {hit("r")})}, at(600));
  ASSERT_THAT(followed.alerts, SizeIs(1));
  EXPECT_TRUE(followed.alerts[0].follow_up);
  EXPECT_EQ(followed.alerts[0].story.id, name);
}

}  // namespace
}  // namespace feedwatch::store
