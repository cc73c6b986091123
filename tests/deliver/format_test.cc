#include "deliver/format.h"

#include <set>

#include <gmock/gmock.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "deliver/alerts_to_show.h"

namespace feedwatch::deliver {
namespace {

namespace json = boost::json;
using config::Format;
using testing::HasSubstr;
using testing::Not;

store::Delivery delivery_of(const alert::Alert& alert) {
  store::Delivery delivery;
  delivery.message_id = "msg_7";
  delivery.body = alert::to_json(alert);
  return delivery;
}

Outgoing outgoing(Format format, const alert::Alert& alert, const std::string& url = "https://hooks.example.org/in") {
  const Endpoint endpoint{.format = format, .url = url, .room = "!room:example.org", .host = "https://fw.example.org"};
  return address(endpoint, delivery_of(alert));
}

json::object body_of(Format format, const alert::Alert& alert) { return json::parse(outgoing(format, alert).body).as_object(); }

std::string text_at(const json::value& value, std::string_view pointer) {
  return std::string(value.at_pointer(pointer).as_string());
}

TEST(Format, FeedwatchIsPassedOnByteByByte) {
  const store::Delivery delivery = delivery_of(test::plain_alert());
  const Outgoing sent = address({.format = Format::feedwatch, .url = "https://hooks.example.org/in"}, delivery);
  EXPECT_EQ(sent.body, delivery.body);
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://hooks.example.org/in");
}

TEST(Format, ABodyThatIsLongerThanAWebhookIsPromisedIsShortened) {
  alert::Alert digest = test::plain_alert();
  digest.type = "digest";
  digest.articles.front().summary = std::string(2'000, 's');
  digest.articles.resize(40, digest.articles.front());
  store::Delivery delivery = delivery_of(digest);
  delivery.body = alert::to_json(digest, 100'000);
  ASSERT_GT(delivery.body.size(), 20'000U);
  const Outgoing sent = address({.format = Format::feedwatch, .url = "https://hooks.example.org/in"}, delivery);
  EXPECT_LE(sent.body.size(), 20'000U);
  const auto told = alert::alert_from_json(sent.body);
  EXPECT_EQ(told->articles.size() + told->more, 40U);
  EXPECT_GE(told->articles.size(), 25U);
  EXPECT_EQ(sent.body, address({.format = Format::feedwatch, .url = "https://hooks.example.org/in"}, delivery).body);
}

TEST(Format, ABodyThatIsNotUnderstoodIsPassedOn) {
  store::Delivery delivery;
  delivery.body = "{\"type\":";
  EXPECT_EQ(address({.format = Format::slack}, delivery).body, delivery.body);
}

TEST(Format, CloudEventsCarryTheDataAndWhoSaysIt) {
  const json::object event = body_of(Format::cloudevents, test::plain_alert());
  EXPECT_EQ(event.at("specversion"), "1.0");
  EXPECT_EQ(event.at("id"), "msg_7");
  EXPECT_EQ(event.at("source"), "https://fw.example.org");
  EXPECT_EQ(event.at("type"), "feedwatch.alert.fired");
  EXPECT_EQ(event.at("subject"), "harbour");
  EXPECT_EQ(text_at(event, "/data/rule/id"), "harbour");
}

TEST(Format, BinaryCloudEventsPutTheirAttributesIntoHeaders) {
  alert::Alert alert = test::plain_alert();
  alert.rule.id = "häfen \"x\"";
  const Outgoing sent = outgoing(Format::cloudevents_binary, alert);
  const auto has = [&sent](const std::string& name, const std::string& value) {
    return std::find(sent.headers.begin(), sent.headers.end(), std::pair(name, value)) != sent.headers.end();
  };
  EXPECT_TRUE(has("ce-id", "msg_7"));
  EXPECT_TRUE(has("ce-type", "feedwatch.alert.fired"));
  EXPECT_TRUE(has("ce-subject", "h%C3%A4fen%20%22x%22"));
  EXPECT_EQ(text_at(json::parse(sent.body), "/story/id"), "s1");
}

TEST(Format, AlertmanagerGetsLabelsThatPrometheusAllows) {
  const json::value body = json::parse(outgoing(Format::alertmanager, test::hostile_alert()).body);
  const json::object& labels = body.at_pointer("/0/labels").as_object();
  EXPECT_EQ(labels.at("alertname"), "harbour");
  EXPECT_EQ(labels.at("severity"), "high");
  EXPECT_TRUE(labels.contains("__bad_name"));
  EXPECT_EQ(text_at(body, "/0/startsAt"), "2025-03-01T07:30:00Z");
  EXPECT_EQ(text_at(body, "/0/endsAt"), "2025-03-02T07:30:00Z");
}

TEST(Format, AlertmanagerWebhookReceiversGetVersion4) {
  const json::object body = body_of(Format::alertmanager_webhook, test::plain_alert());
  EXPECT_EQ(body.at("version"), "4");
  EXPECT_EQ(text_at(body, "/alerts/0/labels/alertname"), "harbour");
  EXPECT_EQ(text_at(body, "/alerts/0/generatorURL"), "https://coast.example.org/walkout?a=1&b=2");
  EXPECT_EQ(text_at(body, "/groupKey"), R"({}:{alert="a1", alertname="harbour", desk="ports", severity="high", story="s1"})");
}

// By these whoever gets them tells alerts apart.
TEST(Format, AlertmanagerTakesNoTwoAlertsForOne) {
  alert::Alert count = test::plain_alert();
  count.story = {};
  alert::Alert again = count;
  again.id = "a6";
  std::set<std::string> labels;
  std::set<std::string> keys;
  for (const alert::Alert& each : {test::plain_alert(), test::follow_up_alert(), test::reminder_alert(), count, again}) {
    const json::value body = json::parse(outgoing(Format::alertmanager, each).body);
    labels.insert(json::serialize(body.at_pointer("/0/labels")));
    const json::object webhook = body_of(Format::alertmanager_webhook, each);
    keys.insert(text_at(webhook, "/groupKey"));
    keys.insert(text_at(webhook, "/alerts/0/fingerprint"));
  }
  EXPECT_EQ(labels.size(), 5U);
  EXPECT_EQ(keys.size(), 10U);
}

TEST(Format, AlertmanagerTakesHeartbeatsForOneAlertThatGoesOn) {
  const auto labels = [](const std::string& type, const std::string& id) {
    const alert::OperatorEvent event{.id = id, .type = type, .timestamp = test::plain_alert().timestamp, .message = "so"};
    store::Delivery delivery;
    delivery.body = alert::to_json(event);
    const Outgoing sent = address({.format = Format::alertmanager, .url = "https://am.example.org/api/v2/alerts"}, delivery);
    return json::serialize(json::parse(sent.body).at_pointer("/0/labels"));
  };
  EXPECT_EQ(labels("heartbeat", "e1"), labels("heartbeat", "e2"));
  EXPECT_NE(labels("source.failing", "e1"), labels("source.failing", "e2"));
}

// Slack reads no markup in a header: it is plain text.
TEST(Format, SlackShowsTextThatCallsNobody) {
  json::array blocks = body_of(Format::slack, test::hostile_alert()).at("blocks").as_array();
  EXPECT_EQ(text_at(blocks, "/0/text/type"), "plain_text");
  blocks.erase(blocks.begin());
  const std::string marked_up = json::serialize(blocks);
  EXPECT_THAT(marked_up, HasSubstr("&lt;!channel&gt;"));
  EXPECT_THAT(marked_up, Not(HasSubstr("<!channel>")));
  EXPECT_THAT(marked_up, Not(HasSubstr("javascript:alert")));
  EXPECT_THAT(marked_up, HasSubstr("<https://coast.example.org/a%7Cb%3Ec"));
}

TEST(Format, SlackLinksTheTitle) {
  EXPECT_THAT(outgoing(Format::slack, test::plain_alert()).body,
              HasSubstr("<https://coast.example.org/walkout?a=1&amp;b=2|Dockers at Port Lumen walk out>"));
}

TEST(Format, DiscordMentionsNobodyAndEscapesItsMarkdown) {
  const json::object body = body_of(Format::discord, test::hostile_alert());
  EXPECT_TRUE(body.at("allowed_mentions").at("parse").as_array().empty());
  EXPECT_THAT(text_at(body, "/content"), HasSubstr("\\@everyone"));
  EXPECT_THAT(text_at(body, "/embeds/0/description"), HasSubstr("\\[a\\]\\(javascript:x\\)"));
  EXPECT_FALSE(body.at("embeds").at(0).as_object().contains("url"));
}

TEST(Format, TelegramGetsHtmlWithForeignTextEscaped) {
  const json::object body = body_of(Format::telegram, test::hostile_alert());
  EXPECT_EQ(body.at("chat_id"), "!room:example.org");
  EXPECT_EQ(body.at("parse_mode"), "HTML");
  const std::string text = text_at(body, "/text");
  EXPECT_THAT(text, HasSubstr("&lt;/b&gt;&lt;script&gt;"));
  EXPECT_THAT(text, HasSubstr("<a href=\"https://coast.example.org/a|b&gt;c&quot;d&#39;e&amp;f\">"));
}

TEST(Format, MatrixPutsUnderATransactionOfItsOwn) {
  const Outgoing sent = outgoing(Format::matrix, test::plain_alert(), "https://matrix.example.org/");
  EXPECT_EQ(sent.method, "PUT");
  EXPECT_EQ(sent.url, "https://matrix.example.org/_matrix/client/v3/rooms/%21room%3Aexample.org/send/m.room.message/msg_7");
}

TEST(Format, NtfyPublishesToTheTopicThatTheUrlNames) {
  const Outgoing sent = outgoing(Format::ntfy, test::plain_alert(), "https://ntfy.example.org/harbour-topic");
  EXPECT_EQ(sent.url, "https://ntfy.example.org/");
  const json::value body = json::parse(sent.body);
  EXPECT_EQ(text_at(body, "/topic"), "harbour-topic");
  EXPECT_EQ(body.at("priority"), 4);
  EXPECT_EQ(text_at(body, "/click"), "https://coast.example.org/walkout?a=1&b=2");
}

TEST(Format, TheLargestAlertStaysWithinEveryLimit) {
  const alert::Alert alert = test::large_alert();
  EXPECT_LE(outgoing(Format::teams, alert).body.size(), 21'000u);
  EXPECT_LE(outgoing(Format::matrix, alert).body.size(), 60'000u);
  EXPECT_LE(text_at(body_of(Format::telegram, alert), "/text").size(), 4'096u);
  EXPECT_LE(text_at(body_of(Format::ntfy, alert), "/message").size(), 4'096u);
  const json::object discord = body_of(Format::discord, alert);
  EXPECT_LE(text_at(discord, "/content").size(), 3u * 2'000u);
  EXPECT_LE(discord.at("embeds").as_array().size(), 10u);
  EXPECT_LE(body_of(Format::slack, alert).at("blocks").as_array().size(), 50u);
}

// What a message shows, whatever it is wrapped in.
std::string shown(Format format, const alert::Alert& alert) {
  std::string text = outgoing(format, alert).body;
  std::erase(text, '\\');
  return text;
}

size_t named_in(const std::string& text, size_t alerts) {
  size_t named = 0;
  for (size_t i = 1; i <= alerts; ++i) named += text.find("Ferry " + std::to_string(i) + ";") == std::string::npos ? 0 : 1;
  return named;
}

class MessagesOfSeveral : public testing::TestWithParam<Format> {};

TEST_P(MessagesOfSeveral, NameEveryAlert) {
  const std::string text = shown(GetParam(), test::digest_of(12, 0));
  EXPECT_EQ(named_in(text, 12), 12U) << text;
  EXPECT_THAT(text, Not(HasSubstr(" more alert")));
}

TEST_P(MessagesOfSeveral, SayHowManyMoreThereAreAndWhereTheyAre) {
  EXPECT_THAT(shown(GetParam(), test::digest_of(3, 7)), HasSubstr("and 7 more alerts: feedwatch alerts show d7"));
  EXPECT_THAT(shown(GetParam(), test::digest_of(3, 1)), HasSubstr("and 1 more alert: feedwatch alerts show d7"));
}

TEST_P(MessagesOfSeveral, CountWhatFindsNoPlace) {
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "<港湾*_>";
  const std::string text = shown(GetParam(), test::digest_of(50, 4, long_text));
  const size_t named = named_in(text, 50);
  EXPECT_GE(named, 4U);
  EXPECT_THAT(text, HasSubstr("and " + std::to_string(54 - named) + " more alerts"));
}

TEST_P(MessagesOfSeveral, StayWithinEveryLimit) {
  alert::Alert large = test::large_alert();
  large.type = "digest";
  large.more = 3;
  for (const alert::Alert& one : {large, test::digest_of(50, 3)}) {
    const std::string body = outgoing(GetParam(), one).body;
    EXPECT_LE(body.size(), GetParam() == Format::teams ? 27'000U : 60'000U);
    if (GetParam() == Format::discord) {
      EXPECT_LE(text_at(json::parse(body), "/content").size(), 2'000U);
    }
    if (GetParam() == Format::telegram) {
      EXPECT_LE(text_at(json::parse(body), "/text").size(), 4'096U);
    }
    if (GetParam() == Format::ntfy) {
      EXPECT_LE(text_at(json::parse(body), "/message").size(), 4'096U);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, MessagesOfSeveral,
                         testing::Values(Format::slack, Format::discord, Format::teams, Format::telegram, Format::matrix,
                                         Format::ntfy, Format::alertmanager));

struct Wait {
  Format format;
  const char* answer;
  std::optional<Duration> wait;
};

class RetryAfterInBodies : public testing::TestWithParam<Wait> {};

TEST_P(RetryAfterInBodies, IsReadWhereTheServiceSaysIt) {
  EXPECT_EQ(retry_after_of(GetParam().format, GetParam().answer), GetParam().wait);
}

using std::chrono::milliseconds;
INSTANTIATE_TEST_SUITE_P(
    Services, RetryAfterInBodies,
    testing::Values(Wait{Format::discord, R"({"retry_after":1.25,"global":false})", milliseconds{1250}},
                    Wait{Format::telegram, R"({"ok":false,"parameters":{"retry_after":35}})", milliseconds{35'000}},
                    Wait{Format::matrix, R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2000})", milliseconds{2000}},
                    Wait{Format::matrix, R"({"retry_after_ms":1e300})", std::chrono::days{7}},
                    Wait{Format::discord, R"({"retry_after":-1})", std::nullopt},
                    Wait{Format::discord, R"({"retry_after":"soon"})", std::nullopt},
                    Wait{Format::telegram, R"({"parameters":[1]})", std::nullopt},
                    Wait{Format::slack, R"({"retry_after":5})", std::nullopt}, Wait{Format::matrix, "no json", std::nullopt}));

}  // namespace
}  // namespace feedwatch::deliver
