#include "article/identity.h"

#include <gtest/gtest.h>

#include "article/url.h"

namespace feedwatch {
namespace {

Article article(std::string guid, std::string url_key, uint64_t content) {
  Article one;
  one.guid = std::move(guid);
  one.url_key = std::move(url_key);
  one.content_hash = content;
  one.title = "title " + std::to_string(content);
  return one;
}

TEST(ItemKey, IsTheGuidWhateverElseChanges) {
  EXPECT_EQ(item_key(article("g", "u", 1)), item_key(article("g", "v", 2)));
  EXPECT_NE(item_key(article("g", "u", 1)), item_key(article("h", "u", 1)));
}

TEST(ItemKey, IsTheUrlWithoutAGuidAndTheContentWithoutBoth) {
  EXPECT_EQ(item_key(article("", "u", 1)), item_key(article("", "u", 2)));
  EXPECT_EQ(item_key(article("", "", 1)), item_key(article("", "", 1)));
  EXPECT_NE(item_key(article("", "", 1)), item_key(article("", "", 2)));
}

TEST(ItemKey, KeepsAGuidApartFromAnEqualUrl) { EXPECT_NE(item_key(article("x", "", 1)), item_key(article("", "x", 1))); }

TEST(SettleIdentity, ClearsTheFrontPage) {
  std::vector<Article> articles{article("a", "example.org", 1), article("b", "example.org/b", 2)};
  settle_identity(articles, "example.org");
  EXPECT_EQ(articles[0].url_key, "");
  EXPECT_EQ(articles[1].url_key, "example.org/b");
}

TEST(SettleIdentity, ClearsAUrlThatDifferentTextsShare) {
  std::vector<Article> articles{article("a", "example.org/live", 1), article("b", "example.org/live", 2)};
  settle_identity(articles, "example.org");
  EXPECT_EQ(articles[0].url_key, "");
  EXPECT_EQ(articles[1].url_key, "");
}

TEST(SettleIdentity, KeepsAUrlThatCopiesOfOneTextShare) {
  std::vector<Article> articles{article("a", "example.org/x", 1), article("b", "example.org/x", 1)};
  settle_identity(articles, "");
  EXPECT_EQ(articles[0].url_key, "example.org/x");
}

TEST(AddAlias, KeepsOtherUrlsThatNameAnArticle) {
  Article one = article("a", "https://example.org/x", 1);
  one.url_key = url::key("https://example.org/x");
  for (const char* url :
       {"https://www.example.org/x?utm_source=feed", "https://example.org/", "https://example.org", "not a url", ""})
    add_alias(one, url);
  EXPECT_TRUE(one.aliases.empty());
  add_alias(one, "https://example.org/y?utm_source=feed");
  add_alias(one, "https://example.org/y");
  EXPECT_EQ(one.aliases, (std::vector<std::string>{url::key("https://example.org/y")}));
}

TEST(SettleIdentity, ClearsAnAliasThatDifferentTextsShare) {
  std::vector<Article> articles{article("a", "example.org/1", 1), article("b", "example.org/2", 2)};
  articles[0].aliases = articles[1].aliases = {"example.org/live"};
  articles[1].aliases.push_back("example.org/only");
  settle_identity(articles, "");
  EXPECT_TRUE(articles[0].aliases.empty());
  EXPECT_EQ(articles[1].aliases, (std::vector<std::string>{"example.org/only"}));
}

TEST(SettleIdentity, TellsItemsApartThatShareAGuid) {
  std::vector<Article> articles{article("0", "example.org/x", 1), article("0", "example.org/y", 2), article("0", "", 3)};
  settle_identity(articles, "");
  EXPECT_NE(item_key(articles[0]), item_key(articles[1]));
  EXPECT_NE(item_key(articles[0]), item_key(articles[2]));
}

TEST(IsSameArticle, BelievesAUrlAcrossSourcesAndATitleOrGuidWithinOne) {
  Article known = article("a", "u", 1);
  Article found = article("b", "u", 2);
  EXPECT_FALSE(is_same_article(known, found));
  found.title = known.title;
  EXPECT_TRUE(is_same_article(known, found));
  found.title = "another";
  found.source = "elsewhere";
  EXPECT_TRUE(is_same_article(known, found));
}

}  // namespace
}  // namespace feedwatch
