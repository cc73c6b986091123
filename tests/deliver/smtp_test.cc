#include "deliver/smtp.h"

#include <gtest/gtest.h>

#include "deliver/smtp_server.h"

namespace feedwatch::deliver {
namespace {

const std::string body =
    R"({"type":"alert.fired","timestamp":"2024-12-14T03:00:00Z","data":{"alert_id":"a1","rule":{"id":"harbour","title":"Harbour"},)"
    R"("story":{"id":"s1","title":"Dockers walk out"},"articles":[{"title":"Dockers walk out"}]}})";

struct SmtpTest : testing::Test {
  boost::asio::io_context io;
  Activity activity;
  std::vector<std::unique_ptr<SmtpServer>> servers;
  SmtpServer* server{nullptr};  // the last one
  std::unique_ptr<MailNotifier> notifier;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};

  void TearDown() override {
    tasks.cancel();
    for (auto& each : servers) each->stop();
    io.restart();
    io.run();
  }
  void serve(std::map<std::string, std::string> special = {}, LinkMeans links = {}) {
    server = servers.emplace_back(std::make_unique<SmtpServer>(io, SmtpServer::friendly(std::move(special)))).get();
    MailOptions options = plain();
    options.smtp_url = server->url();
    options.links = std::move(links);
    notifier = std::make_unique<MailNotifier>(activity, options);
  }
  static MailOptions plain() {
    MailOptions options;
    options.envelope = {"desk-mail", "feedwatch@example.org", {"a@example.org", "b@example.org", "c@example.org"}};
    options.plain = true;
    return options;
  }
  static Task<> keep(Notifier& notifier, const store::Delivery& delivery, std::optional<Verdict>& verdict) {
    verdict = co_await notifier.send(delivery);
  }
  Verdict send(std::string note = {}) {
    store::Delivery delivery;
    delivery.body = body;
    delivery.note = std::move(note);
    std::optional<Verdict> verdict;
    tasks.spawn(keep(*notifier, delivery, verdict));
    io.restart();
    while (!verdict) io.run_one();
    return *verdict;
  }
};

TEST_F(SmtpTest, OneTransactionForAllRecipients) {
  serve();
  const Verdict verdict = send();
  EXPECT_EQ(verdict.fate, Fate::delivered) << verdict.message;
  EXPECT_EQ(verdict.status, 250);
  EXPECT_EQ(server->count("MAIL FROM:<feedwatch@example.org>"), 1U);
  EXPECT_EQ(server->count("RCPT TO:"), 3U);
  ASSERT_EQ(server->mails.size(), 1U);
  EXPECT_NE(server->mails[0].find("\r\nSubject: Harbour: Dockers walk out\r\n"), std::string::npos);
}

TEST_F(SmtpTest, WithLinksEachRecipientHasATransactionOnTheSameConnection) {
  serve({}, {.signer = std::make_shared<LinkSigner>(std::string(32, 'k'), "https://fw.example.org")});
  EXPECT_EQ(send().fate, Fate::delivered);
  EXPECT_EQ(server->count("MAIL FROM:"), 3U);
  EXPECT_EQ(server->connections, 1);
  ASSERT_EQ(server->mails.size(), 3U);
  EXPECT_NE(server->mails[0], server->mails[1]);
}

TEST_F(SmtpTest, WithLinksOneRefusalKeepsNoOtherFromItsMail) {
  serve({{"RCPT TO:<a@example.org>", "450 greylisted"}, {"RCPT TO:<b@example.org>", "550 no such user"}},
        {.signer = std::make_shared<LinkSigner>(std::string(32, 'k'), "https://fw.example.org")});
  const Verdict verdict = send();
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(server->mails.size(), 1U);
  EXPECT_EQ(from_note(verdict.note).delivered, std::vector<std::string>{"c@example.org"});
  EXPECT_EQ(from_note(verdict.note).refused, (std::map<std::string, int>{{"b@example.org", 550}}));
}

TEST_F(SmtpTest, WhoHasUnsubscribedIsNotAsked) {
  serve({}, {.has_unsubscribed = [](const std::string& address) { return address != "b@example.org"; }});
  EXPECT_EQ(send().fate, Fate::delivered);
  EXPECT_EQ(server->count("RCPT TO:"), 1U);
  serve({}, {.has_unsubscribed = [](const std::string&) { return true; }});
  EXPECT_EQ(send().fate, Fate::gone);
  EXPECT_EQ(server->connections, 0);
}

TEST_F(SmtpTest, ConnectionIsUsedAgain) {
  serve();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send().fate, Fate::delivered);
  EXPECT_EQ(server->mails.size(), 3U);
  EXPECT_EQ(server->connections, 1);
}

TEST_F(SmtpTest, ConnectionIsClosedAfterAHundredMails) {
  serve();
  for (int i = 0; i < 101; ++i) EXPECT_EQ(send().fate, Fate::delivered);
  EXPECT_EQ(server->connections, 2);
}

TEST_F(SmtpTest, RepeatGoesToThoseOnlyWhoHaveNotAnswered) {
  serve({{"RCPT TO:<b@example.org>", "451 greylisted"}});
  const Verdict first = send();
  EXPECT_EQ(first.fate, Fate::retry);
  EXPECT_EQ(first.message, "2 of 3 recipients have it");
  EXPECT_TRUE(first.partly);
  EXPECT_EQ(first.status, 250);
  EXPECT_EQ(server->mails.size(), 1U);
  const Verdict second = send(first.note);
  EXPECT_TRUE(second.partly) << "the relay has answered for the one who is left";
  EXPECT_NE(second.status, 250);
  server->stop();
  EXPECT_FALSE(send(first.note).partly) << "a relay that is down is so whoever has the mail";

  serve();
  EXPECT_EQ(send(first.note).fate, Fate::delivered);
  EXPECT_EQ(server->count("RCPT TO:"), 1U);
  EXPECT_EQ(server->count("RCPT TO:<b@example.org>"), 1U);
}

TEST_F(SmtpTest, RefusalOfOneRecipientIsItsOwn) {
  serve({{"RCPT TO:<b@example.org>", "550 no such user"}});
  const Verdict verdict = send();
  EXPECT_EQ(verdict.fate, Fate::dead);
  EXPECT_EQ(verdict.message, "2 of 3 recipients have it; refused for b@example.org (550)");
  EXPECT_EQ(server->mails.size(), 1U);
}

TEST_F(SmtpTest, RepliesDecideWhetherItIsTriedAgain) {
  const struct {
    std::map<std::string, std::string> special;
    Fate fate;
    int status;
  } cases[] = {
      {{{"RCPT", "450 busy"}}, Fate::retry, 0},
      {{{"RCPT", "550 nobody here"}}, Fate::dead, 550},
      {{{"MAIL", "451 later"}}, Fate::retry, 451},
      {{{"MAIL", "553 not from you"}}, Fate::dead, 553},
      {{{"MAIL", "530 log in"}}, Fate::retry, 530},
      {{{"DATA", "451 later"}}, Fate::retry, 451},
      {{{".", "452 disk full"}}, Fate::retry, 452},
      {{{".", "554 looks like spam"}}, Fate::dead, 554},
      {{{".", ""}}, Fate::retry, 0},
      {{{"DATA", ""}}, Fate::retry, 0},
      {{{"DATA", "421 closing"}}, Fate::retry, 421},
      {{{".", "421 closing"}}, Fate::retry, 421},
      {{{"MAIL", "421 closing"}}, Fate::retry, 421},
      {{{"MAIL", ""}}, Fate::retry, 0},
      {{{"EHLO", "554 go away"}, {"HELO", "554 go away"}}, Fate::retry, 554},
  };
  for (const auto& [special, fate, status] : cases) {
    serve(special);
    const Verdict verdict = send();
    EXPECT_EQ(verdict.fate, fate) << special.begin()->second << ": " << verdict.message;
    EXPECT_EQ(verdict.status, status) << special.begin()->second;
    EXPECT_FALSE(verdict.partly) << special.begin()->second;
    EXPECT_FALSE(verdict.code.empty());
  }
}

// It may have the mail or not: nobody is left out, and who gets it twice can tell.
TEST_F(SmtpTest, ARelayThatDiesAfterTheMailIsGivenTheSameMailAgain) {
  serve({{".", ""}});
  const Verdict first = send();
  EXPECT_EQ(first.fate, Fate::retry);
  ASSERT_EQ(server->mails.size(), 1U);
  const std::string before = server->mails[0];
  serve();
  EXPECT_EQ(send(first.note).fate, Fate::delivered);
  EXPECT_EQ(server->count("RCPT TO:"), 3U);
  ASSERT_EQ(server->mails.size(), 1U);
  EXPECT_EQ(server->mails[0], before);
}

TEST_F(SmtpTest, AnEndlessReplyIsCutOff) {
  for (const std::string& reply : {std::string(3'000'000, '2'), "250-" + std::string(3'000'000, 'x') + "\r\n250 ok"}) {
    serve({{"MAIL", reply}});
    const Verdict verdict = send();
    EXPECT_EQ(verdict.fate, Fate::retry);
    EXPECT_LT(verdict.message.size(), 1'000U);
    EXPECT_TRUE(server->mails.empty());
  }
}

TEST_F(SmtpTest, WrongPasswordIsForTheOwnerToMend) {
  serve({{"EHLO", "250-relay\r\n250 AUTH PLAIN LOGIN"}, {"AUTH", "535 5.7.8 no"}});
  MailOptions options = plain();
  options.smtp_url = server->url();
  options.user = "me";
  options.password = config::Secret("canary");
  notifier = std::make_unique<MailNotifier>(activity, options);
  const Verdict verdict = send();
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "login-denied");
  EXPECT_EQ(verdict.status, 535);
  EXPECT_LE(server->count("AUTH"), 2U);
  EXPECT_EQ(verdict.message.find("canary"), std::string::npos);
}

TEST_F(SmtpTest, RelayThatHangsHoldsUpNothingAndCanBeLeft) {
  serve({{".", "hang"}});
  store::Delivery delivery;
  delivery.body = body;
  std::optional<Verdict> verdict;
  tasks.spawn(keep(*notifier, delivery, verdict));
  while (server->mails.empty()) io.run_one();
  tasks.cancel();
  while (tasks.size() > 0) io.run_one();
  EXPECT_FALSE(verdict);
}

TEST_F(SmtpTest, NothingIsSentInClearUnlessItWasAskedFor) {
  serve();
  MailOptions options = plain();
  options.smtp_url = server->url();
  options.plain = false;
  options.user = "me";
  options.password = config::Secret("canary");
  options.allow_private = {*Cidr::parse("127.0.0.0/8")};
  notifier = std::make_unique<MailNotifier>(activity, options);
  const Verdict verdict = send();
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "tls-missing");
  EXPECT_EQ(server->count("MAIL"), 0U);
  EXPECT_EQ(server->count("AUTH"), 0U);
  EXPECT_EQ(verdict.message.find("canary"), std::string::npos);
}

TEST_F(SmtpTest, RelaysAreGuardedLikeEveryDestination) {
  serve();
  MailOptions guarded = plain();
  guarded.plain = false;
  guarded.smtp_url = server->url();
  MailOptions far = plain();
  far.smtp_url = "smtp://192.0.2.1:2525";
  MailOptions odd_port = plain();
  odd_port.smtp_url = "smtp://127.0.0.1:22";
  for (const MailOptions& options : {guarded, far, odd_port}) {
    notifier = std::make_unique<MailNotifier>(activity, options);
    const Verdict verdict = send();
    EXPECT_EQ(verdict.fate, Fate::retry);
    EXPECT_EQ(verdict.code, "denied-address") << verdict.message;
  }
  EXPECT_EQ(server->connections, 0);
}

TEST_F(SmtpTest, BadAddressesNeverReachTheWire) {
  serve();
  for (const std::string& address : {std::string("x@example.org>\r\nRCPT TO:<y@example.org"), std::string("x\0@example.org", 14),
                                     std::string("\u202Ex@example.org")}) {
    MailOptions options = plain();
    options.smtp_url = server->url();
    options.envelope.to.push_back(address);
    notifier = std::make_unique<MailNotifier>(activity, options);
    EXPECT_EQ(send().code, "bad-address");
  }
  EXPECT_EQ(server->connections, 0);
}

}  // namespace
}  // namespace feedwatch::deliver
