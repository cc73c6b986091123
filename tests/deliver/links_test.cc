#include "deliver/links.h"

#include <gtest/gtest.h>

#include "deliver/alerts_to_show.h"
#include "deliver/mail_copies.h"

namespace feedwatch::deliver {
namespace {

const std::string key(32, 'k');
const LinkSigner signer{key, "https://fw.example.org/feeds/"};
const Link leave{.action = Link::Action::unsubscribe, .receiver = "desk.mail-1", .recipient = recipient_code("ada@example.org")};
const Link answer{
    .action = Link::Action::acknowledge, .receiver = "desk", .recipient = recipient_code("ada@example.org"), .alert = "a1b2"};

std::string target_of(const std::string& url) { return url.substr(std::string("https://fw.example.org").size()); }

TEST(Links, ComeBackAsTheyWereMade) {
  for (const Link& link : {leave, answer}) {
    const std::string url = signer.url(link);
    EXPECT_TRUE(url.starts_with("https://fw.example.org/feeds/links/")) << url;
    EXPECT_EQ(url.find("ada@"), std::string::npos);
    EXPECT_EQ(signer.read(target_of(url)), link);
    EXPECT_EQ(signer.read(target_of(url) + "?utm_source=mail"), link);
    EXPECT_TRUE(is_for_link(target_of(url)));
  }
}

TEST(Links, EveryChangedCharacterMakesThemInvalid) {
  for (const Link& link : {leave, answer}) {
    const std::string target = target_of(signer.url(link));
    for (size_t i = target.find("/links/") + 7; i < target.size(); ++i) {
      std::string changed = target;
      changed[i] = changed[i] == 'x' ? 'y' : 'x';
      EXPECT_FALSE(signer.read(changed)) << changed;
    }
    EXPECT_FALSE(signer.read(target.substr(0, target.size() - 1)));
    EXPECT_FALSE(signer.read(target + "0"));
    EXPECT_FALSE((LinkSigner{std::string(32, 'l'), "https://fw.example.org"}).read(target));
  }
}

TEST(Links, OneActionIsNotTakenForAnother) {
  const std::string target = target_of(signer.url(leave));
  std::string other = target;
  other.replace(other.find("unsubscribe"), 11, "acknowledge");
  EXPECT_FALSE(signer.read(other));
}

TEST(Links, AnyOtherTargetIsNone) {
  for (const char* target : {"", "/", "/links/", "/links//", "/links/unsubscribe", "/links/a/b/c/d/e/f/g/h", "/websub/00",
                             "/links/unsubscribe/desk/00/", "/links/%2e%2e/x/y/00000000000000000000000000000000"})
    EXPECT_FALSE(signer.read(target)) << target;
  EXPECT_FALSE(is_for_link("/websub/0011"));
  EXPECT_FALSE(is_for_link("/websub/0011?x=/links/"));
}

// The message with soft line breaks taken out.
std::string unfolded(std::string text) {
  for (size_t at = text.find("=\r\n"); at != text.npos; at = text.find("=\r\n", at)) text.erase(at, 3);
  return text;
}

const Envelope desk{"desk", "feedwatch@example.org", {"ada@example.org", "bo@example.org"}};

TEST(MailCopies, WithoutLinksOneMailIsForAll) {
  const auto copies = copies_of(desk, test::plain_alert(), {}, {});
  ASSERT_EQ(copies.size(), 1U);
  EXPECT_EQ(copies[0].to, desk.to);
  EXPECT_EQ(copies[0].text, compose(desk, test::plain_alert()));
}

TEST(MailCopies, WithLinksEachRecipientHasItsOwn) {
  const LinkMeans means{.signer = std::make_shared<LinkSigner>(key, "https://fw.example.org")};
  const auto copies = copies_of(desk, test::plain_alert(), {}, means);
  ASSERT_EQ(copies.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(copies[i].to, std::vector<std::string>{desk.to[i]});
    const Link link{.action = Link::Action::unsubscribe, .receiver = "desk", .recipient = recipient_code(desk.to[i])};
    EXPECT_NE(copies[i].text.find("List-Unsubscribe: <" + means.signer->url(link) + ">,"), std::string::npos);
    EXPECT_NE(copies[i].text.find("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), std::string::npos);
  }
  RecipientStatus status;
  status.delivered = {"ada@example.org"};
  EXPECT_EQ(copies_of(desk, test::plain_alert(), status, means).size(), 1U);
}

TEST(MailCopies, AReminderAcknowledgesWhatItRemindsOf) {
  const LinkMeans means{.signer = std::make_shared<LinkSigner>(key, "https://fw.example.org")};
  alert::Alert reminder = test::plain_alert();
  reminder.reminds = "a0";
  const Link link{
      .action = Link::Action::acknowledge, .receiver = "desk", .recipient = recipient_code(desk.to[0]), .alert = "a0"};
  const std::string text = unfolded(copies_of(desk, reminder, {}, means)[0].text);
  EXPECT_NE(text.find("Acknowledge: " + means.signer->url(link)), std::string::npos) << text;
  EXPECT_EQ(unfolded(copies_of(desk, test::failing_source(), {}, means)[0].text).find("Acknowledge"), std::string::npos);
}

TEST(MailCopies, AnUnencryptedLinkIsNoOneClick) {
  const LinkMeans means{.signer = std::make_shared<LinkSigner>(key, "http://fw.example.org")};
  EXPECT_EQ(copies_of(desk, test::plain_alert(), {}, means)[0].text.find("List-Unsubscribe-Post"), std::string::npos);
}

TEST(Mailings, WhoHasUnsubscribedIsLeftOut) {
  const store::Delivery delivery{.body = alert::to_json(test::plain_alert())};
  const LinkMeans without_ada{.has_unsubscribed = [](const std::string& address) { return address == "ada@example.org"; }};
  const auto mailing = mailing_of(delivery, desk, without_ada);
  EXPECT_EQ(std::get<Mailing>(mailing).to, std::vector<std::string>{"bo@example.org"});
  EXPECT_EQ(std::get<Mailing>(mailing).copies.at(0).to, std::vector<std::string>{"bo@example.org"});
}

TEST(Mailings, NobodyLeftOrNoMessageEndsTheDelivery) {
  const LinkMeans nobody{.has_unsubscribed = [](const std::string&) { return true; }};
  EXPECT_EQ(std::get<Verdict>(mailing_of({.body = alert::to_json(test::plain_alert())}, desk, nobody)).fate, Fate::gone);
  EXPECT_EQ(std::get<Verdict>(mailing_of({.body = "{}"}, desk, {})).fate, Fate::dead);
}

}  // namespace
}  // namespace feedwatch::deliver
