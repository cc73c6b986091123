#include "pipeline/normalise.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

feed::Item item(std::string id, std::string link, std::string title, std::string body) {
  feed::Item one;
  one.id = std::move(id);
  one.link = std::move(link);
  one.title = std::move(title);
  one.content_html = std::move(body);
  return one;
}

TEST(ToArticles, CarriesWhatTheItemSays) {
  feed::Feed feed;
  feed.link = "https://paper.example/";
  feed.language = "fr";
  feed::Item one = item("tag:1", "https://paper.example/a?utm_source=rss", "Le  titre", "<p>Un texte.</p><p>Deux.</p>");
  one.summary_html = "<b>Un</b> résumé";
  one.authors = {{.name = "A.\u202E\x1B Auteur\u200B"}, {.email = "redaction@paper.example"}};
  one.categories = {{.term = "world", .label = "Monde"}, {.term = "eau"}};
  feed.items = {one};
  const auto articles = to_articles(feed, {.source = "paper", .default_lang = "en"});
  ASSERT_EQ(articles.size(), 1U);
  const Article& article = articles[0];
  EXPECT_EQ(article.source, "paper");
  EXPECT_EQ(article.guid, "tag:1");
  EXPECT_EQ(article.title, "Le titre");
  EXPECT_EQ(article.text, "Un texte.\nDeux.");
  EXPECT_EQ(article.summary, "Un résumé");
  EXPECT_EQ(article.lang, "fr");
  EXPECT_EQ(article.authors, (std::vector<std::string>{"A. Auteur", "redaction@paper.example"}));
  EXPECT_EQ(article.categories, (std::vector<std::string>{"Monde", "eau"}));
  EXPECT_FALSE(article.url_key.empty());
  EXPECT_EQ(article.url_key.find("utm_source"), std::string::npos);
}

TEST(ToArticles, TakesTheStartOfTheTextForAMissingTitle) {
  feed::Feed feed;
  feed.items = {item("1", "", "", "A line without a headline.")};
  EXPECT_EQ(to_articles(feed, {})[0].title, "A line without a headline.");
}

TEST(ToArticles, LeavesOutItemsThatSayNothingAndRepeats) {
  feed::Feed feed;
  feed.items = {item("", "", "", ""), item("1", "https://a.example/1", "One", ""), item("1", "https://a.example/1", "One", "")};
  const auto articles = to_articles(feed, {});
  ASSERT_EQ(articles.size(), 1U);
  EXPECT_EQ(articles[0].title, "One");
}

TEST(ToArticles, KeepsItemsApartThatAllLinkToTheFrontPage) {
  feed::Feed feed;
  feed.link = "https://a.example/";
  feed.items = {item("1", "https://a.example/", "One", "x"), item("2", "https://a.example/", "Two", "y")};
  const auto articles = to_articles(feed, {});
  ASSERT_EQ(articles.size(), 2U);
  EXPECT_EQ(articles[0].url_key, "");
}

TEST(ToArticles, HashesEqualTextsAlikeWhateverTheirMarkup) {
  feed::Feed feed;
  feed.items = {item("1", "https://a.example/1", "Same", "<p>The  text</p>"),
                item("2", "https://b.example/2", "SAME", "the text")};
  const auto articles = to_articles(feed, {});
  EXPECT_EQ(articles[0].content_hash, articles[1].content_hash);
}

}  // namespace
}  // namespace feedwatch::pipeline
