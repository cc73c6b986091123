#include "deliver/webhook.h"

#include "deliver/deliver_fixture.h"
#include "deliver/notifiers.h"
#include "http/client.h"
#include "support/scripted_server.h"

namespace feedwatch::deliver {
namespace {

using test::answer;
using test::ScriptedServer;
using test::Seen;

const std::string secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

struct WebhookTest : DelivererFixture {
  http::CurlMulti multi{io.get_executor(), activity, 16};
  std::unique_ptr<http::Client> client =
      *http::Client::open(io.get_executor(), multi, clock, {.user_agent = "feedwatch/1.0", .limits = {.connections = 64}});
  std::vector<std::unique_ptr<ScriptedServer>> servers;

  void TearDown() override {
    DelivererFixture::TearDown();
    for (auto& server : servers) server->stop();
    io.restart();
    io.run();
  }
  ScriptedServer& serve(ScriptedServer::Behaviour behaviour) {
    return *servers.emplace_back(std::make_unique<ScriptedServer>(io, std::move(behaviour)));
  }
  ScriptedServer& serve(int status, test::Lines headers = {}) {
    return serve([status, headers](const Seen&) { return answer(status, "{}", headers); });
  }
  static WebhookOptions options_for(const std::string& url) {
    WebhookOptions options;
    options.endpoint.url = url;
    options.keys = {*SigningKey::parse(secret)};
    options.allow_private = {*Cidr::parse("127.0.0.0/8")};
    return options;
  }
  static store::Delivery message() {
    store::Delivery delivery;
    delivery.message_id = "msg_1";
    delivery.body = R"({"type":"alert.fired","data":{"title":"naïve ☃"}})";
    return delivery;
  }
  static Task<> keep_verdict(Notifier& notifier, const store::Delivery& delivery, std::optional<Verdict>& verdict) {
    verdict = co_await notifier.send(delivery);
  }
  Verdict send(WebhookOptions options) {
    WebhookNotifier notifier(*client, clock, std::move(options));
    const store::Delivery delivery = message();
    std::optional<Verdict> verdict;
    tasks->spawn(keep_verdict(notifier, delivery, verdict));
    while (!verdict) io.run_one();
    return *verdict;
  }
};

TEST_F(WebhookTest, SendsTheStoredBytesSigned) {
  ScriptedServer& server = serve(204);
  const Verdict verdict = send(options_for(server.url("/hook")));
  EXPECT_EQ(verdict.fate, Fate::delivered);
  EXPECT_EQ(verdict.status, 204);
  ASSERT_EQ(server.seen().size(), 1U);
  const Seen& seen = server.seen()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.body, message().body);
  EXPECT_EQ(seen.header("Content-Type"), "application/json");
  EXPECT_EQ(seen.header("User-Agent"), "feedwatch/1.0");
  EXPECT_EQ(seen.header("Expect"), "(none)");
  EXPECT_EQ(seen.header("webhook-id"), "msg_1");
  EXPECT_EQ(seen.header("webhook-timestamp"), "1700000000");
  EXPECT_EQ(seen.header("webhook-signature"), SigningKey::parse(secret)->sign("msg_1", start, message().body));
}

TEST_F(WebhookTest, NeedsNoSecret) {
  ScriptedServer& server = serve(200);
  WebhookOptions options = options_for(server.url("/"));
  options.keys.clear();
  EXPECT_EQ(send(options).fate, Fate::delivered);
  EXPECT_EQ(server.seen()[0].header("webhook-signature"), "(none)");
}

TEST_F(WebhookTest, OwnersHeadersStandBesideOurs) {
  ScriptedServer& server = serve(200);
  WebhookOptions options = options_for(server.url("/"));
  options.headers = {{"X-Team", "night"}, {"Webhook-Id", "forged"}, {"content-type", "text/plain"}};
  send(options);
  EXPECT_EQ(server.seen()[0].header("X-Team"), "night");
  EXPECT_EQ(server.seen()[0].header("webhook-id"), "msg_1");
  EXPECT_EQ(server.seen()[0].header("Content-Type"), "application/json");
}

TEST_F(WebhookTest, RedirectIsAFailureAndIsNotFollowed) {
  ScriptedServer& other = serve(200);
  ScriptedServer& server = serve(307, {"Location: " + other.url("/")});
  const Verdict verdict = send(options_for(server.url("/")));
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "http-307");
  EXPECT_TRUE(other.seen().empty());
}

TEST_F(WebhookTest, AnswersAreJudgedByStatusAndRetryAfter) {
  ScriptedServer& busy = serve(503, {"Retry-After: 120"});
  EXPECT_EQ(send(options_for(busy.url("/"))).retry_after, std::chrono::minutes{2});
  EXPECT_EQ(send(options_for(serve(410).url("/"))).fate, Fate::gone);
  EXPECT_EQ(send(options_for(serve(400).url("/"))).fate, Fate::refused);
}

TEST_F(WebhookTest, EndlessAnswerIsCutOffAndCounts) {
  ScriptedServer& server = serve([](const Seen&) {
    return test::Script{.pieces = {"HTTP/1.1 200 OK\r\n\r\n" + std::string(300'000, 'x')}, .end = test::Script::End::hang};
  });
  EXPECT_EQ(send(options_for(server.url("/"))).fate, Fate::delivered);
}

TEST_F(WebhookTest, OfTenMegabytesOnlyTheStatusCounts) {
  const std::string much(10'000'000, 'x');
  EXPECT_EQ(send(options_for(serve([&much](const Seen&) { return answer(200, much); }).url("/"))).fate, Fate::delivered);
  EXPECT_EQ(send(options_for(serve([&much](const Seen&) { return answer(500, much); }).url("/"))).code, "http-500");
}

TEST_F(WebhookTest, EndlessHeadersAreAFailure) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 20'000; ++i) head += "X-" + std::to_string(i) + ": more\r\n";
  ScriptedServer& server = serve([&head](const Seen&) { return test::Script{.pieces = {head}, .end = test::Script::End::hang}; });
  const Verdict verdict = send(options_for(server.url("/")));
  EXPECT_EQ(verdict.fate, Fate::retry);
  EXPECT_EQ(verdict.code, "headers-too-large");
}

TEST_F(WebhookTest, AnAnswerThatIsNoHttpIsAFailure) {
  for (const char* reply : {"220 mail.example.org ESMTP\r\n", "\r\n\r\n", "HTTP/1.1 999999 OK\r\n\r\n", "<html>"}) {
    ScriptedServer& server =
        serve([reply](const Seen&) { return test::Script{.pieces = {reply}, .end = test::Script::End::close}; });
    const Verdict verdict = send(options_for(server.url("/")));
    EXPECT_EQ(verdict.fate, Fate::retry) << reply;
    EXPECT_FALSE(verdict.message.empty()) << reply;
  }
}

TEST_F(WebhookTest, FailuresNameNoSecretPartOfTheUrl) {
  ScriptedServer& closing = serve([](const Seen&) { return test::Script{.end = test::Script::End::close}; });
  WebhookOptions denied = options_for(closing.url("/canary?canary"));
  denied.allow_private.clear();
  for (const WebhookOptions& options :
       {options_for(closing.url("/canary?canary")), denied, options_for("http://127.0.0.1:1/canary"),
        options_for("https://user:canary@127.0.0.1/canary")}) {
    const Verdict verdict = send(options);
    EXPECT_EQ(verdict.fate, Fate::retry);
    EXPECT_FALSE(verdict.code.empty());
    EXPECT_FALSE(verdict.message.empty());
    EXPECT_EQ(verdict.message.find("canary"), std::string::npos) << verdict.message;
  }
  EXPECT_EQ(send(denied).code, "denied-address");
}

// Real connections: three receivers that misbehave, one that doesn't.
TEST_F(WebhookTest, HealthyReceiverGetsEverythingWhileOthersHangFailOrClose) {
  ScriptedServer& hanging = serve([](const Seen&) { return test::Script{.end = test::Script::End::hang}; });
  ScriptedServer& failing = serve(500);
  ScriptedServer& closed = serve(410);
  ScriptedServer& healthy = serve(200);
  deliverer = std::make_unique<Deliverer>(io.get_executor(), clock, *store, notifiers_with({*client, clock, activity}));
  size_t delivered = 0;
  deliverer->on_attempt = [&](const store::Delivery& delivery, const Verdict& came) {
    if (delivery.receiver == "healthy" && came.fate == Fate::delivered) ++delivered;
  };
  std::vector<config::Receiver> receivers;
  std::vector<std::string> ids;
  for (const auto& [id, server] :
       {std::pair{"hanging", &hanging}, {"failing", &failing}, {"closed", &closed}, {"healthy", &healthy}}) {
    config::Receiver receiver = webhook_receiver(id);
    receiver.webhook.url = server->url("/");
    receiver.webhook.secrets = {config::Secret(secret)};
    receiver.allow_private = {*Cidr::parse("127.0.0.0/8")};
    receivers.push_back(receiver);
    ids.push_back(id);
  }
  deliverer->set_receivers(receivers);
  tasks->spawn(deliverer->run());
  for (size_t i = 0; i < 30; ++i) {
    std::optional<Result<store::PollResult>> committed;
    tasks->spawn(keep(store->commit(poll_of(std::to_string(i), "harbour", ids, clock.now())), committed));
    while (!committed) io.run_one();
    deliverer->deliver(std::move((**committed).deliveries));
    while (delivered <= i) io.run_one();
  }
  EXPECT_EQ(healthy.seen().size(), 30U);
  EXPECT_GE(hanging.seen().size(), 1U);
  EXPECT_LE(hanging.seen().size(), 8U);
  EXPECT_EQ(closed.seen().size(), 1U);
  EXPECT_GE(failing.seen().size(), 5U);
  tasks->spawn(finishing(*deliverer, Duration{0}));
  while (deliverer->status()[0].under_way > 0) io.run_one();
}

}  // namespace
}  // namespace feedwatch::deliver
