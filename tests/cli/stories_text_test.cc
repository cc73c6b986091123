#include "cli/stories_text.h"

#include <gtest/gtest.h>
#include <boost/json/serialize.hpp>

namespace feedwatch::cli {
namespace {

Time at(long long seconds) { return from_unix_seconds(1'700'000'000 + seconds); }

store::ArticleRow row(std::string id, std::string title) {
  store::ArticleRow made{.public_id = std::move(id), .story_id = "abcdef0123456789", .seen = at(0)};
  made.article.source = "post";
  made.article.title = std::move(title);
  made.article.url = "https://post.example/1";
  made.article.authors = {"Ida Lund", "Per\x1B[31m Holm"};
  made.article.published = at(-60);
  made.article.lang = "en";
  made.article.text = "The dam broke.\nNobody was hurt\xE2\x80\xAE.\x07";
  return made;
}

store::StoryDetails story() {
  store::StoryDetails made;
  made.summary = {.id = "abcdef0123456789",
                  .title = "Dam breaks",
                  .first_seen = at(0),
                  .last_seen = at(3600),
                  .articles = 3,
                  .sources = 2,
                  .alerts = 2};
  made.articles.push_back({.row = row("11111111111122", "Dam breaks"), .label = "The Post", .sources = {"post", "echo"}});
  made.articles.push_back({.row = row("22222222222233", "Dam gives way"),
                           .sources = {"post"},
                           .why = "copy",
                           .other = "11111111111122",
                           .shared = 17,
                           .cover = 0.875});
  made.articles.push_back(
      {.row = row("33333333333344", "Families leave"), .sources = {"post"}, .why = "event", .other = "abcdef", .score = 0.251});
  made.alerts = {{.id = "aaaaaaaaaaaabb", .rule = "floods", .created = at(1)},
                 {.id = "bbbbbbbbbbbbcc", .rule = "floods", .created = at(3601), .follow_up = true}};
  made.merged = {"fedcba"};
  return made;
}

TEST(StoriesText, AnArticleIsShownWithNothingThatMovesTheCursor) {
  EXPECT_EQ(article_text(row("1234567890abcdef", "Dam\x1B[2J breaks")),
            "Dam[2J breaks\n"
            "id         1234567890abcdef\n"
            "story      abcdef0123456789\n"
            "source     post\n"
            "url        https://post.example/1\n"
            "by         Ida Lund, Per[31m Holm\n"
            "published  2023-11-14T22:12:20Z\n"
            "seen       2023-11-14T22:13:20Z\n"
            "language   en\n"
            "\n"
            "The dam broke.\nNobody was hurt.\n");
}

TEST(StoriesText, ArticlesHaveALineEach) {
  EXPECT_EQ(articles_text({row("1234567890abcdef", "Dam breaks")}),
            "ID            SEEN              SOURCE            TITLE\n"
            "1234567890ab  2023-11-14 22:13  post              Dam breaks\n");
  EXPECT_EQ(articles_text({}), "ID            SEEN              SOURCE            TITLE\n");
}

TEST(StoriesText, StoriesHaveALineEach) {
  EXPECT_EQ(stories_text({story().summary}),
            "ID            LAST SEEN         ARTICLES  SOURCES  ALERTS  TITLE\n"
            "abcdef012345  2023-11-14 23:13         3        2       2  Dam breaks\n");
}

TEST(StoriesText, AStoryTellsWhoJoinedItWhyAndWhatWasTold) {
  EXPECT_EQ(story_text(story()),
            "Dam breaks\n"
            "story abcdef0123456789, 2023-11-14 22:13 to 2023-11-14 23:13: 3 articles from 2 sources\n"
            "takes in the stories fedcba\n"
            "\n"
            "2023-11-14 22:13  111111111111  Dam breaks\n"
            "    The Post (post, echo), published 2023-11-14 22:12\n"
            "    https://post.example/1\n"
            "    first of its kind\n"
            "2023-11-14 22:13  222222222222  Dam gives way\n"
            "    post (post), published 2023-11-14 22:12\n"
            "    https://post.example/1\n"
            "    copy of 111111111111: 17 runs of words shared, cover 0.88\n"
            "2023-11-14 22:13  333333333333  Families leave\n"
            "    post (post), published 2023-11-14 22:12\n"
            "    https://post.example/1\n"
            "    same event: likeness 0.25\n"
            "2023-11-14 22:13  alert aaaaaaaaaaaa of rule floods\n"
            "2023-11-14 23:13  alert bbbbbbbbbbbb of rule floods, a follow-up\n");
}

TEST(StoriesText, JsonHasWhatTheTextHas) {
  const boost::json::object shown = story_json(story());
  EXPECT_EQ(shown.at("merged"), boost::json::array({"fedcba"}));
  EXPECT_EQ(shown.at("articles"), 3U);
  const boost::json::array& members = shown.at("members").as_array();
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].at("sources"), boost::json::array({"post", "echo"}));
  EXPECT_EQ(boost::json::serialize(members[1].at("joined")),
            R"({"why":"copy","other":"11111111111122","shared":17,"cover":8.75E-1,"score":0E0,"terms":[]})");
  EXPECT_FALSE(members[0].as_object().contains("text"));
  EXPECT_EQ(boost::json::serialize(shown.at("told")),
            R"([{"id":"aaaaaaaaaaaabb","rule":"floods","created":"2023-11-14T22:13:21Z","follow_up":false},)"
            R"({"id":"bbbbbbbbbbbbcc","rule":"floods","created":"2023-11-14T23:13:21Z","follow_up":true}])");
  store::ArticleRow bare{.public_id = "1", .story_id = "2", .seen = at(0)};
  EXPECT_TRUE(article_json(bare).at("url").is_null());
  EXPECT_TRUE(article_json(bare).at("published").is_null());
  EXPECT_TRUE(article_json(bare).at("text").is_null());
}

}  // namespace
}  // namespace feedwatch::cli
