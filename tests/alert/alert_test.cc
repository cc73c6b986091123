#include "alert/alert.h"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace feedwatch::alert {
namespace {

Alert harbour_alert() {
  Alert alert;
  alert.id = "a1";
  alert.timestamp = from_unix_seconds(1'734'145'200);
  alert.rule = {"harbour", "Harbour strike", "high", {{"desk", "coast"}, {"team", "night"}}};
  alert.story = {"s1", "Dockers walk out", from_unix_seconds(1'734'145'100), 1, 1};
  AlertArticle article;
  article.title = "Dockers walk out";
  article.url = "https://news.example.org/1";
  article.source_id = "coast";
  article.source_name = "Coast Daily";
  article.authors = {"Ada Quill"};
  article.published = from_unix_seconds(1'734'145'000);
  article.lang = "en";
  article.summary = "The dockers of Port Lumen walked out.";
  article.matches = {{"title", 0, 7, "Dockers", "docker*"}};
  alert.articles = {article};
  return alert;
}

TEST(AlertJson, CountsTheAlertsOfAStory) {
  Alert alert = harbour_alert();
  alert.sequence = 3;
  const std::string body = to_json(alert);
  EXPECT_NE(body.find(R"("follow_up":false,"sequence":3,)"), std::string::npos) << body;
  EXPECT_EQ(alert_from_json(body)->sequence, 3U);
}

TEST(AlertJson, HasEveryFieldInAFixedOrder) {
  EXPECT_EQ(
      to_json(harbour_alert()),
      R"({"type":"alert.fired","timestamp":"2024-12-14T03:00:00Z","data":{"alert_id":"a1",)"
      R"("rule":{"id":"harbour","title":"Harbour strike","severity":"high","labels":{"desk":"coast","team":"night"}},)"
      R"("story":{"id":"s1","title":"Dockers walk out","first_seen":"2024-12-14T02:58:20Z","articles":1,"sources":1},)"
      R"("articles":[{"title":"Dockers walk out","url":"https://news.example.org/1",)"
      R"("source":{"id":"coast","name":"Coast Daily"},"author":["Ada Quill"],"published":"2024-12-14T02:56:40Z","lang":"en",)"
      R"("summary":"The dockers of Port Lumen walked out.",)"
      R"("matches":[{"field":"title","start":0,"end":7,"text":"Dockers","term":"docker*"}]}],)"
      R"("follow_up":false,"explain_url":null}})");
}

TEST(AlertJson, WhatIsNotKnownIsNull) {
  Alert alert;
  alert.articles.resize(1);
  const auto body = boost::json::parse(to_json(alert)).as_object();
  const auto& article = body.at("data").at("articles").at(0).as_object();
  EXPECT_TRUE(article.at("url").is_null());
  EXPECT_TRUE(article.at("published").is_null());
  EXPECT_TRUE(article.at("lang").is_null());
  EXPECT_TRUE(body.at("data").at("story").at("first_seen").is_null());
}

TEST(AlertJson, ReadsBackWhatItWrote) {
  const std::string body = to_json(harbour_alert());
  const auto read = alert_from_json(body);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), body);
  EXPECT_EQ(read->articles.at(0).matches.at(0).term, "docker*");
}

TEST(AlertJson, OperatorEventReadsBackAsOne) {
  const OperatorEvent event{"e1", "source.failing", from_unix_seconds(1'734'145'200), "gone", "coast", "source \"Coast\": 410"};
  const std::string body = to_json(event);
  EXPECT_EQ(body, R"({"type":"source.failing","timestamp":"2024-12-14T03:00:00Z","data":{"event_id":"e1","code":"gone",)"
                  R"("source":"coast","message":"source \"Coast\": 410"}})");
  const auto read = from_json(body);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(std::get<OperatorEvent>(*read)), body);
  EXPECT_EQ(alert_from_json(body).error().code, "bad-json");
}

TEST(AlertJson, RefusesWhatIsNoAlert) {
  for (const char* body : {"", "{", "[]", "7", "{}", R"({"type":7})", R"({"type":""})"}) {
    EXPECT_EQ(alert_from_json(body).error().code, "bad-json") << body;
  }
}

TEST(AlertJson, SurvivesFieldsOfTheWrongKind) {
  const auto read =
      alert_from_json(R"({"type":"alert.fired","timestamp":5,"data":{"alert_id":[],"rule":"x","story":{"articles":-1},)"
                      R"("articles":[3,{"title":{},"author":"x","matches":{}}],"follow_up":"yes"}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->articles.size(), 1U);
  EXPECT_EQ(read->story.articles, 0U);
  EXPECT_FALSE(read->follow_up);
}

std::string repeated(std::string_view piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(AlertJson, LongTextIsCutAtACharacterAndMarked) {
  Alert alert = harbour_alert();
  alert.articles[0].summary = repeated("日本語", 10'000);
  const std::string body = to_json(alert);
  EXPECT_LE(body.size(), 20'000U);
  const auto data = boost::json::parse(body).as_object().at("data").as_object();
  EXPECT_TRUE(data.at("truncated").as_bool());
  const std::string summary(data.at("articles").at(0).at("summary").as_string());
  EXPECT_TRUE(summary.ends_with("…"));
  EXPECT_EQ(summary.find("\uFFFD"), std::string::npos);
  EXPECT_GT(summary.size(), 10'000U);
}

TEST(AlertJson, NothingIsMarkedWhenEverythingFits) { EXPECT_EQ(to_json(harbour_alert()).find("truncated"), std::string::npos); }

TEST(AlertJson, FitsWhateverIsInIt) {
  const std::string hostile = repeated(std::string_view("\x01\0\xFF\"\\", 5), 10'000);  // each byte grows when written
  Alert alert;
  alert.id = alert.type = alert.explain_url = hostile;
  alert.rule = {hostile, hostile, hostile, {}};
  for (int i = 0; i < 1'000; ++i) alert.rule.labels[std::to_string(i) + hostile.substr(0, 1'000)] = hostile.substr(0, 1'000);
  alert.story = {hostile, hostile, Time{}, 1, 1};
  AlertArticle article{hostile, hostile.substr(0, 2'000), hostile, hostile, {}, Time{}, hostile, hostile, {}};
  article.authors.assign(60, hostile.substr(0, 50));
  article.matches.assign(110, Match{"title", 0, 1, hostile.substr(0, 50), hostile.substr(0, 50)});
  alert.articles.assign(60, article);
  const std::string body = to_json(alert);
  EXPECT_LE(body.size(), 20'000U);
  EXPECT_LE(to_json(alert, 14'000).size(), 14'000U);
  EXPECT_TRUE(alert_from_json(body));
  EXPECT_LE(to_json(OperatorEvent{hostile, hostile, Time{}, hostile, hostile, hostile}).size(), 20'000U);
}

TEST(AlertJson, DropsAnUrlTooLongToKeepWhole) {
  Alert alert = harbour_alert();
  alert.articles[0].url = "https://news.example.org/" + repeated("x", 5'000);
  const auto data = boost::json::parse(to_json(alert)).as_object().at("data").as_object();
  EXPECT_TRUE(data.at("articles").at(0).at("url").is_null());
  EXPECT_TRUE(data.at("truncated").as_bool());
}

}  // namespace
}  // namespace feedwatch::alert
