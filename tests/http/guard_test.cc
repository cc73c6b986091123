#include "http/guard.h"

#include <fstream>

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include "http/client_fixture.h"

namespace feedwatch::http {
namespace {

using test::answer;
using test::Seen;

Address address(const char* text) { return Address::parse(text).value(); }

TEST(Guard, DeniesSpecialAddresses) {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.0.192",
                           "192.0.2.7",
                           "192.31.196.1",
                           "192.52.193.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "192.175.48.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.9",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::2",
                           "::127.0.0.1",
                           "::8.8.8.8",
                           "::ffff:10.0.0.1",
                           "::ffff:127.0.0.1",
                           "::ffff:0:127.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "64:ff9b::169.254.169.254",
                           "64:ff9b:1::8.8.8.8",
                           "64:ff9b:1::a00:1",
                           "100::1",
                           "100:0:0:1::1",
                           "2001::1",
                           "2001:0:1234::",
                           "2001:2::1",
                           "2001:10::1",
                           "2001:20::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "2002:808:808::",
                           "2620:4f:8000::1",
                           "3fff::1",
                           "4000::1",
                           "5f00::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1",
                           "ff0e::1",
                           "ffff::1"}) {
    EXPECT_FALSE(special_purpose(address(text)).empty()) << text;
    EXPECT_FALSE(may_connect(address(text), {})) << text;
  }
}

TEST(Guard, AdmitsPublicAddresses) {
  for (const char* text : {"1.0.0.0",         "1.1.1.1",
                           "8.8.8.8",         "9.255.255.255",
                           "11.0.0.0",        "93.184.216.34",
                           "100.63.255.255",  "100.128.0.1",
                           "126.255.255.255", "128.0.0.1",
                           "169.253.255.255", "169.255.0.1",
                           "172.15.255.255",  "172.32.0.1",
                           "191.255.255.255", "192.0.1.1",
                           "192.0.3.1",       "192.88.98.1",
                           "192.88.100.1",    "192.167.255.255",
                           "192.169.0.0",     "198.17.255.255",
                           "198.20.0.1",      "198.51.99.1",
                           "203.0.112.1",     "203.0.114.1",
                           "223.255.255.255", "2000::1",
                           "2001:200::1",     "2001:4860:4860::8888",
                           "2001:db7::1",     "2001:db9::1",
                           "2003::1",         "2606:2800:220:1:248:1893:25c8:1946",
                           "2620:4f:8001::1", "2a00:1450::1",
                           "3ffe::1",         "64:ff9b::8.8.8.8",
                           "::ffff:8.8.8.8"}) {
    EXPECT_EQ(special_purpose(address(text)), "") << text;
    EXPECT_TRUE(may_connect(address(text), {})) << text;
  }
}

TEST(Guard, NamesWhatAnAddressIsFor) {
  EXPECT_EQ(special_purpose(address("127.0.0.1")), "loopback");
  EXPECT_EQ(special_purpose(address("::ffff:192.168.0.1")), "private use");
  EXPECT_EQ(special_purpose(address("64:ff9b::169.254.1.1")), "link-local");
  EXPECT_EQ(special_purpose(address("2001::1")), "Teredo");
}

TEST(Guard, AdmitsOnlyTheListedBlocks) {
  const std::vector<Cidr> allow{*Cidr::parse("10.1.0.0/16"), *Cidr::parse("fd00::/8")};
  EXPECT_TRUE(may_connect(address("10.1.2.3"), allow));
  EXPECT_TRUE(may_connect(address("::ffff:10.1.2.3"), allow));
  EXPECT_TRUE(may_connect(address("fd00::1"), allow));
  EXPECT_FALSE(may_connect(address("10.2.0.1"), allow));
  EXPECT_FALSE(may_connect(address("127.0.0.1"), allow));
}

TEST(Guard, KnowsThePortsOfTheWeb) {
  for (const uint16_t port : std::initializer_list<uint16_t>{80, 443, 1024, 8080, 65535}) EXPECT_TRUE(may_use_port(port)) << port;
  for (const uint16_t port : std::initializer_list<uint16_t>{0, 1, 22, 25, 79, 81, 444, 1023})
    EXPECT_FALSE(may_use_port(port)) << port;
}

TEST(Guard, ComparesOrigins) {
  const auto one = *check_url("http://A.example.org/x", "");
  EXPECT_EQ(one.url, "http://a.example.org/x");
  EXPECT_EQ(one.authority, "a.example.org:80");
  EXPECT_TRUE(one.same_origin(*check_url("y?z", one.url)));
  EXPECT_TRUE(one.same_origin(*check_url("http://a.example.org:80/", "")));
  for (const char* other : {"https://a.example.org/", "http://b.example.org/", "http://a.example.org:8080/"}) {
    EXPECT_FALSE(one.same_origin(*check_url(other, ""))) << other;
  }
}

using GuardedFetchTest = ClientFixture;

TEST_F(GuardedFetchTest, DeniesEverySpellingOfLoopback) {
  auto& server = serve([](const Seen&) { return answer(200, "secret"); });
  const std::string port = ":" + std::to_string(server.port()) + "/";
  for (const std::string host :
       {"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "127。0。0。1", "①②⑦.0.0.1", "localhost", "localhost.",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"}) {
    Request request{.url = "http://" + host + port};
    EXPECT_EQ(code(std::move(request)), "denied-address") << host;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(GuardedFetchTest, SaysWhichAddressWasDenied) {
  Request request{.url = "http://2130706433:8080/"};
  const auto response = fetch(std::move(request));
  EXPECT_EQ(response.error().message, "127.0.0.1: not a public address: 127.0.0.1 (loopback); allow_private can admit it");
}

TEST_F(GuardedFetchTest, PooledConnectionIsNotLentToASourceThatMayNotGoThere) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  EXPECT_EQ(code(get(server.url("/"))), "status 200");
  Request other{.url = server.url("/")};
  EXPECT_EQ(code(std::move(other)), "denied-address");
  EXPECT_EQ(server.seen().size(), 1U);
}

TEST_F(GuardedFetchTest, NeverAsksItself) {
  auto& own = serve([](const Seen&) { return answer(200, "x"); });
  options.own_ports = {own.port()};
  open();
  EXPECT_EQ(code(get(own.url("/"))), "denied-address");
  EXPECT_EQ(code(get("http://127.0.0.2:" + std::to_string(own.port()))), "connect-failed");
  EXPECT_TRUE(own.seen().empty());
}

TEST_F(GuardedFetchTest, TakesTheAllowedOneOfTwoAddresses) {
  auto& server = serve([](const Seen&) { return answer(200, "x"); });
  Request request{.url = "http://localhost:" + std::to_string(server.port()) + "/",
                  .allow_private = {*Cidr::parse("127.0.0.0/8")}};
  EXPECT_EQ(code(std::move(request)), "status 200");  // ::1 is refused, 127.0.0.1 taken
}

// Every visible case that needs no name server of its own. A host that is a public address is judged without connecting.
TEST_F(GuardedFetchTest, JudgesTheSharedCasesRight) {
  std::ifstream cases(FEEDWATCH_SHARED "/corpus/polling/ssrf.jsonl");
  if (!cases) GTEST_SKIP() << "the shared cases are not here";
  int judged = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto entry = boost::json::parse(line).as_object();
    const auto* url = entry.if_contains("url");
    if (url == nullptr) continue;
    ++judged;
    const std::string text(url->as_string());
    if (entry.at("expect") == "allow") {
      const auto target = check_url(text, {});
      ASSERT_TRUE(target) << text;
      const bool v6 = target->host.starts_with('[');
      const auto host = Address::parse(v6 ? target->host.substr(1, target->host.size() - 2) : target->host);
      EXPECT_TRUE(host && may_connect(*host, {})) << text;
    } else {
      Request request{.url = text};
      EXPECT_THAT(code(std::move(request)),
                  testing::AnyOf("denied-address", "denied-port", "denied-userinfo", "scheme-not-allowed", "bad-url"))
          << text;
    }
  }
  EXPECT_GT(judged, 50);
}

}  // namespace
}  // namespace feedwatch::http
