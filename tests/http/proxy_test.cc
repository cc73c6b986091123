#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <boost/asio/ssl/context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "http/client_fixture.h"
#include "support/loopback_proxy.h"
#include "support/test_ca.h"

namespace feedwatch::http {
namespace {

using test::answer;
using test::LoopbackProxy;
using test::redirect;
using test::Seen;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Kind = LoopbackProxy::Kind;

struct ProxyTest : ClientFixture, testing::WithParamInterface<Kind> {
  std::vector<std::unique_ptr<LoopbackProxy>> proxies;

  void TearDown() override {
    for (auto& proxy : proxies) proxy->stop();
    ClientFixture::TearDown();
  }

  LoopbackProxy& stand_between(LoopbackProxy::Manners manners = {}) {
    return *proxies.emplace_back(std::make_unique<LoopbackProxy>(io, GetParam(), std::move(manners)));
  }

  static ProxyPtr through(const std::string& url, std::string user = {}, std::string password = {}) {
    return std::make_shared<const Proxy>(Proxy{.url = url,
                                               .name = url.substr(url.find("://") + 3),
                                               .user = std::move(user),
                                               .password = std::move(password),
                                               .allow_private = {*Cidr::parse("127.0.0.0/8")}});
  }
};

INSTANTIATE_TEST_SUITE_P(Both, ProxyTest, testing::Values(Kind::http, Kind::socks5),
                         [](const auto& kind) { return kind.param == Kind::http ? "Http" : "Socks"; });

TEST_P(ProxyTest, TunnelsToTheAddressThatWasChecked) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& proxy = stand_between();
  Request request = get("http://localhost:" + std::to_string(server.port()) + "/a?b");
  request.headers.emplace_back("X-Key", "for the origin");
  request.proxy = through(proxy.url());
  const auto response = fetch(std::move(request));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "news");
  EXPECT_THAT(proxy.asked(), ElementsAre("127.0.0.1:" + std::to_string(server.port())));
  ASSERT_EQ(server.seen().size(), 1U);
  EXPECT_EQ(server.seen()[0].target, "/a?b");
  EXPECT_EQ(server.seen()[0].header("Host"), "localhost:" + std::to_string(server.port()));
  EXPECT_EQ(server.seen()[0].header("X-Key"), "for the origin");
  for (const std::string& head : proxy.heads()) EXPECT_THAT(head, Not(HasSubstr("X-Key")));
}

TEST_P(ProxyTest, KeepsItsTunnelForTheNextRequest) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& proxy = stand_between();
  for (int i = 0; i < 2; ++i) {
    Request request = get(server.url("/"));
    request.proxy = through(proxy.url());
    EXPECT_EQ(code(std::move(request)), "status 200");
  }
  EXPECT_EQ(proxy.connections(), 1);
  EXPECT_EQ(code(get(server.url("/"))), "status 200");
  EXPECT_EQ(server.connections(), 2) << "a source without a proxy was lent the tunnel";
}

TEST_P(ProxyTest, GoesToNoPrivateAddress) {
  auto& proxy = stand_between();
  for (const char* url : {"http://10.0.0.1/", "http://localhost:8080/", "http://127.0.0.1:8080/", "http://2130706433:8080/",
                          "http://[::1]:8080/", "http://[::ffff:10.0.0.1]/", "https://192.168.0.1/", "http://169.254.169.254/"}) {
    Request request{.url = url, .proxy = through(proxy.url())};
    EXPECT_EQ(code(std::move(request)), "denied-address") << url;
  }
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_P(ProxyTest, ChecksWhereARedirectLeads) {
  auto& server = serve([](const Seen&) { return redirect(302, "http://10.0.0.1/"); });
  auto& proxy = stand_between();
  Request request = get(server.url("/"));
  request.proxy = through(proxy.url());
  EXPECT_EQ(code(std::move(request)), "denied-address");
  EXPECT_EQ(proxy.asked().size(), 1U);
}

TEST_P(ProxyTest, MustItselfBeAnAddressThatIsAllowed) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& proxy = stand_between();
  Proxy private_one = *through(proxy.url());
  private_one.allow_private.clear();
  Request request = get(server.url("/"));
  request.proxy = std::make_shared<const Proxy>(private_one);
  const auto response = fetch(std::move(request));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, "denied-address");
  EXPECT_THAT(response.error().message, HasSubstr("proxy 127.0.0.1:"));
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_P(ProxyTest, IsToldUserAndPassword) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& proxy = stand_between({.login = "me:secret"});
  Request request = get(server.url("/"));
  request.proxy = through(proxy.url(), "me", "secret");
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(server.seen().at(0).header("Proxy-Authorization"), "(none)");
}

TEST_P(ProxyTest, ThatRefusesIsNamedAndItsPasswordIsNot) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& wants_login = stand_between({.login = "me:secret"});
  auto& refuses = stand_between({.refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"});
  auto& other = stand_between();
  other.stop();
  for (const auto& [proxy, user] : {std::pair{&wants_login, ""}, {&wants_login, "me"}, {&refuses, ""}, {&other, ""}}) {
    Request request = get(server.url("/"));
    request.proxy = through(proxy->url(), user, "wrong-password");
    const auto response = fetch(std::move(request));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, "proxy-failed") << response.error().message;
    EXPECT_THAT(response.error().message, HasSubstr("proxy 127.0.0.1:" + std::to_string(proxy->port())));
    EXPECT_THAT(response.error().message, Not(HasSubstr("wrong-password")));
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_P(ProxyTest, IsNotPutAsideByTheEnvironment) {
  auto& server = serve([](const Seen&) { return answer(200, "news"); });
  auto& proxy = stand_between();
  for (const char* name : {"no_proxy", "NO_PROXY"}) ::setenv(name, "*", 1);
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, "http://127.0.0.1:9", 1);
  Request request = get(server.url("/"));
  request.proxy = through(proxy.url());
  EXPECT_EQ(code(std::move(request)), "status 200");
  EXPECT_EQ(code(get(server.url("/"))), "status 200");
  EXPECT_EQ(proxy.connections(), 1);
  for (const char* name : {"no_proxy", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
}

TEST_P(ProxyTest, SeesNothingOfWhatIsEncryptedButTheAddress) {
  test::TestCa ca;
  const std::string file = testing::TempDir() + "/feedwatch-proxy-ca.pem";
  std::ofstream(file) << ca.certificate();
  options.ca_file = file;
  open();
  auto context = ca.server("DNS:localhost");
  auto& server = *servers.emplace_back(
      std::make_unique<test::ScriptedServer>(io, [](const Seen&) { return answer(200, "x"); }, "127.0.0.1", &context));
  auto& proxy = stand_between();
  Request request = get("https://localhost:" + std::to_string(server.port()) + "/");
  request.proxy = through(proxy.url());
  const auto response = fetch(std::move(request));
  EXPECT_TRUE(response) << response.error().message;
  EXPECT_THAT(proxy.asked(), ElementsAre("127.0.0.1:" + std::to_string(server.port())));
  std::remove(file.c_str());
  for (auto& each : servers) each->stop();
  io.restart();
  io.run_for(std::chrono::milliseconds{1});
}

// As without a proxy: every visible case that is to be refused and needs no name server of its own.
TEST_P(ProxyTest, RefusesTheSharedCases) {
  std::ifstream cases(FEEDWATCH_SHARED "/corpus/polling/ssrf.jsonl");
  if (!cases) GTEST_SKIP() << "the shared cases are not here";
  auto& proxy = stand_between();
  int judged = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto entry = boost::json::parse(line).as_object();
    const auto* url = entry.if_contains("url");
    if (url == nullptr || entry.at("expect") == "allow") continue;
    ++judged;
    Request request{.url = std::string(url->as_string()), .proxy = through(proxy.url())};
    EXPECT_THAT(code(std::move(request)),
                testing::AnyOf("denied-address", "denied-port", "denied-userinfo", "scheme-not-allowed", "bad-url"))
        << url->as_string();
  }
  EXPECT_GT(judged, 50);
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace feedwatch::http
