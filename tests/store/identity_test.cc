// What an item is to the store, by its guid, its URL and its words.
#include "fixture.h"

namespace feedwatch::store {
namespace {

const std::string text =
    "The council of the lake district has agreed to open the new bridge in spring, said its chair on Monday.";
const std::string long_text = text + " " + text + " " + text;

struct Case {
  const char* name;
  std::string source;
  Article item;
  Known known;
};

// All against one known article: source "a", guid 1, example.org/bridge.
std::vector<Case> cases() {
  const std::string title = "Bridge opens in spring";
  return {
      {"TheSameItemAgain", "a", article("1", "example.org/bridge", title, long_text), Known::same},
      {"SameGuidWithOtherWords", "a", article("1", "example.org/bridge", title, "Not before summer."), Known::changed},
      {"SameGuidWithOtherUrl", "a", article("1", "example.org/moved", title, long_text), Known::same},
      {"NewGuidWithSameUrlAndWords", "a", article("2", "example.org/bridge", title, long_text), Known::same},
      {"NewGuidWithSameUrlAndTitle", "a", article("2", "example.org/bridge", title, "Not before summer."), Known::changed},
      {"NewGuidAndTitleWithSameUrl", "a", article("2", "example.org/bridge", "Ferry stops", "For ever."), Known::nothing},
      {"NewGuidAndUrlWithSameWords", "a", article("2", "example.org/2", title, long_text), Known::same},
      {"NewItem", "a", article("2", "example.org/ferry", "Ferry stops", "For ever."), Known::nothing},
      {"SameGuidElsewhere", "b", article("1", "example.net/1", "Ferry stops", "For ever."), Known::nothing},
      {"SameUrlElsewhere", "b", article("x", "example.org/bridge", "Our bridge", "Shorter text."), Known::elsewhere},
      {"SameWordsElsewhere", "b", article("x", "example.net/1", title, long_text), Known::elsewhere},
      {"NoNameButTheWordsElsewhere", "b", article("", "", title, long_text), Known::elsewhere},
      {"NoNameAndOtherWords", "b", article("", "", "Ferry stops", "For ever."), Known::nothing},
  };
}

struct IdentityTest : StoreFixture {
  void SetUp() override {
    open();
    poll("a", {entry(article("1", "example.org/bridge", "Bridge opens in spring", long_text))});
  }
};

TEST_F(IdentityTest, TellsWhatAnItemIs) {
  for (const Case& each : cases()) {
    const Classified found = classified(each.source, each.item);
    EXPECT_EQ(found.known, each.known) << each.name;
    const bool has_previous = each.known == Known::changed || each.known == Known::elsewhere;
    ASSERT_EQ(found.previous.has_value(), has_previous) << each.name;
    if (has_previous) {
      EXPECT_EQ(found.previous->text, long_text) << each.name;
      EXPECT_EQ(found.previous->source, "a") << each.name;
    }
  }
}

TEST_F(IdentityTest, CommitAgreesWithClassify) {
  for (const Case& each : cases()) {
    open();
    poll("a", {entry(article("1", "example.org/bridge", "Bridge opens in spring", long_text))});
    const auto result = poll(each.source, {entry(each.item)}, at(1));
    ASSERT_EQ(result.changes.size(), 1U) << each.name;
    EXPECT_EQ(result.changes[0].was, each.known) << each.name;
    EXPECT_EQ(get(store->counts()).articles, each.known == Known::nothing ? 2 : 1) << each.name;
    EXPECT_EQ(classified(each.source, each.item).known, Known::same) << each.name;
  }
}

TEST_F(IdentityTest, ShortStandingTitlesInOneSourceAreDifferentArticles) {
  const auto result = poll("a", {entry(article("8", "example.org/mon", "Morning briefing of the lake", "")),
                                 entry(article("9", "example.org/tue", "Morning briefing of the lake", ""))});
  EXPECT_EQ(result.changes[0].was, Known::nothing);
  EXPECT_EQ(result.changes[1].was, Known::nothing);
}

TEST_F(IdentityTest, AHeadlineInTwoSourcesIsOneArticleAndAShorterOneIsNot) {
  poll("a", {entry(article("8", "", "Council agrees to open the bridge", "")), entry(article("9", "", "Live updates", ""))});
  EXPECT_EQ(classified("b", article("8", "", "Council agrees to open the bridge", "")).known, Known::elsewhere);
  EXPECT_EQ(classified("b", article("9", "", "Live updates", "")).known, Known::nothing);
}

TEST_F(IdentityTest, AUrlOfManyTextsNamesNone) {
  std::vector<NewArticle> items;
  for (const char* word : {"One", "Two", "Three", "Four"}) items.push_back(entry(article(word, "example.org/all", word, word)));
  for (const auto& change : poll("a", items).changes) EXPECT_EQ(change.was, Known::nothing);
  EXPECT_EQ(classified("b", article("x", "example.org/all", "Five", "Five")).known, Known::nothing);
}

// A poll that finds nothing new.
void read_again(IdentityTest& test, const std::string& source, Time now) { test.poll(source, {}, now); }

TEST_F(IdentityTest, TheSameWordsMonthsLaterUnderAnotherNameAreNews) {
  const auto day = [](int number) { return at(number * 86'400); };
  const Article again = article("2", "example.org/2", "Bridge opens in spring", long_text);
  read_again(*this, "a", day(20));
  read_again(*this, "b", day(20));
  EXPECT_EQ(classified("a", again).known, Known::same) << "names that change with every fetch";
  EXPECT_EQ(classified("b", again).known, Known::elsewhere);
  read_again(*this, "a", day(60));
  read_again(*this, "b", day(60));
  EXPECT_EQ(classified("a", again).known, Known::nothing);
  EXPECT_EQ(classified("b", again).known, Known::nothing);
  EXPECT_EQ(poll("a", {entry(again)}, day(60)).changes.at(0).was, Known::nothing);
  EXPECT_EQ(classified("b", again).known, Known::elsewhere) << "of the newer one";
}

TEST_F(IdentityTest, WhatStillStoodInTheSourceWhenItWasReadLastIsKnownByItsWords) {
  const Article again = article("2", "example.org/2", "Bridge opens in spring", long_text);
  read_again(*this, "b", at(90 * 86'400));
  EXPECT_EQ(classified("a", again).known, Known::same) << "nobody has read a meanwhile";
}

// ---- other URLs

Article with_aliases(Article made, std::vector<std::string> aliases) {
  made.aliases = std::move(aliases);
  return made;
}

struct AliasTest : StoreFixture {
  void SetUp() override {
    open();
    poll("a", {entry(with_aliases(article("1", "example.org/bridge", "Bridge opens in spring", long_text),
                                  {"example.org/short/7", "example.org/amp/bridge"}))});
  }
  Known known(std::string source, Article item) { return classified(std::move(source), std::move(item)).known; }
};

TEST_F(AliasTest, FindAnArticleByEveryUrlItHas) {
  const std::string title = "Bridge opens in SPRING";
  const std::string named = "Bridge opens in spring | The Lake Post";
  EXPECT_EQ(known("b", article("x", "example.org/short/7", title, "Shorter text.")), Known::elsewhere);
  EXPECT_EQ(known("b", with_aliases(article("x", "example.net/1", named, "Short."), {"example.org/bridge"})), Known::elsewhere);
  EXPECT_EQ(known("b", with_aliases(article("x", "example.net/1", title, "Short."), {"example.org/amp/bridge"})),
            Known::elsewhere);
  EXPECT_EQ(known("b", with_aliases(article("x", "example.net/1", title, "Short."), {"example.net/2"})), Known::nothing);
  EXPECT_EQ(known("a", article("2", "example.org/short/7", title, "Not before summer.")), Known::changed);
}

TEST_F(AliasTest, DoNotJoinArticlesWithOtherTitles) {
  for (const char* source : {"a", "b"})
    EXPECT_EQ(known(source, with_aliases(article("2", "example.org/ferry", "Ferry stops", "For ever."), {"example.org/short/7"})),
              Known::nothing);
}

TEST_F(AliasTest, OfManyTextsNameNone) {
  std::vector<NewArticle> items;
  for (const char* word : {"One", "Two", "Three", "Four"})
    items.push_back(
        entry(with_aliases(article(word, std::string("example.org/") + word, std::string("News every morning: ") + word, word),
                           {"example.org/all"})));
  poll("a", items);
  EXPECT_EQ(known("b", with_aliases(article("x", "example.net/5", "News every morning", "Five"), {"example.org/all"})),
            Known::nothing);
  EXPECT_EQ(known("b", article("x", "example.org/all", "News every morning", "Five")), Known::nothing);
}

TEST_F(AliasTest, GoWithTheArticle) {
  const auto again =
      poll("b", {entry(with_aliases(article("y", "example.net/1", "Bridge opens in spring", "Short."), {"example.org/bridge"}))});
  EXPECT_EQ(again.changes.at(0).was, Known::elsewhere);
  EXPECT_EQ(get(store->counts()).articles, 1);
}

// ----

TEST_F(IdentityTest, TwoItemsOfOnePollThatAreOneArticleBecomeOne) {
  const auto result =
      poll("b", {entry(article("1", "example.org/new", "New", "Words")), entry(article("2", "example.org/new", "New", "Words"))});
  EXPECT_EQ(result.changes[0].was, Known::nothing);
  EXPECT_EQ(result.changes[1].was, Known::same);
  EXPECT_EQ(result.changes[0].id, result.changes[1].id);
}

TEST_F(IdentityTest, AnEditKeepsTheArticleAndBecomesItsText) {
  const Article edited = article("1", "example.org/bridge", "Bridge opens in summer", "Later than planned.");
  const auto result = poll("a", {entry(edited)}, at(9));
  const auto rows = get(store->articles_since(at(0), ArticleId{0}, 10));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, result.changes[0].id);
  EXPECT_EQ(rows[0].article.title, edited.title);
  EXPECT_EQ(rows[0].article.text, edited.text);
  EXPECT_EQ(rows[0].seen, at(0));
  EXPECT_EQ(classified("a", edited).known, Known::same);
}

TEST_F(IdentityTest, ACopyOfWhatAnArticleSaidBeforeItsEditIsThatArticle) {
  poll("a", {entry(article("1", "example.org/bridge", "Bridge opens in summer", "Later than planned."))}, at(9));
  EXPECT_EQ(classified("b", article("x", "example.net/1", "Bridge opens in spring", long_text)).known, Known::elsewhere);
}

TEST_F(IdentityTest, AnotherSourcesCopyDoesNotChangeTheText) {
  const Article copy = article("x", "example.org/bridge", "Our bridge", "Shorter text.");
  poll("b", {entry(copy)}, at(1));
  const Article edited = article("x", "example.org/bridge", "Our bridge", "Other text.");
  EXPECT_EQ(classified("b", edited).known, Known::changed);
  poll("b", {entry(edited)}, at(2));
  EXPECT_EQ(get(store->articles_since(at(0), ArticleId{0}, 10)).at(0).article.text, long_text);
  EXPECT_EQ(classified("b", edited).known, Known::same);
  EXPECT_EQ(classified("b", copy).known, Known::changed);
}

TEST_F(IdentityTest, PublicIdsDependOnTheArticleAlone) {
  const auto first = poll("c", {entry(article("7", "example.org/7", "Seven", "7"))}, at(3));
  open();
  const auto second = poll("c", {entry(article("7", "example.org/7", "Seven", "7"))}, at(3));
  EXPECT_EQ(first.changes[0].public_id, second.changes[0].public_id);
  EXPECT_NE(first.changes[0].id, second.changes[0].id);
}

}  // namespace
}  // namespace feedwatch::store
