#include "deliver/mail.h"

#include <gtest/gtest.h>

#include "deliver/highlight.h"
#include "deliver/mail_body.h"

namespace feedwatch::deliver {
namespace {

alert::Match match(std::string text) { return {"text", 0, 0, text, text}; }

alert::Alert harbour_alert() {
  alert::Alert alert;
  alert.id = "a1b2";
  alert.timestamp = from_unix_seconds(1'734'145'200);
  alert.rule = {"harbour", "Harbour strike", "high", {{"desk", "coast"}}};
  alert.story = {"s9", "Dockers walk out", std::nullopt, 1, 1};
  alert.articles.resize(1);
  alert.articles[0].title = "Dockers walk out";
  alert.articles[0].url = "https://news.example.org/1?a=1&b=2";
  alert.articles[0].source_name = "Coast Daily";
  alert.articles[0].published = from_unix_seconds(1'734'145'000);
  alert.articles[0].authors = {"Ada Quill"};
  alert.articles[0].summary = "The dockers of Port Lumen walked out. Dockers <b>& co</b> stay firm.";
  alert.articles[0].matches = {match("Dockers"), match("Port Lumen"), match("Dockers")};
  return alert;
}

const Envelope desk{"desk-mail", "feedwatch@example.org", {"desk@example.org", "night@example.org"}};

// Unfolded (RFC 5322 §2.2.3).
std::string field(std::string mail, const std::string& name) {
  for (size_t fold = mail.find("\r\n "); fold != std::string::npos; fold = mail.find("\r\n ", fold)) mail.erase(fold, 2);
  const size_t start = mail.find("\r\n" + name + ": ");
  if (start == std::string::npos) return {};
  const size_t value = start + name.size() + 4;
  return mail.substr(value, mail.find("\r\n", value) - value);
}

TEST(Highlights, MarksWholeWordsOnceAndMerges) {
  EXPECT_EQ(highlights("a strike, strikes, a strike", {match("strike")}), (std::vector<Stretch>{{2, 8}, {21, 27}}));
  EXPECT_EQ(highlights("Port Lumen", {match("Port"), match("Port Lumen")}), (std::vector<Stretch>{{0, 10}}));
  EXPECT_EQ(highlights("港湾ストライキ", {match("ストライキ")}), (std::vector<Stretch>{{6, 21}}));
  EXPECT_TRUE(highlights("anything", {match("")}).empty());
  EXPECT_TRUE(highlights("", {match("x")}).empty());
}

TEST(Mail, TextSaysWhatWhereAndWhy) {
  EXPECT_EQ(mail_text(harbour_alert()),
            "Harbour strike · high · desk=coast\n\n"
            "Dockers walk out\nCoast Daily · 2024-12-14 02:56 UTC · Ada Quill\nhttps://news.example.org/1?a=1&b=2\n\n"
            "  The dockers of Port Lumen walked out. Dockers <b>& co</b> stay firm.\n\n"
            "Matched: Dockers, Port Lumen\n\n--\nfeedwatch · rule harbour · alert a1b2\n");
}

TEST(Mail, HtmlEscapesAndMarks) {
  const std::string html = mail_html(harbour_alert());
  EXPECT_NE(html.find("href=\"https://news.example.org/1?a=1&amp;b=2\""), std::string::npos);
  EXPECT_NE(html.find("&lt;b&gt;&amp; co&lt;/b&gt;"), std::string::npos);
  EXPECT_NE(html.find(">Dockers</b> &lt;b&gt;"), std::string::npos);
  EXPECT_NE(html.find(">Port Lumen</b>"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
}

TEST(Mail, HtmlLinksOnlyToTheWeb) {
  for (const char* url : {"javascript:alert(1)", "data:text/html,x", "//example.org/x", "https://a b/", "ftp://example.org/",
                          "java\nscript:alert(1)", ""}) {
    alert::Alert alert = harbour_alert();
    alert.articles[0].url = url;
    EXPECT_EQ(mail_html(alert).find("href"), std::string::npos) << url;
  }
  alert::Alert alert = harbour_alert();
  alert.articles[0].url = "https://example.org/\"onmouseover=\"x";
  EXPECT_NE(mail_html(alert).find("https://example.org/&quot;onmouseover=&quot;x"), std::string::npos);
}

TEST(Mail, SameAlertAndReceiverIsTheSameMail) {
  const std::string mail = compose(desk, harbour_alert());
  EXPECT_EQ(compose(desk, harbour_alert()), mail);
  const std::string id = field(mail, "Message-ID");
  EXPECT_TRUE(id.starts_with("<a1b2.")) << id;
  EXPECT_TRUE(id.ends_with("@example.org>")) << id;
  Envelope other = desk;
  other.receiver = "night-mail";
  EXPECT_NE(field(compose(other, harbour_alert()), "Message-ID"), id);
}

TEST(Mail, StoryIsOneThread) {
  const std::string first = compose(desk, harbour_alert());
  alert::Alert update = harbour_alert();
  update.id = "c3";
  update.follow_up = true;
  const std::string second = compose(desk, update);
  EXPECT_FALSE(field(first, "References").empty());
  EXPECT_EQ(field(first, "References"), field(second, "References"));
  EXPECT_EQ(field(first, "In-Reply-To"), field(second, "References"));
  EXPECT_NE(field(first, "Message-ID"), field(second, "Message-ID"));
  EXPECT_EQ(field(second, "Subject"), "Update: Harbour strike: Dockers walk out");
}

TEST(Mail, HasTheFieldsOfAnAutomaticMessage) {
  const std::string mail = compose(desk, harbour_alert());
  EXPECT_TRUE(mail.starts_with("Date: Sat, 14 Dec 2024 03:00:00 +0000\r\n"));
  EXPECT_EQ(field(mail, "From"), "feedwatch@example.org");
  EXPECT_EQ(field(mail, "To"), "desk@example.org, night@example.org");
  EXPECT_EQ(field(mail, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(field(mail, "List-Id"), "<feedwatch.example.org>");
  EXPECT_EQ(field(mail, "X-Feedwatch-Rule"), "harbour");
  EXPECT_EQ(field(mail, "Precedence"), "");
}

TEST(Mail, OfSeveralAlertsBeginsWithItsContents) {
  alert::Alert digest = harbour_alert();
  digest.type = "digest";
  digest.rule = {.id = "", .title = "Digest", .severity = "high", .labels = {}};
  digest.story = {.title = "2 stories"};
  digest.more = 7;
  digest.articles.resize(1);
  digest.articles.push_back({.title = "Ferry <late>", .alert_id = "c9", .rule = "ferries"});
  EXPECT_EQ(mail_subject(digest), "Digest: 2 stories");
  const std::string text = mail_text(digest);
  EXPECT_NE(text.find("In this mail\n  1. "), std::string::npos) << text;
  EXPECT_NE(text.find("  2. Ferry <late> · ferries\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n2. Ferry <late>\n"), std::string::npos) << text;
  EXPECT_NE(text.find("and 7 more alerts"), std::string::npos);
  EXPECT_NE(mail_html(digest).find("<li><span dir=\"auto\">Ferry &lt;late&gt; · ferries</span></li>"), std::string::npos);
  EXPECT_EQ(mail_text(harbour_alert()).find("In this mail"), std::string::npos);
}

TEST(Mail, OfSeveralRulesNamesEachArticlesRule) {
  alert::Alert digest = harbour_alert();
  digest.type = "digest";
  digest.rule = {.id = "", .title = "Digest", .severity = "high", .labels = {}};
  digest.articles[0].rule = "harbour";
  EXPECT_NE(mail_text(digest).find("\nCoast Daily · 2024-12-14 02:56 UTC · Ada Quill · rule harbour\n"), std::string::npos);
  EXPECT_NE(mail_html(digest).find("Ada Quill · rule harbour</p>"), std::string::npos);
  EXPECT_EQ(compose(desk, digest).find("X-Feedwatch-Rule"), std::string::npos);
  digest.rule.id = "harbour";
  EXPECT_EQ(mail_text(digest).find("· rule harbour\nhttps"), std::string::npos);
}

TEST(Mail, OfASilenceSaysWhatDidNotCome) {
  alert::Alert silence = harbour_alert();
  silence.articles.clear();
  silence.story = {.id = "a1b2", .title = "Harbour strike"};
  EXPECT_EQ(mail_subject(silence), "Harbour strike");
  const std::string sentence = "Nothing has matched this rule for as long as its";
  EXPECT_NE(mail_text(silence).find(sentence), std::string::npos);
  EXPECT_NE(mail_html(silence).find(sentence), std::string::npos);
  EXPECT_EQ(mail_text(harbour_alert()).find(sentence), std::string::npos);
}

TEST(Mail, TextHasNoLongLinesInAnyScript) {
  alert::Alert alert = harbour_alert();
  std::string han;
  for (int i = 0; i < 60; ++i) han += "港湾ストライキ";
  alert.articles[0].title = alert.articles[0].summary = han;
  const std::string text = mail_text(alert);
  for (size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) EXPECT_LE(text.find('\n', at) - at, 3U * 36);
}

TEST(Mail, ReminderSaysThatNobodyHasAnswered) {
  alert::Alert reminder = harbour_alert();
  reminder.type = "alert.reminder";
  reminder.reminds = "c1";
  EXPECT_TRUE(mail_subject(reminder).starts_with("Not acknowledged: "));
  EXPECT_NE(mail_text(reminder).find("feedwatch alerts ack c1"), std::string::npos);
}

TEST(Mail, SaysWhomToAskToEndIt) {
  EXPECT_EQ(field(compose(desk, harbour_alert()), "List-Unsubscribe"),
            "<mailto:feedwatch@example.org?subject=unsubscribe%20desk-mail>");
  Envelope odd = desk;
  odd.from = "a?b&c%d@example.org";
  EXPECT_TRUE(field(compose(odd, harbour_alert()), "List-Unsubscribe").starts_with("<mailto:a%3Fb%26c%25d@example.org?"));
}

TEST(Mail, HostileIdsStayInTheirPlace) {
  alert::Alert alert = harbour_alert();
  alert.id = "x>\r\nBcc: a@example.org";
  alert.story.id = std::string(5'000, 's');
  alert.rule.id = alert.rule.title = alert.rule.severity = "r\r\nBcc: a@example.org\r\n\r\n<script>";
  alert.articles[0].title = alert.story.title = "t\r\n\r\n\u202EBcc: a@example.org";
  const std::string mail = compose(desk, alert);
  EXPECT_EQ(mail.find("\r\nBcc"), std::string::npos);
  EXPECT_EQ(mail.find("\u202E"), std::string::npos);
  EXPECT_EQ(mail_html(alert).find("<script"), std::string::npos);
  EXPECT_LT(field(mail, "References").size(), 100U);
}

TEST(Mail, BareCarriageReturnsAndLineFeedsNeverLeave) {
  alert::Alert alert = harbour_alert();
  alert.articles[0].summary = "one\rtwo\n\rthree\n\n\nfour";
  const std::string mail = compose(desk, alert);
  for (size_t at = 1; at + 1 < mail.size(); ++at) {
    EXPECT_EQ(mail[at] == '\r', mail[at + 1] == '\n');
    EXPECT_EQ(mail[at] == '\n', mail[at - 1] == '\r');
  }
}

TEST(Mail, OperatorEventIsAMailToo) {
  const alert::OperatorEvent event{
      "e1",   "source.failing", from_unix_seconds(1'734'145'200),
      "gone", "coast",          "source \"Coast Daily\": 410 from news.example.org, not asked again"};
  EXPECT_EQ(mail_subject(event), "feedwatch: source.failing coast");
  EXPECT_NE(mail_text(event).find("410 from news.example.org"), std::string::npos);
  EXPECT_TRUE(field(compose(desk, event), "Message-ID").starts_with("<e1."));
}

TEST(Mail, BadAddressesAreNamedByPlaceOnly) {
  EXPECT_TRUE(check(desk));
  Envelope envelope = desk;
  envelope.to[1] = "night@example.org\r\nBcc: x@example.org";
  ASSERT_FALSE(check(envelope));
  EXPECT_EQ(check(envelope).error().code, "bad-address");
  EXPECT_EQ(check(envelope).error().message, "receiver \"desk-mail\": no mail can be sent to address 2 of its \"to\" list");
  envelope.to.clear();
  EXPECT_FALSE(check(envelope));
  envelope = desk;
  envelope.from = "";
  EXPECT_FALSE(check(envelope));
}

}  // namespace
}  // namespace feedwatch::deliver
