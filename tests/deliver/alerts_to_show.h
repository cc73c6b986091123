// Alerts and events to show in every format: one of each kind, one from hostile feeds, one as large as they get.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"
#include "store/store.h"

namespace feedwatch::deliver::test {

inline alert::Alert plain_alert() {
  alert::Alert alert;
  alert.id = "a1";
  alert.timestamp = *from_rfc3339("2025-03-01T07:30:00Z");
  alert.rule = {.id = "harbour", .title = "Harbour strike", .severity = "high", .labels = {{"desk", "ports"}}};
  alert.story = {.id = "s1", .title = "Dockers at Port Lumen walk out", .articles = 3, .sources = 2};
  alert.articles.push_back({.title = "Dockers at Port Lumen walk out",
                            .url = "https://coast.example.org/walkout?a=1&b=2",
                            .source_id = "coast",
                            .source_name = "Coast Daily",
                            .authors = {"Ada Quill"},
                            .published = *from_rfc3339("2025-03-01T07:00:00Z"),
                            .lang = "en",
                            .summary = "Dockers at Port Lumen stopped work at dawn.",
                            .matches = {{"title", 0, 7, "Dockers", "dockers"}, {"title", 11, 21, "Port Lumen", "port-lumen"}}});
  return alert;
}

// Everything a feed might write to get at whoever reads it.
inline alert::Alert hostile_alert() {
  alert::Alert alert = plain_alert();
  alert.id = "a2";
  const std::string text =
      "<!channel> @everyone </b><script>x()</script> [a](javascript:x) *b* \"q\" \r\n\x01 \xE2\x80\xAE & \xFF";
  alert.story.title = text;
  alert.rule.title = text;
  alert.rule.labels = {{"1 bad\"name", text}};
  alert.articles.front().title = text;
  alert.articles.front().summary = text;
  alert.articles.front().url = "javascript:alert(1)";
  alert.articles.push_back(alert.articles.front());
  alert.articles.back().url = "https://coast.example.org/a|b>c\"d'e&f";
  alert.articles.back().authors = {text};
  return alert;
}

inline alert::Alert large_alert() {
  alert::Alert alert = plain_alert();
  alert.id = "a3";
  const std::string word = "Küstenwörter 港湾 ";
  std::string text;
  for (int i = 0; i < 500; ++i) text += word;
  alert.story.title = text;
  alert::AlertArticle article = alert.articles.front();
  article.title = article.summary = text;
  article.authors.assign(30, text);
  article.matches.assign(50, {"text", 0, 9, text, text});
  alert.articles.assign(50, article);
  return alert;
}

inline alert::Alert follow_up_alert() {
  alert::Alert alert = plain_alert();
  alert.id = "a4";
  alert.type = "alert.followup";
  alert.follow_up = true;
  return alert;
}

inline alert::Alert reminder_alert() {
  alert::Alert alert = plain_alert();
  alert.id = "a5";
  alert.type = "alert.reminder";
  alert.reminds = "a1";
  return alert;
}

// Of several rules and stories, in several scripts, with a word that is longer than a line.
inline alert::Alert digest_alert() {
  alert::Alert alert = plain_alert();
  alert.id = "a6";
  alert.type = "digest";
  alert.more = 12;
  const char* titles[] = {"Dockers at Port Lumen walk out", "إضراب عمال ميناء لومن", "ルーメン港でストライキ",
                          "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft streikt"};
  const alert::AlertArticle first = alert.articles.front();
  alert.articles.clear();
  for (const char* title : titles) {
    alert::AlertArticle article = first;
    article.title = title;
    article.alert_id = "b" + std::to_string(alert.articles.size());
    article.rule = alert.articles.size() % 2 == 0 ? "harbour" : "strikes";
    article.url += "&n=" + article.alert_id;
    alert.articles.push_back(article);
  }
  return alert;
}

// A message of so many alerts: "Ferry 1 …", "Ferry 2 …". `more` are not listed.
inline alert::Alert digest_of(int alerts, uint32_t more, const std::string& text = "stays in the harbour of Port Lumen") {
  alert::Alert digest = plain_alert();
  digest.type = "digest";
  digest.id = "d7";
  digest.story = {.title = "Many stories"};
  digest.more = more;
  alert::AlertArticle article = digest.articles.front();
  digest.articles.clear();
  for (int i = 1; i <= alerts; ++i) {
    article.title = "Ferry " + std::to_string(i) + "; " + text;
    article.url = "https://coast.example.org/ferries/" + std::to_string(i);
    article.alert_id = "a" + std::to_string(i);
    article.rule = "harbour";
    digest.articles.push_back(article);
  }
  return digest;
}

inline alert::OperatorEvent failing_source() {
  return {.id = "e1",
          .type = "source.failing",
          .timestamp = *from_rfc3339("2025-03-01T07:30:00Z"),
          .code = "http-500",
          .source = "coast",
          .message = "coast.example.org answered 500 three times; it is asked again in 4 h."};
}

// Of a rule that waits for something which did not come.
inline alert::Alert silence_alert() {
  alert::Alert alert;
  alert.id = "a8";
  alert.timestamp = *from_rfc3339("2025-03-01T07:30:00Z");
  alert.rule = {.id = "lighthouse", .title = "No word from the lighthouse", .severity = "warning", .labels = {}};
  alert.story = {.id = "a8", .title = "No word from the lighthouse", .articles = 0, .sources = 0};
  return alert;
}

inline alert::OperatorEvent degraded_store() {
  return {.id = "e2",
          .type = "store.degraded",
          .timestamp = *from_rfc3339("2025-03-01T07:30:00Z"),
          .code = "degraded",
          .message = "The disk is short. Nothing is polled meanwhile; what is known already is still delivered: 3 MiB are free."};
}

inline alert::OperatorEvent heartbeat() {
  return {.id = "e3",
          .type = "heartbeat",
          .timestamp = *from_rfc3339("2025-03-01T07:30:00Z"),
          .message = "feedwatch is running: 120 sources, 3 of them with errors; 0 messages wait."};
}

inline alert::OperatorEvent test_message() {
  return {.id = "test-desk-1",
          .type = "test",
          .timestamp = *from_rfc3339("2025-03-01T07:30:00Z"),
          .message = "This is a test. ada has sent it with `feedwatch receivers test desk`; nothing has happened."};
}

inline std::vector<store::Delivery> deliveries_to_show() {
  std::vector<store::Delivery> deliveries;
  for (const std::string& body :
       {alert::to_json(plain_alert()), alert::to_json(hostile_alert()), alert::to_json(large_alert()),
        alert::to_json(follow_up_alert()), alert::to_json(reminder_alert()), alert::to_json(digest_alert()),
        alert::to_json(digest_of(25, 0, "stays in the harbour of Port Lumen until the crews have met"), 100'000),
        alert::to_json(silence_alert()), alert::to_json(failing_source()), alert::to_json(degraded_store()),
        alert::to_json(heartbeat()), alert::to_json(test_message())}) {
    store::Delivery delivery;
    delivery.message_id = "msg_" + std::to_string(deliveries.size() + 1);
    delivery.body = body;
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

}  // namespace feedwatch::deliver::test
