// A hub that acts out what websub.rocks asks of subscribers, without a network.
#include "websub/subscriber.h"

#include <array>
#include <memory>
#include <set>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <boost/algorithm/hex.hpp>
#include <boost/asio/io_context.hpp>

#include "support/scripted_fetcher.h"

namespace feedwatch::websub {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr const char* hub_url = "https://hub.example.org/";
constexpr const char* topic = "https://news.example.org/feed";
const Offer offer{.hub = hub_url, .topic = topic};

std::string field(const http::Request& request, const std::string& name) {
  const size_t at = ("&" + request.body).find("&" + name + "=");
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(request.body).substr(at + name.size() + 1);
  return read_question("?hub.topic=" + std::string(rest.substr(0, rest.find('&')))).topic;
}

std::string signature(const std::string& secret, const std::string& body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  ::HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(body.data()),
         body.size(), digest.data(), &length);
  std::string digits;
  boost::algorithm::hex_lower(digest.begin(), digest.begin() + length, std::back_inserter(digits));
  return "sha256=" + digits;
}

// A clock whose wall time can be set.
struct SettableClock final : Clock {
  Clock& inner;
  Duration set_by{};

  explicit SettableClock(Clock& clock) : inner(clock) {}
  Time now() const override { return inner.now() + set_by; }
  Duration elapsed() const override { return inner.elapsed(); }
  Task<> sleep_for(Duration span) override { return inner.sleep_for(span); }
};

struct SubscriberTest : testing::Test {
  Activity activity;
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(1'800'000'000)};
  SettableClock wall{clock};
  test::ScriptedFetcher fetcher{};
  std::unique_ptr<store::Store> store;
  std::set<std::string> wanted{"news", "sport"};
  Manners manners{.public_url = "https://fw.example.org"};
  std::unique_ptr<Subscriber> subscriber;
  TaskGroup tasks{io.get_executor(), [](std::exception_ptr) { ADD_FAILURE() << "a task failed"; }};
  std::vector<Push> pushes{};
  std::vector<std::string> changes{};

  SubscriberTest() {
    manners.wants = [this](const std::string& source) { return wanted.contains(source); };
    manners.allow_private = [](const std::string&) { return std::vector<Cidr>{}; };
    store::Options options{.path = ":memory:", .linger = Duration{0}};
    auto opened = store::Store::open(std::move(options), io.get_executor(), activity);
    store = std::move(*opened);
    fetcher.answer(hub_url, 202);
    start();
  }
  ~SubscriberTest() override { stop(); }

  void start() {
    subscriber = std::make_unique<Subscriber>(io.get_executor(), Means{fetcher, *store, wall}, manners);
    subscriber->on_push = [this](Push push) { pushes.push_back(std::move(push)); };
    subscriber->on_change = [this](const std::string& source) { changes.push_back(source); };
    subscriber->on_failure = [](std::exception_ptr) { ADD_FAILURE() << "a task of the subscriber failed"; };
    tasks.spawn(live(*subscriber));
    settle();
  }

  void stop() {
    tasks.spawn(end(*subscriber));
    settle();
    running.reset();
    settle();
    subscriber.reset();
  }

  static Task<> live_on(Subscriber& one) { co_await one.run(); }
  Task<> live(Subscriber& one) {
    const auto loaded = co_await one.load();
    EXPECT_TRUE(loaded);
    running = std::make_unique<TaskGroup>(io.get_executor(), [](std::exception_ptr) { ADD_FAILURE(); });
    running->spawn(live_on(one));
  }
  Task<> end(Subscriber& one) {
    running->cancel();
    co_await running->join();
    co_await one.stop();
  }

  void settle() {
    io.restart();
    for (;;) {
      if (io.poll() > 0) continue;
      if (activity.idle()) return;
      io.run_one();
    }
  }

  void pass(Duration span) {
    const Duration end_of_it = clock.elapsed() + span;
    while (clock.has_sleepers() && clock.next_wake() <= end_of_it) {
      clock.advance_to(clock.next_wake());
      settle();
    }
    clock.advance_to(end_of_it);
    settle();
  }

  static Task<> put(Subscriber& one, http::ServerRequest request, http::ServerResponse& response) {
    response = co_await one.answer(std::move(request));
  }
  http::ServerResponse send(http::ServerRequest request) {
    http::ServerResponse response{.status = 0};
    tasks.spawn(put(*subscriber, std::move(request), response));
    settle();
    return response;
  }

  // The path of the callback that the last request to a hub named.
  std::string callback() const {
    const std::string url = field(fetcher.requests().back(), "hub.callback");
    return url.substr(std::string("https://fw.example.org").size());
  }
  http::ServerResponse ask(const std::string& path, const std::string& mode, const std::string& about,
                           const std::string& challenge, const std::string& lease = "86400") {
    return send({.method = "GET",
                 .target = path + "?hub.mode=" + mode + "&hub.topic=" + form_value(about) +
                           "&hub.challenge=" + form_value(challenge) + "&hub.lease_seconds=" + lease});
  }
  http::ServerResponse push(const std::string& path, const std::string& body, const std::string& signed_with) {
    http::ServerRequest request{
        .method = "POST", .target = path, .headers = {{"Content-Type", "application/atom+xml"}}, .body = body};
    if (!signed_with.empty()) request.headers.emplace_back("X-Hub-Signature", signed_with);
    return send(std::move(request));
  }

  void learn(const std::string& source = "news", const Offer& found = offer) {
    subscriber->learn(source, found);
    settle();
  }
  // A subscription that the hub has confirmed; returns its callback's path.
  std::string subscribed(const std::string& lease = "86400") {
    learn();
    std::string path = callback();
    EXPECT_EQ(ask(path, "subscribe", topic, "c", lease).status, 200);
    return path;
  }
  size_t asked() const { return fetcher.requests().size(); }
  std::string last_mode() const { return field(fetcher.requests().back(), "hub.mode"); }

  std::unique_ptr<TaskGroup> running;
};

TEST_F(SubscriberTest, AsksTheHubOnceForATopic) {
  learn();
  learn();
  ASSERT_EQ(asked(), 1U);
  const http::Request& request = fetcher.requests().back();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, hub_url);
  EXPECT_EQ(last_mode(), "subscribe");
  EXPECT_EQ(field(request, "hub.topic"), topic);
  EXPECT_GE(field(request, "hub.secret").size(), 32U);
  EXPECT_LT(field(request, "hub.secret").size(), 200U);
}

TEST_F(SubscriberTest, GivesEachTopicACallbackAndASecretOfItsOwn) {
  learn();
  const http::Request first = fetcher.requests().back();
  learn("sport", {.hub = hub_url, .topic = "https://news.example.org/sport"});
  const http::Request second = fetcher.requests().back();
  EXPECT_NE(field(first, "hub.callback"), field(second, "hub.callback"));
  EXPECT_NE(field(first, "hub.secret"), field(second, "hub.secret"));
}

TEST_F(SubscriberTest, EchoesTheChallengeOfWhatItAskedForAlone) {
  learn();
  const std::string path = callback();
  EXPECT_EQ(ask(path, "subscribe", "https://other.example.org/", "c").status, 404);
  EXPECT_EQ(ask(path, "unsubscribe", topic, "c").status, 404);
  EXPECT_EQ(ask("/websub/" + std::string(40, '0'), "subscribe", topic, "c").status, 404);
  EXPECT_EQ(ask("/", "subscribe", topic, "c").status, 404);
  EXPECT_EQ(subscriber->healthy(), 0U);
  const auto answer = ask(path, "subscribe", topic, "<i>\r\n%41 é");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<i>\r\n%41 é");
  EXPECT_EQ(answer.headers.front().second.substr(0, 10), "text/plain");
  EXPECT_EQ(subscriber->healthy(), 1U);
  EXPECT_EQ(changes, std::vector<std::string>{"news"});
}

TEST_F(SubscriberTest, TakesASignedPush) {
  const std::string path = subscribed();
  const std::string secret = field(fetcher.requests().back(), "hub.secret");
  EXPECT_EQ(push(path, "<feed/>", signature(secret, "<feed/>")).status, 202);
  ASSERT_EQ(pushes.size(), 1U);
  EXPECT_TRUE(pushes[0].trusted);
  EXPECT_EQ(pushes[0].source, "news");
  EXPECT_EQ(pushes[0].document.body, "<feed/>");
  EXPECT_EQ(pushes[0].document.url, topic);
  ASSERT_NE(pushes[0].document.header("content-type"), nullptr);
}

TEST_F(SubscriberTest, IgnoresPushesWithoutOrWithAWrongSignature) {
  const std::string path = subscribed();
  const std::string secret = field(fetcher.requests().back(), "hub.secret");
  for (const std::string& wrong :
       {std::string{}, std::string{"sha256=00"}, signature("another", "<feed/>"), signature(secret, "<feed />")}) {
    EXPECT_EQ(push(path, "<feed/>", wrong).status, 202) << wrong;
  }
  EXPECT_TRUE(pushes.empty());
}

TEST_F(SubscriberTest, IgnoresAPushThatIsRepeated) {
  const std::string path = subscribed();
  const std::string secret = field(fetcher.requests().back(), "hub.secret");
  const std::string first = signature(secret, "first");
  push(path, "first", first);
  push(path, "second", signature(secret, "second"));
  EXPECT_EQ(push(path, "first", first).status, 202);
  EXPECT_EQ(pushes.size(), 2U);
}

TEST_F(SubscriberTest, SendsNoSecretToAHubWithoutTlsAndTrustsItsPushesNoFurther) {
  const std::string plain_hub = "http://hub.example.org/";
  fetcher.answer(plain_hub, 202);
  learn("news", {.hub = plain_hub, .topic = topic});
  EXPECT_EQ(field(fetcher.requests().back(), "hub.secret"), "");
  const std::string path = callback();
  ask(path, "subscribe", topic, "c");
  push(path, "<feed/>", "");
  ASSERT_EQ(pushes.size(), 1U);
  EXPECT_FALSE(pushes[0].trusted) << "the feed itself comes over TLS";
}

TEST_F(SubscriberTest, SendsTheSecretWithoutTlsWhenTheOwnerSaysSo) {
  stop();
  manners.secret_over_http = true;
  start();
  const std::string plain_hub = "http://hub.example.org/";
  fetcher.answer(plain_hub, 202);
  learn("news", {.hub = plain_hub, .topic = topic});
  EXPECT_NE(field(fetcher.requests().back(), "hub.secret"), "");
}

TEST_F(SubscriberTest, RenewsWithTheSameCallbackBeforeTheLeaseEnds) {
  const std::string path = subscribed("864000");
  pass(days{5});
  EXPECT_EQ(asked(), 1U);
  pass(days{4});
  EXPECT_GE(asked(), 2U);
  EXPECT_EQ(callback(), path);
  EXPECT_EQ(ask(path, "subscribe", topic, "again", "864000").status, 200);
  const size_t before = asked();
  pass(days{5});
  EXPECT_EQ(asked(), before);
}

TEST_F(SubscriberTest, RenewsInTimeWhenTheClockIsSet) {
  for (const Duration step : {Duration{-days{400}}, Duration{days{400}}}) {
    const std::string path = subscribed("864000");
    wall.set_by += step;
    const size_t before = asked();
    pass(days{5});
    EXPECT_EQ(asked(), before) << "not before its time";
    EXPECT_EQ(subscriber->healthy(), 1U);
    pass(days{4});
    EXPECT_GT(asked(), before);
    EXPECT_EQ(ask(path, "subscribe", topic, "again", "864000").status, 200);
  }
}

TEST_F(SubscriberTest, AsksAnewWhereTheClockWasSetWhileItWasStopped) {
  const std::string path = subscribed("864000");
  stop();
  wall.set_by -= days{400};
  start();
  EXPECT_EQ(asked(), 2U);
  EXPECT_EQ(subscriber->healthy(), 0U) << "until the hub has confirmed it";
  EXPECT_EQ(ask(path, "subscribe", topic, "again", "864000").status, 200);
  EXPECT_EQ(subscriber->healthy(), 1U);
}

TEST_F(SubscriberTest, RemembersAHubThatMovedForGood) {
  http::Response moved{.status = 202, .url = "https://hub.example.org/new"};
  moved.redirects = {{.status = 308, .url = "https://hub.example.org/new"}};
  fetcher.answer("https://old.example.org/", moved);
  fetcher.answer("https://hub.example.org/new", 202);
  learn("news", {.hub = "https://old.example.org/", .topic = topic});
  ask(callback(), "subscribe", topic, "c");
  pass(days{1});
  EXPECT_EQ(fetcher.requests().back().url, "https://hub.example.org/new");
  learn("news", {.hub = "https://old.example.org/", .topic = topic});
  EXPECT_EQ(subscriber->size(), 1U) << "the feed still names the old address";
}

TEST_F(SubscriberTest, GoesBackToAHubThatMovedForATime) {
  http::Response moved{.status = 202, .url = "https://hub.example.org/new"};
  moved.redirects = {{.status = 307, .url = "https://hub.example.org/new"}};
  fetcher.answer("https://old.example.org/", moved);
  learn("news", {.hub = "https://old.example.org/", .topic = topic});
  ask(callback(), "subscribe", topic, "c");
  pass(days{1});
  EXPECT_EQ(fetcher.requests().back().url, "https://old.example.org/");
}

TEST_F(SubscriberTest, AsksAgainEverMoreRarelyWhileTheHubFails) {
  fetcher.answer("https://broken.example.org/", 500);
  learn("news", {.hub = "https://broken.example.org/", .topic = topic});
  pass(hours{24});
  const size_t first_day = asked();
  EXPECT_GE(first_day, 4U);
  EXPECT_LE(first_day, 9U);
  pass(days{4});
  EXPECT_LE(asked() - first_day, 5U);
}

TEST_F(SubscriberTest, EndsWhatTheHubDenies) {
  const std::string path = subscribed();
  EXPECT_EQ(send({.method = "GET", .target = path + "?hub.mode=denied&hub.topic=" + form_value(topic) + "&hub.reason=no"}).status,
            200);
  EXPECT_EQ(subscriber->healthy(), 0U);
  const Time due = clock.now() + hours{1};
  EXPECT_EQ(subscriber->relaxed("news", due, clock.now()), due);
}

TEST_F(SubscriberTest, UnsubscribesWhatIsNotWantedAnyMore) {
  const std::string path = subscribed();
  wanted.erase("news");
  subscriber->settle();
  settle();
  EXPECT_EQ(last_mode(), "unsubscribe");
  EXPECT_EQ(callback(), path);
  EXPECT_EQ(push(path, "<feed/>", "").status, 410);
  EXPECT_EQ(ask(path, "subscribe", topic, "n").status, 404);
  const auto farewell = ask(path, "unsubscribe", topic, "bye");
  EXPECT_EQ(farewell.status, 200);
  EXPECT_EQ(farewell.body, "bye");
  EXPECT_EQ(subscriber->size(), 0U);
  EXPECT_EQ(ask(path, "subscribe", topic, "n").status, 404);
}

TEST_F(SubscriberTest, UnsubscribesAtTheStartWhatWentMissingMeanwhile) {
  const std::string path = subscribed();
  stop();
  wanted.clear();
  start();
  EXPECT_EQ(asked(), 2U);
  EXPECT_EQ(last_mode(), "unsubscribe");
  EXPECT_EQ(ask(path, "unsubscribe", topic, "bye").body, "bye");
}

TEST_F(SubscriberTest, GoesOnAfterARestartWithoutAskingAgain) {
  const std::string path = subscribed();
  const std::string secret = field(fetcher.requests().back(), "hub.secret");
  stop();
  start();
  learn();
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(subscriber->healthy(), 1U);
  push(path, "<feed/>", signature(secret, "<feed/>"));
  EXPECT_EQ(pushes.size(), 1U);
}

TEST_F(SubscriberTest, ForgetsAHubThatDoesNotLetGo) {
  subscribed();
  wanted.clear();
  subscriber->settle();
  settle();
  pass(days{3});
  EXPECT_EQ(subscriber->size(), 0U);
  EXPECT_LE(asked(), 4U);
}

TEST_F(SubscriberTest, FollowsAFeedToAnotherHub) {
  const std::string path = subscribed();
  fetcher.answer("https://hub2.example.org/", 202);
  learn("news", {.hub = "https://hub2.example.org/", .topic = topic});
  ASSERT_EQ(asked(), 3U);
  EXPECT_EQ(subscriber->healthy(), 0U);
  EXPECT_EQ(ask(path, "unsubscribe", topic, "bye").status, 200);
}

TEST_F(SubscriberTest, LeavesWhenTheFeedNamesNoHubAnyMore) {
  subscribed();
  learn("news", {});
  EXPECT_EQ(last_mode(), "unsubscribe");
  EXPECT_EQ(subscriber->healthy(), 0U);
}

TEST_F(SubscriberTest, KeepsFewFarewellsOfAFeedWhoseHubChangesAllTheTime) {
  for (int i = 0; i < 50; ++i) learn("news", {.hub = hub_url, .topic = topic + std::to_string(i)});
  EXPECT_LE(subscriber->size(), 6U);
}

TEST_F(SubscriberTest, AnswersNothingButGetAndPost) {
  const std::string path = subscribed();
  EXPECT_EQ(send({.method = "PUT", .target = path}).status, 405);
}

}  // namespace
}  // namespace feedwatch::websub
