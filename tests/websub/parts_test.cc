#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "websub/callback.h"
#include "websub/lifecycle.h"
#include "websub/links.h"
#include "websub/offer.h"
#include "websub/signature.h"

namespace feedwatch::websub {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time noon = from_unix_seconds(1'800'000'000);
constexpr const char* some_token = "0123456789abcdef0123456789abcdef01234567";

http::Response answer_of(http::Headers headers) {
  http::Response response;
  response.status = 200;
  response.url = "https://news.example.org/feed/all.xml";
  response.headers = std::move(headers);
  return response;
}

TEST(Links, ReadsTargetsAndRelationsOfOneField) {
  const auto links =
      read_links(R"(<https://hub.example.org/>; rel="hub", </feed>;title="a, b; c"; rel=self , <x>; rel="next SELF")");
  ASSERT_EQ(links.size(), 3U);
  EXPECT_EQ(links[0].target, "https://hub.example.org/");
  EXPECT_TRUE(links[0].has("hub"));
  EXPECT_EQ(links[1].target, "/feed");
  EXPECT_TRUE(links[1].has("self"));
  EXPECT_TRUE(links[2].has("self"));
  EXPECT_TRUE(links[2].has("next"));
  EXPECT_FALSE(links[2].has("sel"));
}

TEST(Links, LeavesOutWhatIsAboutAnotherDocument) {
  const auto links = read_links(R"(<a>; rel=hub; anchor="https://other.example.org/", <b>; rel=hub)");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].target, "b");
}

TEST(Links, CountsTheFirstRelOnly) {
  const auto links = read_links("<a>; rel=hub; rel=self");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_TRUE(links[0].has("hub"));
  EXPECT_FALSE(links[0].has("self"));
}

TEST(Links, EndsAtWhatItCannotRead) {
  for (const char* value : {"", "hub", "<", "<a", "; rel=hub", "\"<a>; rel=hub\""})
    EXPECT_TRUE(read_links(value).empty()) << value;
  EXPECT_EQ(read_links("<a>; rel=\"hub").size(), 1U);
  EXPECT_EQ(read_links("<a>; =; ;; <b>").size(), 1U);
}

TEST(Offer, TakesHeaderFieldsBeforeTheDocument) {
  const auto response =
      answer_of({{"link", "<https://hub.example.org/>; rel=hub"}, {"Link", "<https://news.example.org/all>; rel=\"self\""}});
  const Offer offer = find_offer(response, {.hub = "https://other.example.org/", .self = "https://other.example.org/feed"});
  EXPECT_EQ(offer, (Offer{"https://hub.example.org/", "https://news.example.org/all"}));
}

TEST(Offer, TakesFromTheDocumentWhatTheHeaderLeavesOpen) {
  const auto response = answer_of({{"Link", "</hub>; rel=hub"}});
  EXPECT_EQ(find_offer(response, {.hub = "", .self = "https://news.example.org/self"}),
            (Offer{"https://news.example.org/hub", "https://news.example.org/self"}));
  EXPECT_EQ(find_offer(answer_of({}), {.hub = "../hub", .self = ""}),
            (Offer{"https://news.example.org/hub", "https://news.example.org/feed/all.xml"}));
}

TEST(Offer, IsEmptyWithoutAHubThatCanBeAsked) {
  EXPECT_EQ(find_offer(answer_of({}), {.hub = "", .self = "https://news.example.org/self"}), Offer{});
  EXPECT_EQ(find_offer(answer_of({}), {.hub = "ftp://hub.example.org/", .self = ""}), Offer{});
  EXPECT_EQ(find_offer(answer_of({}), {.hub = "https://hub.example.org/" + std::string(3000, 'a'), .self = ""}), Offer{});
}

TEST(Offer, KeepsTheTopicAsThePublisherWritesIt) {
  const Offer offer = find_offer(answer_of({}), {.hub = "https://hub.example.org", .self = "https://News.example.org/a%7Eb"});
  EXPECT_EQ(offer.topic, "https://News.example.org/a%7Eb");
}

struct Signed {
  const char* method;
  const char* digits;
};

// printf 'the body' | openssl dgst -METHOD -hmac 'a secret'
constexpr Signed signatures[] = {
    {"sha1", "cb049b6a09d3f18ef4a7069c0c7a2995b845e7f7"},
    {"sha256", "5d1e8c93e6b955f62f79057399cabbc49f6743b709f46499cbc03ca54912bc88"},
    {"sha384", "38769979200616ee5b2d9526d6f205bab15b8ffa1e1106fbe180ef12380682eae0b492121137eb1d1fab382763e816b7"},
    {"sha512",
     "874f4095ffe4a558c4588d8fab824b0155f14c992714e30fba61a481a4a4bfb9f5670f7429704cfd059e3b6c64dbe7c01febb3239b81eba541d23c9ce73"
     "6502b"}};

TEST(Signature, IsTakenWithEveryMethod) {
  for (const Signed& each : signatures) {
    const std::string header = std::string(each.method) + "=" + each.digits;
    EXPECT_TRUE(is_signed(header, "a secret", "the body")) << each.method;
    EXPECT_TRUE(is_signed(" " + header + " ", "a secret", "the body")) << each.method;
    EXPECT_FALSE(is_signed(header, "a secre7", "the body")) << each.method;
    EXPECT_FALSE(is_signed(header, "a secret", "the body ")) << each.method;
    EXPECT_FALSE(is_signed(header.substr(0, header.size() - 2), "a secret", "the body")) << each.method;
    std::string other = header;
    other.back() = other.back() == '0' ? '1' : '0';
    EXPECT_FALSE(is_signed(other, "a secret", "the body")) << each.method;
  }
}

TEST(Signature, IsNotTakenFromOtherWords) {
  for (const char* header : {"", "=", "sha256", "sha256=", "md5=900150983cd24fb0d6963f7d28e17f72", "sha1=zz",
                             "sha1=gggggggggggggggggggggggggggggggggggggggg"}) {
    EXPECT_FALSE(is_signed(header, "a secret", "the body")) << header;
  }
  EXPECT_FALSE(is_signed(std::string("sha1=") + signatures[0].digits, "", "the body"));
}

TEST(Callback, NamesItsTokenBehindAnyPrefix) {
  for (const char* base : {"https://fw.example.org", "https://fw.example.org/", "https://example.org/feedwatch/"}) {
    const std::string url = callback_url(base, some_token);
    const std::string target = url.substr(url.find('/', 8));
    EXPECT_EQ(token_of(target), some_token) << url;
    EXPECT_EQ(token_of(target + "?hub.mode=subscribe"), some_token) << url;
  }
}

TEST(Callback, HasNoTokenInOtherPaths) {
  const std::string token = some_token;
  const std::vector<std::string> others{"",
                                        "/",
                                        "/" + token,
                                        "/websub/",
                                        "/websub/" + token.substr(1),
                                        "/websub/" + token + "0",
                                        "/websub/" + token + "/",
                                        "/?/websub/" + token,
                                        "/websub/" + std::string(40, 'G'),
                                        "/websub/" + std::string(40, 'A')};
  for (const std::string& target : others) {
    EXPECT_EQ(token_of(target), std::nullopt) << target;
  }
}

TEST(Callback, ReadsQuestions) {
  const Question question = read_question(
      "/x?hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example.org%2F%3Fq%3D1%26r&hub.challenge=%3Cb%3E+%0A%2541&hub.lease_"
      "seconds=86400");
  EXPECT_EQ(question.mode, "subscribe");
  EXPECT_EQ(question.topic, "https://a.example.org/?q=1&r");
  EXPECT_EQ(question.challenge, "<b> \n%41");
  EXPECT_EQ(question.lease, 86400);
}

TEST(Callback, ReadsLeasesThatMakeSense) {
  for (const char* text : {"", "0", "-5", "1.5", "ten", "1e3", " 7"}) {
    EXPECT_EQ(read_question(std::string("/x?hub.lease_seconds=") + text).lease, std::nullopt) << text;
  }
  EXPECT_GT(read_question("/x?hub.lease_seconds=99999999999999999999").lease.value_or(0), 1'000'000'000);
}

TEST(Callback, WritesFormValuesThatReadBack) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(read_question("/x?hub.topic=" + form_value(all)).topic, all);
}

Subscription some_subscription() {
  return {.token = some_token,
          .source = "news",
          .topic = "https://news.example.org/feed",
          .offered = "https://hub.example.org/",
          .hub = "https://hub.example.org/",
          .callback = callback_url("https://fw.example.org", some_token),
          .secret = "a secret"};
}

TEST(Lifecycle, AsksWithCallbackTopicLeaseAndSecret) {
  Subscription subscription = some_subscription();
  EXPECT_EQ(request_body(subscription, true),
            "hub.callback=https%3A%2F%2Ffw.example.org%2Fwebsub%2F0123456789abcdef0123456789abcdef01234567&hub.mode=subscribe"
            "&hub.topic=https%3A%2F%2Fnews.example.org%2Ffeed&hub.lease_seconds=864000&hub.secret=a%20secret");
  EXPECT_EQ(request_body(subscription, false).find("hub.secret"), std::string::npos);
  leave(subscription, noon);
  EXPECT_NE(request_body(subscription, true).find("hub.mode=unsubscribe"), std::string::npos);
  EXPECT_EQ(request_body(subscription, true).find("hub.secret"), std::string::npos);
}

TEST(Lifecycle, RenewsBetweenHalfAndNineTenthsOfTheLease) {
  for (const long long lease : {3600LL, 86400LL, 864000LL, 31536000LL}) {
    for (int i = 0; i < 50; ++i) {
      Subscription subscription = some_subscription();
      subscription.token = std::to_string(i);
      note_asked(subscription, noon);
      note_confirmed(subscription, lease, noon);
      const double share = static_cast<double>((*subscription.next_try - noon).count()) / (static_cast<double>(lease) * 1000);
      EXPECT_GE(share, 0.5) << lease;
      EXPECT_LE(share, 0.9) << lease;
      EXPECT_EQ(*subscription.lease_until, noon + seconds{lease});
      EXPECT_TRUE(is_healthy(subscription, noon));
      EXPECT_FALSE(is_healthy(subscription, noon + seconds{lease}));
    }
  }
}

TEST(Lifecycle, AsksAHubWithLeasesOfSecondsNoMoreThanEveryFiveMinutes) {
  Subscription subscription = some_subscription();
  note_confirmed(subscription, 1, noon);
  EXPECT_GE(*subscription.next_try, noon + minutes{5});
  note_confirmed(subscription, std::numeric_limits<long long>::max(), noon);
  EXPECT_LE(*subscription.lease_until, noon + days{366});
}

TEST(Lifecycle, AsksASilentHubEverMoreRarely) {
  Subscription subscription = some_subscription();
  Duration last{};
  for (int i = 0; i < 12; ++i) {
    note_asked(subscription, noon);
    const Duration wait = *subscription.next_try - noon;
    EXPECT_GE(wait, last);
    last = wait;
  }
  EXPECT_EQ(last, hours{24});
}

TEST(Lifecycle, LetsAConfirmationStandThatCameBeforeTheAnswer) {
  Subscription subscription = some_subscription();
  note_asked(subscription, noon);
  note_confirmed(subscription, 86400, noon);
  const Subscription confirmed = subscription;
  note_refused(subscription, "http-500", {}, noon);
  EXPECT_EQ(subscription, confirmed);
}

TEST(Lifecycle, WaitsAsLongAsTheHubAsks) {
  Subscription subscription = some_subscription();
  note_asked(subscription, noon);
  note_refused(subscription, "http-503", noon + days{2}, noon);
  EXPECT_EQ(*subscription.next_try, noon + days{2});
}

TEST(Lifecycle, WantsOnlyWhatWasAskedFor) {
  Subscription subscription = some_subscription();
  const Question right{.mode = "subscribe", .topic = subscription.topic, .challenge = "c"};
  EXPECT_TRUE(is_wanted(subscription, right));
  Question wrong = right;
  wrong.topic += "/";
  EXPECT_FALSE(is_wanted(subscription, wrong));
  wrong = right;
  wrong.mode = "unsubscribe";
  EXPECT_FALSE(is_wanted(subscription, wrong));
  wrong = right;
  wrong.challenge.clear();
  EXPECT_FALSE(is_wanted(subscription, wrong));
  leave(subscription, noon);
  EXPECT_FALSE(is_wanted(subscription, right));
  Question farewell = right;
  farewell.mode = "unsubscribe";
  EXPECT_TRUE(is_wanted(subscription, farewell));
}

TEST(Lifecycle, EndsWhatTheHubDenies) {
  Subscription subscription = some_subscription();
  note_confirmed(subscription, 86400, noon);
  note_denied(subscription, noon);
  EXPECT_FALSE(is_healthy(subscription, noon));
  EXPECT_EQ(*subscription.next_try, noon + days{1});
}

TEST(Lifecycle, GivesUpLeavingAHubThatDoesNotAnswer) {
  Subscription subscription = some_subscription();
  leave(subscription, noon);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(is_given_up(subscription));
    note_asked(subscription, noon);
  }
  EXPECT_TRUE(is_given_up(subscription));
}

TEST(Lifecycle, RelaxesPollingWhileNewsArePushed) {
  Subscription subscription = some_subscription();
  const Time due = noon + hours{1};
  EXPECT_EQ(relaxed(subscription, due, noon, noon), due);
  note_confirmed(subscription, 86400, noon);
  EXPECT_EQ(relaxed(subscription, due, noon, noon), noon + hours{6});
  EXPECT_EQ(relaxed(subscription, noon + hours{9}, noon, noon), noon + hours{9});
  note_confirmed(subscription, 7200, noon);
  EXPECT_EQ(relaxed(subscription, due, noon, noon), noon + hours{2}) << "no later than the lease lasts";
  EXPECT_EQ(relaxed(subscription, due, noon, noon + hours{3}), due);
}

}  // namespace
}  // namespace feedwatch::websub
