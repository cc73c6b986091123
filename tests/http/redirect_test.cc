#include <gmock/gmock.h>

#include "http/client_fixture.h"

namespace feedwatch::http {
namespace {

using std::chrono::seconds;
using test::answer;
using test::redirect;
using test::Script;
using test::Seen;

using RedirectTest = ClientFixture;

// Answers /0 with a redirect to /1 and so on; /`last` is the feed.
test::ScriptedServer::Behaviour chain(int status, int last) {
  return [=](const Seen& seen) {
    const int at = std::stoi(seen.target.substr(1));
    return at == last ? answer(200, "feed") : redirect(status, "/" + std::to_string(at + 1));
  };
}

TEST_F(RedirectTest, TellsEveryHop) {
  auto& server = serve([&](const Seen& seen) {
    if (seen.target == "/a") return redirect(301, "b?x=1#f");
    if (seen.target == "/b?x=1") return redirect(302, "//127.0.0.1:" + std::to_string(servers[0]->port()) + "/c");
    return answer(200, "feed", {"ETag: \"c\""});
  });
  const auto response = fetch(get(server.url("/a")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->url, server.url("/c"));
  EXPECT_EQ(response->body, "feed");
  ASSERT_EQ(response->redirects.size(), 2U);
  EXPECT_EQ(response->redirects[0].status, 301);
  EXPECT_EQ(response->redirects[0].url, server.url("/b?x=1"));
  EXPECT_EQ(response->redirects[1].status, 302);
  EXPECT_EQ(response->redirects[1].url, server.url("/c"));
  EXPECT_EQ(*response->header("ETag"), "\"c\"");
  for (const Seen& seen : server.seen()) EXPECT_EQ(seen.header("Referer"), "(none)");
}

TEST_F(RedirectTest, FollowsFiveButNotSix) {
  auto& server = serve(chain(302, 6));
  EXPECT_EQ(code(get(server.url("/1"))), "status 200");
  EXPECT_EQ(code(get(server.url("/0"))), "too-many-redirects");
  EXPECT_EQ(server.seen().size(), 12U);
}

TEST_F(RedirectTest, EachStatusThatRedirectsIsFollowed) {
  for (const int status : {301, 302, 303, 307, 308}) {
    auto& server = serve(chain(status, 1));
    EXPECT_EQ(code(get(server.url("/0"))), "status 200") << status;
  }
}

TEST_F(RedirectTest, OtherStatusesAreAnswers) {
  for (const int status : {201, 300, 304, 305}) {
    auto& server = serve([=](const Seen&) { return redirect(status, "/x"); });
    EXPECT_EQ(code(get(server.url("/"))), "status " + std::to_string(status));
  }
}

TEST_F(RedirectTest, WithoutRedirectsAllowedItIsTheAnswer) {
  auto& server = serve(chain(302, 1));
  Request request = get(server.url("/0"));
  request.max_redirects = 0;
  EXPECT_EQ(code(std::move(request)), "status 302");
  EXPECT_EQ(server.seen().size(), 1U);
}

TEST_F(RedirectTest, LoopEndsAtOnce) {
  auto& server = serve([](const Seen& seen) { return redirect(302, seen.target == "/a" ? "/b" : "/a#again"); });
  EXPECT_EQ(code(get(server.url("/a"))), "redirect-loop");
  EXPECT_EQ(server.seen().size(), 2U);
}

TEST_F(RedirectTest, RefusesBadPlaces) {
  const std::pair<const char*, const char*> cases[] = {
      {"file:///etc/passwd", "scheme-not-allowed"},
      {"ftp://127.0.0.1/", "scheme-not-allowed"},
      {"http://127.0.0.1:25/", "denied-port"},
      {"http://me:pw@127.0.0.1/", "denied-userinfo"},
      {"http://169.254.169.254/latest/", "denied-address"},
      {"http://[::ffff:a9fe:a9fe]/", "denied-address"},
      {"http://0x0a.1/", "denied-address"},
      {"http://", "bad-redirect"},
      {"http://a b/", "bad-redirect"},
  };
  for (const auto& [location, expected] : cases) {
    auto& server = serve([&, to = location](const Seen&) { return redirect(301, to); });
    EXPECT_EQ(code(get(server.url("/"))), expected) << location;
  }
  auto& nowhere = serve([](const Seen&) { return answer(301, "moved"); });
  EXPECT_EQ(code(get(nowhere.url("/"))), "bad-redirect");
}

TEST_F(RedirectTest, ChecksTheAddressOnEveryHop) {
  auto& inner = serve([](const Seen&) { return answer(200, "secret"); }, "127.0.0.2");
  auto& outer = serve([&](const Seen&) { return redirect(302, inner.url("/")); });
  Request request{.url = outer.url("/"), .allow_private = {*Cidr::parse("127.0.0.1/32")}};
  EXPECT_EQ(code(std::move(request)), "denied-address");
  EXPECT_EQ(inner.connections(), 0);
}

TEST_F(RedirectTest, KeepsHeadersAndCredentialsWithTheFirstOrigin) {
  auto& other = serve([](const Seen&) { return answer(200, "feed"); });
  auto& first = serve([&](const Seen& seen) { return redirect(302, seen.target == "/a" ? "/b" : other.url("/c")); });
  Request request = get(first.url("/a"));
  request.headers = {{"X-Key", "k"}, {"Accept", "text/plain"}};
  request.basic_user = "me";
  request.bearer = "";
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(first.seen().at(1).header("Authorization"), "Basic bWU6");
  EXPECT_EQ(first.seen().at(1).header("X-Key"), "k");
  EXPECT_EQ(other.seen().at(0).header("Authorization"), "(none)");
  EXPECT_EQ(other.seen().at(0).header("X-Key"), "(none)");
  EXPECT_NE(other.seen().at(0).header("Accept"), "text/plain");
}

TEST_F(RedirectTest, CredentialsStayAwayAfterTheyWereDropped) {
  auto& first =
      serve([&](const Seen& seen) { return seen.target == "/a" ? redirect(302, servers[1]->url("/")) : answer(200, "feed"); });
  serve([&](const Seen&) { return redirect(302, first.url("/back")); });
  Request request = get(first.url("/a"));
  request.bearer = "token";
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(first.seen().at(0).header("Authorization"), "Bearer token");
  EXPECT_EQ(first.seen().at(1).header("Authorization"), "(none)");
}

TEST_F(RedirectTest, ValidatorsGoOnlyToTheirUrl) {
  auto& server = serve(chain(302, 2));
  Request request = get(server.url("/0"));
  request.conditional = {{"If-None-Match", "\"two\""}};
  request.conditional_url = server.url("/2");
  fetch(std::move(request));
  ASSERT_EQ(server.seen().size(), 3U);
  EXPECT_EQ(server.seen()[0].header("If-None-Match"), "(none)");
  EXPECT_EQ(server.seen()[1].header("If-None-Match"), "(none)");
  EXPECT_EQ(server.seen()[2].header("If-None-Match"), "\"two\"");
}

TEST_F(RedirectTest, PostBecomesGetWhereTheStatusSaysSo) {
  for (const auto& [status, method] : {std::pair{301, "GET"}, {302, "GET"}, {303, "GET"}, {307, "POST"}, {308, "POST"}}) {
    auto& server = serve(chain(status, 1));
    Request request = get(server.url("/0"));
    request.method = "POST";
    request.body = "hub.mode=subscribe";
    fetch(std::move(request));
    EXPECT_EQ(server.seen().at(1).method, method) << status;
    EXPECT_EQ(server.seen().at(1).body, method == std::string("POST") ? "hub.mode=subscribe" : "") << status;
  }
}

TEST_F(RedirectTest, WaitsAsLongAsTheRedirectAsks) {
  auto& server = serve([](const Seen& seen) {
    return seen.target == "/a" ? answer(301, {}, {"Location: /b", "Retry-After: 5"}) : answer(200, "feed");
  });
  EXPECT_EQ(code(get(server.url("/a"))), "status 200");
  EXPECT_GE(clock.elapsed(), seconds{5});
  EXPECT_LT(clock.elapsed(), seconds{10});
}

TEST_F(RedirectTest, LongWaitIsLeftToTheCaller) {
  for (const char* wait : {"Retry-After: 61", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", "Retry-After: 99999999999999"}) {
    auto& server = serve([&](const Seen&) { return answer(302, {}, {"Location: /b", wait}); });
    EXPECT_EQ(code(get(server.url("/a"))), "status 302") << wait;
  }
}

TEST_F(RedirectTest, UnreadableWaitIsNone) {
  for (const char* wait : {"Retry-After: soon", "Retry-After: -5", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"}) {
    auto& server =
        serve([&](const Seen& seen) { return seen.target == "/b" ? answer(200) : answer(302, {}, {"Location: /b", wait}); });
    EXPECT_EQ(code(get(server.url("/a"))), "status 200") << wait;
  }
}

TEST_F(RedirectTest, OneTimeoutIsForAllHops) {
  auto& server = serve([](const Seen& seen) {
    const int at = std::stoi(seen.target.substr(1));
    Script script = redirect(302, "/" + std::to_string(at + 1));
    return Script{.pieces = {"HTTP/1.1 103 Wait\r\n\r\n", script.pieces.front()}, .pause = Duration{60}};
  });
  options.limits.spacing = {};
  open();
  Request request = get(server.url("/0"));
  request.timeout = Duration{150};
  EXPECT_EQ(code(std::move(request)), "timeout");
  EXPECT_LE(server.seen().size(), 3U);
}

}  // namespace
}  // namespace feedwatch::http
