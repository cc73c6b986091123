// When many items at once are news, and when they are old ones under new names.
#include "pipeline/flood.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace feedwatch::pipeline {
namespace {

constexpr size_t limit = 50;

Time day(int number) { return from_unix_seconds(1'700'000'000 + number * 86'400LL); }

// What a source has told: item n has the title "Title n", the content n, and is of day n, up to day 100.
store::Past past() {
  store::Past known;
  for (int n = 1; n <= 100; ++n) {
    known.contents.insert(static_cast<uint64_t>(n));
    known.titles.insert(hash64("Title " + std::to_string(n)));
  }
  known.newest = day(100);
  return known;
}

struct Items {
  std::vector<Article> articles{};
  std::vector<store::Classified> known{};

  // `count` fresh items; each differs from what the source has told as the others do.
  Items& add(size_t count, const std::string& title, uint64_t content, std::optional<Time> dated,
             store::Known how = store::Known::nothing) {
    for (size_t i = 0; i < count; ++i) {
      Article article;
      article.title = title;
      article.content_hash = content;
      article.published = dated;
      articles.push_back(std::move(article));
      known.push_back({.known = how});
    }
    return *this;
  }
};

struct Case {
  const char* name;
  Items items;
  size_t quiet;
  bool is_large;
};

std::vector<Case> cases() {
  const auto same = store::Known::same;
  return {
      {"ABusyHourIsNews", Items{}.add(200, "New", 999, day(101)), 0, false},
      {"ABusyHourWithoutDatesIsNews", Items{}.add(200, "New", 999, {}), 0, false},
      {"ABusyDayOfAFeedThatDatesByTheDayIsNews", Items{}.add(200, "New", 999, day(100)), 0, false},
      {"AStandingTitleWithNewWordsIsNews", Items{}.add(200, "Title 7", 999, day(101)), 0, false},
      {"KnownWordsUnderNewNamesAreOld", Items{}.add(200, "Title 7", 7, {}), 200, true},
      {"KnownWordsDatedAnewAreOldWhereThereAreMany", Items{}.add(200, "Title 7", 7, day(101)), 200, true},
      {"KnownTitlesWithTheirDateAreOld", Items{}.add(200, "Title 100", 999, day(100)), 200, true},
      {"AnArchiveIsOld", Items{}.add(200, "From the archive", 999, day(-50)), 200, true},
      {"WhatIsNewInAFloodIsNews", Items{}.add(180, "Title 7", 7, day(7)).add(5, "New", 999, day(101)), 180, true},
      {"HalfOldIsNoFlood", Items{}.add(100, "Title 7", 7, day(7)).add(100, "New", 999, day(101)), 0, false},
      {"PartOfADocumentIsNoFlood", Items{}.add(100, "Late", 999, day(7)).add(300, "Title 7", 7, day(7), same), 0, false},
      {"AnArchiveWithinTheLimitIsNews", Items{}.add(50, "From the archive", 999, day(-50)), 0, false},
      {"KnownWordsUnderNewNamesAreRepeatedWithinTheLimit", Items{}.add(50, "Title 7", 7, {}), 50, false},
      {"KnownWordsDatedAnewAreNewsWithinTheLimit", Items{}.add(50, "Title 7", 7, day(101)), 0, false},
      {"AFewAreNeverAFlood", Items{}.add(4, "Title 7", 7, {}), 0, false},
      {"NothingIsNoFlood", Items{}, 0, false},
  };
}

TEST(Flood, IsToldFromNews) {
  for (const Case& each : cases()) {
    const Flood flood = find_flood(each.items.articles, each.items.known, past(), limit);
    EXPECT_EQ(flood.quiet, each.quiet) << each.name;
    EXPECT_EQ(flood.is_large, each.is_large) << each.name;
    for (size_t i = 0; i < each.items.articles.size(); ++i) {
      const bool is_quiet = flood.of(i) != Verdict::news;
      if (each.items.articles[i].title == "New") {
        EXPECT_FALSE(is_quiet) << each.name;
      }
    }
  }
}

TEST(Flood, KeepsTheOldOnesOfALargeOneOnly) {
  const Items many = Items{}.add(51, "Title 7", 7, {});
  EXPECT_EQ(find_flood(many.articles, many.known, past(), limit).of(0), Verdict::old);
  const Items few = Items{}.add(50, "Title 7", 7, {});
  EXPECT_EQ(find_flood(few.articles, few.known, past(), limit).of(0), Verdict::repeated);
}

TEST(Flood, OfASourceWithoutDatesNeedsKnownWordsOrTitles) {
  store::Past undated = past();
  undated.newest.reset();
  const Items dated = Items{}.add(200, "Other", 999, day(1));
  EXPECT_EQ(find_flood(dated.articles, dated.known, undated, limit).quiet, 0U);
  const Items titled = Items{}.add(200, "Title 7", 999, {});
  EXPECT_EQ(find_flood(titled.articles, titled.known, undated, limit).quiet, 200U);
}

TEST(Flood, IsNotLookedForWithoutALimit) {
  const Items many = Items{}.add(200, "Title 7", 7, day(7));
  EXPECT_FALSE(may_be_flood(many.known, 0));
  EXPECT_EQ(find_flood(many.articles, many.known, past(), 0).quiet, 0U);
}

TEST(Flood, IsOneEventADay) {
  const Items items = Items{}.add(180, "Title 7", 7, day(7));
  const Flood flood = find_flood(items.articles, items.known, past(), limit);
  const auto event = event_of(flood, limit, "quay", day(101));
  EXPECT_EQ(event.type, "source.flooding");
  EXPECT_EQ(event.source, "quay");
  EXPECT_NE(event.message.find(describe(flood, limit)), std::string::npos) << event.message;
  EXPECT_EQ(event.id, event_of(flood, limit, "quay", day(101) + std::chrono::minutes{90}).id);
  EXPECT_NE(event.id, event_of(flood, limit, "quay", day(102)).id);
  EXPECT_NE(event.id, event_of(flood, limit, "pier", day(101)).id);
}

TEST(Flood, SaysHowManyAreTold) {
  const Items items = Items{}.add(180, "Title 7", 7, day(7)).add(5, "New", 999, day(101));
  const std::string text = describe(find_flood(items.articles, items.known, past(), limit), limit);
  EXPECT_NE(text.find("185 items"), std::string::npos) << text;
  EXPECT_NE(text.find("180 of them are old"), std::string::npos) << text;
  EXPECT_NE(text.find("the other 5 are told"), std::string::npos) << text;
}

}  // namespace
}  // namespace feedwatch::pipeline
