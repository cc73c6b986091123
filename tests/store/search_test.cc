// The full-text index: what is found, and that it follows the articles.

#include <filesystem>

#include "fixture.h"

namespace feedwatch::store {
namespace {

struct SearchTest : StoreFixture {
  std::vector<std::string> titles(std::vector<std::string> words, size_t limit = 10) {
    std::vector<std::string> found;
    for (const ArticleRow& row : get(store->search(std::move(words), limit))) found.push_back(row.article.title);
    return found;
  }
};

using Titles = std::vector<std::string>;

TEST_F(SearchTest, FindsArticlesThatHoldAllWordsNewestFirst) {
  poll("a", {entry(article("1", "", "Bridge opens", "Over the lake.")),
             entry(article("2", "", "Ferry stops", "No more over the lake."))});
  EXPECT_EQ(titles({"lake"}), (Titles{"Ferry stops", "Bridge opens"}));
  EXPECT_EQ(titles({"lake"}, 1), (Titles{"Ferry stops"}));
  EXPECT_EQ(titles({"lake", "bridge"}), (Titles{"Bridge opens"}));
  EXPECT_EQ(titles({"lake", "train"}), Titles{});
  EXPECT_EQ(titles({}), Titles{});
  EXPECT_EQ(titles({""}), Titles{});
}

TEST_F(SearchTest, WordsAreFoldedAsRulesFoldThem) {
  poll("a", {entry(article("1", "", "ŁÓDŹ: Café", "The Shi’ite’s U.S. plan costs 2,500 or 3.5, says 東京."))});
  for (const char* word : {"lodz", "cafe", "shiite", "us", "2500", "3.5", "東"}) EXPECT_EQ(titles({word}).size(), 1U) << word;
}

TEST_F(SearchTest, QuerySyntaxIsNothingSpecial) {
  poll("a", {entry(article("1", "", "AND OR", "NOT near"))});
  for (const char* word : {"\"", "*", "a\"b", "^x", "words:x", "NEAR(", "-"}) EXPECT_EQ(titles({word}).size(), 0U) << word;
  EXPECT_EQ(titles({"and"}).size(), 1U);
}

TEST_F(SearchTest, AnEditChangesWhatIsFoundWhetherIndexedOrNot) {
  poll("a", {entry(article("1", "", "T", "bridge"))});
  poll("a", {entry(article("1", "", "T", "ferry"))});
  EXPECT_EQ(titles({"bridge"}).size(), 0U);
  EXPECT_EQ(titles({"ferry"}).size(), 1U);
  poll("a", {entry(article("1", "", "T", "train"))});
  EXPECT_EQ(titles({"ferry"}).size(), 0U);
  EXPECT_EQ(titles({"train"}).size(), 1U);
}

TEST_F(SearchTest, WhatWaitedForTheIndexWhenTheProcessEndedIsFoundLater) {
  open_on_disk();
  poll("a", {entry(article("1", "", "Bridge", "Über den See"))});
  // The file as it is at this moment, without what closing adds.
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(options.path.string() + suffix, (*folder / "copy.db").string() + suffix);
  }
  options.path = *folder / "copy.db";
  open();
  EXPECT_EQ(titles({"uber"}).size(), 1U);
}

}  // namespace
}  // namespace feedwatch::store
