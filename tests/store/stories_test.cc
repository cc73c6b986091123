// Copies and stories: what is told once, what is told again, and that a restart changes nothing.

#include "store/database.h"
#include "store/story_alerts.h"
#include "stories_fixture.h"

namespace feedwatch::store {
namespace {

TEST_F(StoriesTest, OneStoryInOtherWordsIsToldOnce) {
  EXPECT_EQ(poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0)).alerts.size(), 1U);
  EXPECT_TRUE(poll("b", {fresh("Families leave Tarvik as dam gives way and Olm floods", flood_elsewhere, {hit("r")})}, at(60))
                  .alerts.empty());
  EXPECT_EQ(poll("c", {fresh("Dockers in Grenholm vote for strike", strike, {hit("r")})}, at(120)).alerts.size(), 1U);
}

TEST_F(StoriesTest, ACopyIsToldToNobody) {
  poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0));
  const auto copied = poll("b", {fresh("Dam breaks at Tarvik", flood + " It rained for three days.", {hit("r")})}, at(60));
  EXPECT_EQ(copied.changes.at(0).was, Known::nothing);
  EXPECT_TRUE(copied.alerts.empty());
}

TEST_F(StoriesTest, AnAlertListsTheOtherArticlesTheAgencyFirst) {
  poll("tarvik-post", {fresh("Tarvik flooded", flood, {})}, at(0));
  NewArticle agency = fresh(flood_title, flood_elsewhere, {hit("r")});
  agency.article.url = "https://www.afp.com/en/tarvik";
  const auto result = poll("wire", {std::move(agency)}, at(60));
  ASSERT_EQ(result.alerts.size(), 1U);
  const alert::Alert& told = result.alerts[0];
  EXPECT_EQ(told.story.articles, 2U);
  EXPECT_EQ(told.story.sources, 2U);
  ASSERT_EQ(told.articles.size(), 2U);
  EXPECT_EQ(told.articles[0].source_id, "wire") << "the text in the other one is credited to it";
  EXPECT_EQ(told.articles[1].source_id, "tarvik-post");
  EXPECT_EQ(told.articles[1].source_name, "The tarvik-post");
  EXPECT_LE(result.deliveries.at(0).body.size(), 20'000U);
}

TEST_F(StoriesTest, ArticlesOfOnePollAreListedTogether) {
  const auto result = poll(
      "a", {fresh(flood_title, flood, {hit("r")}), fresh("Olm floods Tarvik after dam gives way", flood_elsewhere, {hit("r")})});
  ASSERT_EQ(result.alerts.size(), 1U);
  EXPECT_EQ(result.alerts[0].articles.size(), 2U);
}

TEST_F(StoriesTest, AMaterialEditIsFollowedUpInTheSameStory) {
  NewArticle first = fresh(flood_title, flood, {hit("r")});
  const NewArticle known = first;
  const auto fired = poll("a", {std::move(first)}, at(0));
  NewArticle update = edited(known, flood + " Three people are missing.", story::Change::material, {hit("r")});
  update.news = "Three people are missing.";
  const auto followed = poll("a", {std::move(update)}, at(60));
  ASSERT_EQ(followed.alerts.size(), 1U);
  EXPECT_EQ(followed.alerts[0].type, "alert.followup");
  EXPECT_TRUE(followed.alerts[0].follow_up);
  EXPECT_EQ(followed.alerts[0].sequence, 2U);
  EXPECT_EQ(followed.alerts[0].story.id, fired.alerts.at(0).story.id);
  EXPECT_NE(followed.alerts[0].id, fired.alerts.at(0).id);
  EXPECT_EQ(followed.alerts[0].articles.at(0).summary, "Three people are missing.");
}

TEST_F(StoriesTest, ASlipMendedIsNot) {
  NewArticle first = fresh(flood_title, flood, {hit("r")});
  const NewArticle known = first;
  poll("a", {std::move(first)}, at(0));
  EXPECT_TRUE(poll("a", {edited(known, flood + " ", story::Change::minor, {hit("r")})}, at(60)).alerts.empty());
}

TEST_F(StoriesTest, AnEditOfWhatWasNeverToldStaysSilent) {
  NewArticle first = fresh(flood_title, flood, {hit("r")});
  const NewArticle known = first;
  poll("a", {std::move(first)}, at(0), true);
  EXPECT_TRUE(poll("a", {edited(known, flood + " More.", story::Change::material, {hit("r")})}, at(60)).alerts.empty());
}

TEST_F(StoriesTest, ATextThatGrowsByTheMinuteIsToldAFewTimesAnHour) {
  NewArticle first = fresh(flood_title, flood, {hit("r")});
  const NewArticle known = first;
  poll("a", {std::move(first)}, at(0));
  size_t told = 0;
  std::string text = flood;
  for (int minute = 1; minute <= 30; ++minute) {
    text += "\nLine " + std::to_string(minute);
    told += poll("a", {edited(known, text, story::Change::material, {hit("r")})}, at(60 * minute)).alerts.size();
  }
  EXPECT_EQ(told, 4U);
  text += "\nLater.";
  EXPECT_EQ(poll("a", {edited(known, text, story::Change::material, {hit("r")})}, at(3 * 3600)).alerts.size(), 1U);
}

TEST_F(StoriesTest, ANewEntityIsFollowedUp) {
  const auto about = [](std::vector<std::string> entities) {
    Hit found = hit("r");
    found.entities = std::move(entities);
    return found;
  };
  poll("a", {fresh(flood_title, flood, {about({"tarvik"})})}, at(0));
  EXPECT_TRUE(
      poll("b", {fresh("Olm floods Tarvik after dam gives way", flood_elsewhere, {about({"tarvik"})})}, at(60)).alerts.empty());
  const auto followed = poll(
      "c",
      {fresh("Brandt leads rescue in Tarvik after dam breaks", flood_elsewhere + " So it was.", {about({"tarvik", "brandt"})})},
      at(120));
  ASSERT_EQ(followed.alerts.size(), 1U);
  EXPECT_TRUE(followed.alerts[0].follow_up);
}

TEST(ReasonToTell, IsWhatTheRuleAsksFor) {
  Hit found = hit("r");
  NewArticle one;
  EXPECT_EQ(reason_to_tell(found, one, {}, 0), Reason::first);
  EXPECT_EQ(reason_to_tell(found, one, {.any = true}, 9), Reason::none);
  one.change = story::Change::material;
  EXPECT_EQ(reason_to_tell(found, one, {.any = true}, 0), Reason::update);
  EXPECT_EQ(reason_to_tell(found, one, {.any = true, .lately = 5}, 0), Reason::none);
  found.follow_up.updates = false;
  EXPECT_EQ(reason_to_tell(found, one, {.any = true}, 0), Reason::none);
  found.entities = {"x"};
  EXPECT_EQ(reason_to_tell(found, one, {.any = true}, 0), Reason::entity);
  EXPECT_EQ(reason_to_tell(found, one, {.any = true, .entities = {"x"}}, 0), Reason::none);
  found.follow_up = {.updates = false, .entities = false, .publishers = 3};
  EXPECT_EQ(reason_to_tell(found, one, {.any = true, .publishers = 1}, 2), Reason::none);
  EXPECT_EQ(reason_to_tell(found, one, {.any = true, .publishers = 2}, 3), Reason::publishers);
  EXPECT_EQ(reason_to_tell(found, one, {.any = true, .publishers = 3}, 4), Reason::none) << "told once";
}

TEST_F(StoriesTest, CopiesAreNoIndependentPublishers) {
  const auto counting = [] {
    Hit found = hit("r");
    found.follow_up.publishers = 2;
    return found;
  };
  poll("a", {fresh(flood_title, flood, {counting()})}, at(0));
  EXPECT_TRUE(poll("b", {fresh("Dam breaks at Tarvik", flood + " It rained.", {counting()})}, at(60)).alerts.empty());
  const auto followed = poll("c", {fresh("Olm floods Tarvik after dam gives way", flood_elsewhere, {counting()})}, at(120));
  ASSERT_EQ(followed.alerts.size(), 1U);
  EXPECT_TRUE(followed.alerts[0].follow_up);
}

struct StoriesOnDisk : StoriesTest {
  void SetUp() override { open_on_disk(); }
};

TEST_F(StoriesOnDisk, ARestartChangesNothing) {
  const auto first = poll("a", {fresh(flood_title, flood, {hit("r")})}, at(0));
  open();
  const auto second = poll("b", {fresh("Olm floods Tarvik after dam gives way", flood_elsewhere, {hit("r")})}, at(60));
  EXPECT_TRUE(second.alerts.empty());
  EXPECT_EQ(story_of(first), story_of(second));
}

TEST_F(StoriesOnDisk, WhatAFailedTransactionPlacedIsForgotten) {
  PollCommit broken{.now = at(0)};
  broken.state.id = "a";
  broken.articles.push_back(fresh(flood_title, flood, {hit("r")}));
  broken.articles.back().article.source = "a";
  {
    Database database{options.path};
    database.script("CREATE TRIGGER no BEFORE INSERT ON sketch BEGIN SELECT RAISE(ABORT, 'no'); END");
  }
  EXPECT_FALSE(wait(io, store->commit(broken)));
  {
    Database database{options.path};
    database.script("DROP TRIGGER no");
  }
  const auto result = poll("b", {fresh("Olm floods Tarvik after dam gives way", flood_elsewhere, {hit("r")})}, at(60));
  ASSERT_EQ(result.alerts.size(), 1U);
  EXPECT_EQ(result.alerts[0].articles.size(), 1U);
}

TEST_F(StoriesOnDisk, AClockThatWasAheadForAWhileKeepsNothingUntilThen) {
  const auto day = [](int number) { return at(number * 86'400); };
  const auto sketches = [this] { return Database{options.path}.value("SELECT count(*) FROM sketch"); };
  poll("a", {fresh(flood_title, flood)}, day(400));
  poll("a", {fresh("Dockers in Grenholm vote for strike", strike)}, day(0));
  get(store->sweep(day(0)));
  EXPECT_EQ(sketches(), 2);
  while (get(store->sweep(day(32)))) {
  }
  EXPECT_EQ(sketches(), 0);
  EXPECT_EQ(poll("b", {fresh(flood_title, flood, {hit("r")})}, day(32)).alerts.size(), 1U);
}

TEST_F(StoriesOnDisk, LinesThatASourceRepeatsAreLearnedAndKept) {
  const std::string refrain = "\nThe Post is read by people who read the Post.";
  for (int i = 0; i < 3; ++i) {
    poll("a", {fresh("Number " + std::to_string(i), "Text " + std::to_string(i) + " is here." + refrain)}, at(i));
  }
  open();
  const Classified known = classified("a", article("new", "", "New", "New"));
  ASSERT_TRUE(known.habits);
  EXPECT_EQ(story::without("Something else." + refrain, *known.habits), "Something else.");
}

}  // namespace
}  // namespace feedwatch::store
