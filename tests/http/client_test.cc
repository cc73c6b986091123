#include "http/client.h"

#include <gmock/gmock.h>

#include "http/client_fixture.h"

namespace feedwatch::http {
namespace {

using test::answer;
using test::Script;
using test::Seen;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using ClientTest = ClientFixture;

TEST_F(ClientTest, FetchesABodyWithItsHeaders) {
  auto& server = serve([](const Seen&) {
    return answer(200, "<rss/>", {"ETag:  W/\"a, b\\c\"  ", "X-Folded: one", "\ttwo", "Content-Type: text/xml"});
  });
  const auto response = fetch(get(server.url("/feed?x=1#part")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "<rss/>");
  EXPECT_EQ(response->url, server.url("/feed?x=1"));
  EXPECT_EQ(*response->header("etag"), "W/\"a, b\\c\"");
  EXPECT_EQ(*response->header("X-FOLDED"), "one two");
  EXPECT_EQ(response->header("Last-Modified"), nullptr);
  EXPECT_EQ(response->wire_bytes, 6U);
  EXPECT_FALSE(response->reused_connection);
  EXPECT_EQ(server.seen().at(0).target, "/feed?x=1");
}

TEST_F(ClientTest, SendsOnlyTheHeadersOfAFeedReader) {
  auto& server = serve([](const Seen&) { return answer(200, "x", {"Set-Cookie: a=b; Path=/", "Alt-Svc: h2=\":1\""}); });
  fetch(get(server.url("/")));
  fetch(get(server.url("/")));
  for (const Seen& seen : server.seen()) {
    EXPECT_EQ(seen.method, "GET");
    std::vector<std::string> names;
    for (const auto& [name, value] : seen.headers) names.push_back(name);
    EXPECT_THAT(names, testing::UnorderedElementsAre("Host", "User-Agent", "Accept", "Accept-Encoding"));
    EXPECT_EQ(seen.header("User-Agent"), "feedwatch/1.0 (+https://feedwatch.example.org/)");
    EXPECT_THAT(seen.header("Accept"), testing::MatchesRegex("application/atom\\+xml.*\\*/\\*;q=0.[0-9]"));
    EXPECT_EQ(seen.header("Accept-Encoding"), "gzip, br");
  }
}

TEST_F(ClientTest, ReusesAConnectionForTheNextFetch) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  fetch(get(server.url("/a")));
  const auto second = fetch(get(server.url("/b")));
  EXPECT_TRUE(second->reused_connection);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(ClientTest, WhatMayNotBeSentAnyMoreWhenItsTurnComesIsNotSent) {
  int asked = 0;
  auto& server = serve([&asked](const Seen&) {
    ++asked;
    return answer(200, "x");
  });
  Request late = get(server.url("/b"));
  late.may_be_sent = [begun = clock.now()](Time now) { return now == begun; };
  EXPECT_EQ(code(late), "status 200") << "nobody is before it";
  EXPECT_EQ(code(late), "not-now") << "the host is asked once a second";
  EXPECT_EQ(asked, 1);
}

TEST_F(ClientTest, SendsItsOwnAcceptAndHeadersWhenAsked) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Request request = get(server.url("/"));
  request.headers = {{"Accept", "text/plain"}, {"X-Key", "k"}, {"X-Empty", ""}};
  fetch(std::move(request));
  EXPECT_EQ(server.seen().at(0).header("Accept"), "text/plain");
  EXPECT_EQ(server.seen().at(0).header("X-Key"), "k");
  EXPECT_EQ(server.seen().at(0).header("X-Empty"), "");
}

TEST_F(ClientTest, RefusesAHeaderWithALineBreak) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  for (const std::string& value : {std::string("a\r\nX-Evil: 1"), std::string("a\nb"), std::string("a\0b", 3)}) {
    Request request = get(server.url("/"));
    request.headers = {{"X-Key", value}};
    EXPECT_EQ(code(std::move(request)), "bad-header");
  }
  EXPECT_TRUE(server.seen().empty());
}

TEST_F(ClientTest, SendsCredentials) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Request basic = get(server.url("/"));
  basic.basic_user = "me";
  basic.basic_password = "pw";
  fetch(std::move(basic));
  Request bearer = get(server.url("/"));
  bearer.bearer = "token";
  fetch(std::move(bearer));
  fetch(get(server.url("/")));
  EXPECT_EQ(server.seen().at(0).header("Authorization"), "Basic bWU6cHc=");
  EXPECT_EQ(server.seen().at(1).header("Authorization"), "Bearer token");
  EXPECT_EQ(server.seen().at(2).header("Authorization"), "(none)");
}

TEST_F(ClientTest, PostsABody) {
  auto& server = serve([](const Seen&) { return answer(202, "thanks"); });
  Request request = get(server.url("/hook"));
  request.method = "POST";
  request.polite = false;
  request.body = std::string(100'000, 'x');
  request.headers = {{"Content-Type", "application/json"}};
  const auto response = fetch(std::move(request));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "thanks");
  const Seen& seen = server.seen().at(0);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.body.size(), 100'000U);
  EXPECT_EQ(seen.header("Content-Type"), "application/json");
  EXPECT_EQ(seen.header("Expect"), "(none)");
}

TEST_F(ClientTest, GetAfterPostIsAGet) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  for (const std::string method : {"PUT", "GET", "POST", "GET"}) {
    Request request = get(server.url("/"));
    request.method = method;
    request.body = method == "GET" ? "" : "data";
    fetch(std::move(request));
    EXPECT_EQ(server.seen().back().method, method);
    EXPECT_EQ(server.seen().back().body, method == "GET" ? "" : "data");
    EXPECT_EQ(server.seen().back().header("Content-Type"), "(none)");
  }
}

TEST_F(ClientTest, EchoesValidatorsByteByByte) {
  auto& server = serve([](const Seen&) { return answer(304, {}, {"ETag: \"next\""}); });
  Request request = get(server.url("/feed"));
  request.conditional = {{"If-None-Match", "\"a,b c\\d-\xC3\xA9\""}, {"If-Modified-Since", "2026-01-06T10:00:00+02:00"}};
  request.conditional_url = server.url("/feed");
  const auto response = fetch(std::move(request));
  EXPECT_EQ(response->status, 304);
  EXPECT_EQ(*response->header("ETag"), "\"next\"");
  EXPECT_EQ(server.seen().at(0).header("If-None-Match"), "\"a,b c\\d-\xC3\xA9\"");
  EXPECT_EQ(server.seen().at(0).header("If-Modified-Since"), "2026-01-06T10:00:00+02:00");
}

TEST_F(ClientTest, LeavesOutAValidatorThatWouldBreakTheRequest) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Request request = get(server.url("/feed"));
  request.conditional = {{"If-None-Match", std::string("\"a\0b\"", 5)}, {"If-Modified-Since", "kept"}};
  request.conditional_url = server.url("/feed");
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(server.seen().at(0).header("If-None-Match"), "(none)");
  EXPECT_EQ(server.seen().at(0).header("If-Modified-Since"), "kept");
}

TEST_F(ClientTest, InterimAnswersAndTrailersLeaveNoHeaders) {
  auto& server = serve([](const Seen&) {
    return Script{.pieces = {"HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nETag: \"late\"\r\n\r\n"}};
  });
  const auto response = fetch(get(server.url("/")));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "x");
  EXPECT_EQ(response->header("ETag"), nullptr);
}

TEST_F(ClientTest, IgnoresTheProxyOfTheEnvironment) {
  ::setenv("http_proxy", "http://127.0.0.1:9/", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:9/", 1);
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  EXPECT_EQ(code(get(server.url("/"))), "status 200");
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
}

TEST_F(ClientTest, NewOptionsHoldForTheNextFetch) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  fetch(get(server.url("/")));
  options.user_agent = "other/2.0";
  ASSERT_TRUE(client->configure(options));
  fetch(get(server.url("/")));
  EXPECT_EQ(server.seen().at(1).header("User-Agent"), "other/2.0");
}

TEST_F(ClientTest, KeepsItsOptionsWhenNewOnesAreBad) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  ClientOptions bad{.user_agent = "bad", .ca_file = "/nowhere/ca.pem"};
  EXPECT_EQ(client->configure(bad).error().code, "bad-ca-file");
  fetch(get(server.url("/")));
  EXPECT_THAT(server.seen().at(0).header("User-Agent"), StartsWith("feedwatch/"));
}

TEST_F(ClientTest, MessagesShowNeitherCredentialsNorQueries) {
  for (const char* url : {"http://u:canary@h.example.org/", "http://127.0.0.1:1/?canary=canary",
                          "http://10.0.0.1:8080/canary?canary", "http://nowhere.invalid/?canary"}) {
    Request request{.url = url, .basic_user = "canary", .basic_password = "canary", .bearer = "canary"};
    const auto response = fetch(std::move(request));
    ASSERT_FALSE(response);
    EXPECT_THAT(response.error().message, Not(HasSubstr("canary"))) << url;
  }
}

TEST_F(ClientTest, CancelledFetchLeavesNothingBehind) {
  auto& server = serve([](const Seen&) { return Script{.pieces = {}, .end = Script::End::hang}; });
  Answer hanging;
  Answer queued;
  start(get(server.url("/1")), hanging);
  start(get(server.url("/2")), queued);
  while (server.seen().empty()) io.run_one();
  tasks.cancel();
  settle();
  EXPECT_EQ(tasks.size(), 0U);
  EXPECT_FALSE(hanging || queued);
}

}  // namespace
}  // namespace feedwatch::http
