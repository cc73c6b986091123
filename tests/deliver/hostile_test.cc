// What feeds, people and rules can write into an alert, wherever it is shown.
#include <functional>

#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

#include "base/utf8.h"
#include "deliver/alerts_to_show.h"
#include "deliver/format.h"
#include "deliver/mail_body.h"

namespace feedwatch::deliver {
namespace {

namespace json = boost::json;
using config::Format;

struct Trick {
  const char* what;
  std::string text;
};

const Trick tricks[] = {
    {"CR and LF", "x\r\nBcc: canary@example.org\r\n\r\n<p>"},
    {"CR alone", "x\rBcc: canary@example.org"},
    {"LF alone", "x\nBcc: canary@example.org"},
    {"NUL", std::string("x\0Bcc: canary@example.org", 24)},
    {"line and paragraph separators", "x\u2028y\u2029\u0085z"},
    {"escape sequences of a terminal", "x\x1B]0;title\x07\x1B[2J\u009B31m"},
    {"a direction that is turned", "\u202Egnp.exe\u202C \u2066y\u2069 \u2067z"},
    {"markup", "</b></p></div><script>x()</script><img src=x onerror=x()><!--"},
    {"quotes and ends of attributes", "\"'><a href=\"javascript:x()\">"},
    {"calls to everybody", "<!channel> <@U1> @everyone @here"},
    {"a template", "{{data.rule.id}} {{{x}}} {{#data.articles}}"},
    {"what is no UTF-8", "x\xFF\xC3(\xED\xA0\x80\xF5"},
    {"an encoded word of its own", "=?UTF-8?Q?=0D=0ABcc:_canary@example.org?="},
};

// The places that strangers write into.
alert::Alert written_by(const std::string& text) {
  alert::Alert alert = test::digest_of(3, 0);
  alert.story.title = alert.rule.title = text;
  alert.rule.labels = {{"desk", text}, {text, "x"}};
  for (alert::AlertArticle& article : alert.articles) {
    article.title = article.source_name = article.source_id = article.summary = article.lang = article.rule = text;
    article.url = "https://coast.example.org/" + text;
    article.authors = {text, text};
    article.matches = {{"title", 0, 1, text, text}};
  }
  return alert;
}

bool acts_on_a_reader(char32_t c) {
  return (c < 0x20 && c != U'\n') || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x2028 || c == 0x2029;
}

void check_text(std::string_view text, const std::string& where) {
  while (!text.empty()) {
    const char32_t c = utf8::take(text);
    EXPECT_FALSE(acts_on_a_reader(c)) << where << ": U+" << std::hex << static_cast<uint32_t>(c);
  }
}

void check_texts(const json::value& value, const std::string& where) {
  if (const auto* text = value.if_string()) check_text(*text, where);
  if (const auto* list = value.if_array()) {
    for (const json::value& one : *list) check_texts(one, where);
  }
  if (const auto* object = value.if_object()) {
    for (const auto& [name, one] : *object) {
      check_text(name, where);
      check_texts(one, where + "/" + std::string(name));
    }
  }
}

TEST(Hostile, NothingActsOnWhoReadsAChat) {
  for (const Trick& trick : tricks) {
    store::Delivery delivery;
    delivery.message_id = "msg_1";
    delivery.body = alert::to_json(written_by(trick.text));
    for (const Format format : {Format::slack, Format::discord, Format::teams, Format::telegram, Format::matrix, Format::ntfy,
                                Format::alertmanager, Format::alertmanager_webhook}) {
      const Outgoing sent = address(
          {.format = format, .url = "https://hooks.example.org/in", .room = "!r:example.org", .host = "https://fw.example.org"},
          delivery);
      for (const auto& [name, value] : sent.headers) EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos) << trick.what;
      check_texts(json::parse(sent.body), std::string(trick.what) + " in format " + std::to_string(static_cast<int>(format)));
    }
  }
}

TEST(Hostile, AMailHasNoHeaderMarkupOrControlOfTheirs) {
  const Envelope desk{"desk", "feedwatch@example.org", {"desk@example.org"}};
  for (const Trick& trick : tricks) {
    const alert::Alert alert = written_by(trick.text);
    const std::string mail = compose(desk, alert);
    EXPECT_EQ(mail.substr(0, mail.find("\r\n\r\n")).find("\nBcc"), std::string::npos) << trick.what;
    for (const char c : mail) {
      const bool is_plain = (c >= 0x20 && c < 0x7F) || c == '\r' || c == '\n';
      EXPECT_TRUE(is_plain) << trick.what;
      if (!is_plain) break;
    }
    check_text(mail_subject(alert), trick.what);
    check_text(mail_text(alert), trick.what);
    const std::string html = mail_html(alert);
    check_text(html, trick.what);
    for (const char* tag : {"<script", "<img", "<!--", "<!channel", "href=\"javascript", "onerror=x()>"})
      EXPECT_EQ(html.find(tag), std::string::npos) << trick.what << " " << tag;
  }
}

// A webhook gets the text as the article has it: JSON, in which nothing can end the string it stands in.
TEST(Hostile, AWebhookIsOneJsonValueWhateverStandsInIt) {
  for (const Trick& trick : tricks) {
    const std::string body = alert::to_json(written_by(trick.text));
    EXPECT_EQ(body.find_first_of(std::string("\r\n\0\x1B", 4)), std::string::npos) << trick.what;
    const json::value read = json::parse(body);
    EXPECT_EQ(read.at("data").at("articles").as_array().size(), 3U) << trick.what;
  }
}

}  // namespace
}  // namespace feedwatch::deliver
