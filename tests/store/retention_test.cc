// How long an article is known where little is kept: as long as its source lists it, and hardly longer than asked.
#include "fixture.h"
#include "store/schema.h"

namespace feedwatch::store {
namespace {

using std::chrono::days;

struct RetentionTest : StoreFixture {
  Article notice = article("1", "example.org/1", "Bridge opens", "Over the lake.");

  void SetUp() override {
    options.retention.articles = days{5};
    open();
  }
  static Time day(int number) { return at(0) + days{number}; }
  // Reads the source as a poll does, then cleans up.
  Known read(const std::vector<Article>& listed, Time now, Extent extent = Extent::whole) {
    Known first = Known::nothing;
    PollCommit commit{.source_name = "The a", .read = extent, .now = now};
    commit.state = {.id = "a", .last_poll = now};
    for (const Article& one : listed) {
      const Classified known = classified("a", one, now);
      if (&one == &listed.front()) first = known.known;
      if (known.known == Known::nothing) commit.articles.push_back(entry(one));
    }
    for (NewArticle& added : commit.articles) added.article.source = "a";
    get(store->commit(std::move(commit)));
    clean_up(now);
    return first;
  }
  void clean_up(Time now) {
    get(store->search({"none"}, 1));  // what is not indexed yet stays
    while (get(store->sweep(now))) {
    }
  }
  int64_t articles() { return get(store->counts()).articles; }
};

TEST_F(RetentionTest, WhatIsListedIsKnownHoweverSeldomItIsRead) {
  for (const int step : {1, 3, 10, 40}) {
    SetUp();
    EXPECT_EQ(read({notice}, day(0)), Known::nothing);
    for (int number = step; number < 120; number += step) {
      EXPECT_EQ(read({notice}, day(number)), Known::same) << "every " << step << " days, on day " << number;
      clean_up(day(number + step) - days{1});
    }
  }
}

TEST_F(RetentionTest, WhatIsListedNoMoreGoesAWeekLater) {
  for (int number = 0; number < 20; ++number) read({notice}, day(number));
  for (int number = 20; number < 25; ++number) read({}, day(number));
  EXPECT_EQ(articles(), 1);
  for (int number = 25; number < 29; ++number) read({}, day(number));
  EXPECT_EQ(articles(), 0);
  EXPECT_EQ(read({notice}, day(29)), Known::nothing);
}

TEST_F(RetentionTest, OlderPagesOfAPollTakeNothingFromItsFirst) {
  read({notice}, day(0));
  const Article older = article("0", "example.org/0", "Lake freezes", "All of it.");
  for (int number = 1; number < 30; ++number) {
    EXPECT_EQ(classified("a", notice, day(number)).known, Known::same) << number;
    read({older}, day(number));
  }
}

TEST_F(RetentionTest, ASourceThatShowsOnlyWhatIsNewForgetsAfterAMonth) {
  read({notice}, day(0));
  for (int number = 1; number < 30; ++number) read({}, day(number), Extent::part);
  EXPECT_EQ(articles(), 1) << "it may stand there all the time";
  for (int number = 30; number < 40; ++number) read({}, day(number), Extent::part);
  EXPECT_EQ(articles(), 0);
}

TEST_F(RetentionTest, AFileWhoseDaysWereExactToAMonthLosesNothingThatIsListed) {
  const auto steps = schema_files();
  Database database{":memory:"};
  ASSERT_TRUE(migrate(database, ":memory:", {steps.begin(), steps.begin() + 11}));
  database.script(R"(
    INSERT INTO source (id, name) VALUES (1, 'a'), (2, 'b');
    INSERT INTO source_state SELECT 1, '', '', '', '', '', '', 0, 0, 0, 0, 1, 0, 0, '', '', 0, 0, '', '', 100;
    INSERT INTO sighting VALUES (1, 1, 1, 0, 69), (1, 2, 2, 0, 68), (2, 3, 3, 0, 90);
    INSERT INTO link VALUES (1, 1, 69), (1, 2, 68))");
  ASSERT_TRUE(migrate(database, ":memory:", steps));
  EXPECT_EQ(database.value("SELECT day FROM sighting WHERE item_key = 1"), 100);
  EXPECT_EQ(database.value("SELECT day FROM sighting WHERE item_key = 2"), 68);
  EXPECT_EQ(database.value("SELECT day FROM sighting WHERE item_key = 3"), 90);
  EXPECT_EQ(database.value("SELECT day FROM link WHERE url_hash = 1"), 100);
  EXPECT_EQ(database.value("SELECT day FROM link WHERE url_hash = 2"), 68);
}

}  // namespace
}  // namespace feedwatch::store
