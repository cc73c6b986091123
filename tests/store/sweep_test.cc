// What goes with age, and what must not.

#include <filesystem>

#include "fixture.h"

namespace feedwatch::store {
namespace {

using std::chrono::days;

const std::string long_text(300, 'x');

struct SweepTest : StoreFixture {
  Article old = article("1", "example.org/1", "Bridge opens", "Over the lake. " + long_text);
  std::vector<std::string> words{"bridge"};

  void sweep(Time now) { EXPECT_LT(pieces_of_sweep(now), 1000); }
  int pieces_of_sweep(Time now) {
    int pieces = 1;
    while (get(store->sweep(now)) && pieces < 1000) ++pieces;
    return pieces;
  }
  size_t found() { return get(store->search(words, 10)).size(); }
};

TEST_F(SweepTest, TextsGoFirstAndTheArticleStaysKnown) {
  poll("a", {entry(old)});
  EXPECT_EQ(found(), 1U);
  sweep(at(0) + days{89});
  EXPECT_EQ(found(), 1U);
  sweep(at(0) + days{91});
  EXPECT_EQ(found(), 0U);
  const auto rows = get(store->articles_since(at(0), ArticleId{0}, 10));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].article.title, "Bridge opens");
  EXPECT_EQ(rows[0].article.text, "");
  EXPECT_EQ(classified("a", old).known, Known::same);
}

TEST_F(SweepTest, WhatAClockThatWasAheadHasLeftHoldsNothingBack) {
  const auto store_many = [this](const std::string& name, int count, Time now) {
    std::vector<NewArticle> many;
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      many.push_back(entry(article(name + number, "", "Title " + number, "Text of " + name + " " + number)));
    }
    poll("a", std::move(many), now);
  };
  store_many("early", 3, at(0));
  store_many("ahead", 500, at(0) + days{4000});
  poll("a", {entry(old)}, at(0) + days{1});
  EXPECT_EQ(found(), 1U);
  const auto texts_of = [this](const std::string& word) { return get(store->search({word}, 1000)).size(); };
  sweep(at(0) - days{500});
  EXPECT_EQ(texts_of("ahead"), 500U) << "a clock that is behind deletes nothing";
  sweep(at(0) + days{90} + std::chrono::hours{1});
  EXPECT_EQ(texts_of("early"), 0U);
  EXPECT_EQ(texts_of("ahead"), 500U) << "what came after it is not old yet";
  EXPECT_EQ(found(), 1U);
  sweep(at(0) + days{92});
  EXPECT_EQ(found(), 0U);
  EXPECT_EQ(texts_of("ahead"), 0U);
}

TEST_F(SweepTest, AnEditBringsTheTextOfATrimmedArticleBack) {
  poll("a", {entry(old)});
  EXPECT_EQ(found(), 1U);
  sweep(at(0) + days{91});
  old.text = "The bridge is open.";
  old.content_hash = 5;
  poll("a", {entry(old)}, at(0) + days{92});
  EXPECT_EQ(found(), 1U);
  EXPECT_EQ(get(store->search({"lake"}, 10)).size(), 0U);
}

TEST_F(SweepTest, AnArticleStaysAsLongAsItStandsInItsSource) {
  poll("a", {entry(old)});
  found();
  for (int day = 0; day <= 500; day += 20) {
    const Time now = at(0) + days{day};
    EXPECT_EQ(classified("a", old).known, Known::same) << day;
    poll("a", {}, now);
    sweep(now);
  }
  EXPECT_EQ(get(store->counts()).articles, 1);
}

TEST_F(SweepTest, AnArticleGoesWhenItsSourceDroppedItLongAgo) {
  poll("a", {entry(old, {hit("r")})});
  found();
  const auto delivery = get(store->deliveries("leased", 10)).at(0);
  get(store->finish({{.id = delivery.id, .outcome = Outcome::delivered}}, at(1)));
  poll("a", {entry(article("2", "", "Ferry", "Stops."))}, at(0) + days{200});
  sweep(at(0) + days{399});
  EXPECT_EQ(get(store->counts()).articles, 2);
  sweep(at(0) + days{404});
  const Counts counts = get(store->counts());
  EXPECT_EQ(counts.articles, 1);
  EXPECT_EQ(counts.alerts, 0);
  EXPECT_EQ(counts.delivered, 0);
  EXPECT_EQ(classified("a", old).known, Known::nothing);
}

TEST_F(SweepTest, AnArticleOfASourceThatNeverAnsweredAgainStays) {
  poll("a", {entry(old)});
  found();
  sweep(at(0) + days{1000});
  EXPECT_EQ(classified("a", old).known, Known::same);
}

TEST_F(SweepTest, WhatIsOldButNeededIsLookedAtOnceADay) {
  std::vector<NewArticle> many;
  for (int i = 0; i < 900; ++i) many.push_back(entry(article(std::to_string(i), "", "Title " + std::to_string(i), "Text.")));
  poll("a", std::move(many));
  found();
  const Time day = at(0) + days{500};
  EXPECT_GT(pieces_of_sweep(day), 4);
  EXPECT_LE(pieces_of_sweep(day + std::chrono::minutes{5}), 2);
  EXPECT_GT(pieces_of_sweep(day + days{1}), 4);
  EXPECT_EQ(get(store->counts()).articles, 900);
}

TEST_F(SweepTest, AnArticleOfASourceThatIsNotWatchedGoes) {
  poll("a", {entry(old)});
  found();
  get(store->keep_only_sources({}));
  sweep(at(0) + days{404});
  EXPECT_EQ(get(store->counts()).articles, 0);
}

TEST_F(SweepTest, NumbersOfArticlesAreNotUsedAgain) {
  const auto first = poll("a", {entry(old)}).changes.at(0).id;
  found();
  get(store->keep_only_sources({}));
  sweep(at(0) + days{404});
  EXPECT_GT(poll("a", {entry(old)}, at(0) + days{405}).changes.at(0).id, first);
}

TEST_F(SweepTest, APendingDeliveryNeverGoes) {
  poll("a", {entry(old, {hit("r")})});
  found();
  sweep(at(0) + days{1000});
  EXPECT_EQ(get(store->claim("desk", at(0) + days{1000}, 10)).size(), 1U);
}

TEST_F(SweepTest, ClosedDeliveriesGoAndTheStoryIsNotToldAgain) {
  const auto delivery = poll("a", {entry(old, {hit("r")})}).deliveries.at(0);
  get(store->finish({{.id = delivery.id, .outcome = Outcome::dead, .error = "http-404"}}, at(1)));
  sweep(at(0) + days{91});
  EXPECT_EQ(get(store->counts()).dead, 0);
  EXPECT_EQ(get(store->counts()).alerts, 1);
  old.content_hash = 6;
  EXPECT_TRUE(poll("a", {entry(old, {hit("r")})}, at(0) + days{92}).alerts.empty());
}

TEST_F(SweepTest, EventsGoWithTheirDeliveries) {
  const auto rows = get(store->add_event({.id = "e", .timestamp = at(0)}, {"desk"}));
  get(store->finish({{.id = rows.at(0).id, .outcome = Outcome::delivered}}, at(1)));
  sweep(at(0) + days{91});
  EXPECT_EQ(get(store->add_event({.id = "e", .timestamp = at(0) + days{91}}, {"desk"})).size(), 1U);
}

struct SizeTest : SweepTest {
  void SetUp() override {
    options.retention.texts = days{5};
    options.retention.articles = days{40};
    open_on_disk();
  }
  uintmax_t size_after(int first_day, int last_day) {
    for (int day = first_day; day < last_day; day += 5) {
      std::vector<NewArticle> fresh;
      for (int i = 0; i < 100; ++i) {
        const std::string name = std::to_string(day) + "-" + std::to_string(i);
        fresh.push_back(entry(article(name, "", "Title " + name, "Text of " + name + " " + long_text + long_text)));
      }
      poll("a", std::move(fresh), at(0) + days{day});
      found();
      sweep(at(0) + days{day});
    }
    open();
    return std::filesystem::file_size(options.path);
  }
};

TEST_F(SizeTest, TheFileStopsGrowingOnceAgesAreReached) {
  const auto early = size_after(0, 80);
  const auto late = size_after(80, 160);
  EXPECT_LT(late, early + early / 20);
}

TEST_F(SizeTest, TheIndexOfWordsGivesBackWhatWasTakenOutOfIt) {
  uintmax_t least = 0;
  uintmax_t most = 0;
  for (int day = 0; day < 140; ++day) {
    std::vector<NewArticle> fresh;
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (int word = 0; word < 80; ++word) text += " w" + std::to_string((day * 20 + i) * 80 + word);
      const std::string name = std::to_string(day) + "-" + std::to_string(i);
      fresh.push_back(entry(article(name, "", "Title " + name, text)));
    }
    poll("a", std::move(fresh), at(0) + days{day});
    found();
    sweep(at(0) + days{day});
    if (day < 50) continue;
    open();
    const auto size = std::filesystem::file_size(options.path);
    least = least == 0 ? size : std::min(least, size);
    most = std::max(most, size);
  }
  EXPECT_LT(most, least + least / 5) << least << " to " << most;
}

}  // namespace
}  // namespace feedwatch::store
