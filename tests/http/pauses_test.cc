#include "http/pauses.h"

#include <gtest/gtest.h>

namespace feedwatch::http {
namespace {

using std::chrono::hours;

Target at(const std::string& url) { return *check_url(url, {}); }

TEST(RegistrableDomain, FollowsThePublicSuffixList) {
  EXPECT_EQ(registrable_domain("feeds.a.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable_domain("me.github.io"), "me.github.io");
  EXPECT_EQ(registrable_domain("co.uk"), "co.uk");
  EXPECT_EQ(registrable_domain("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(registrable_domain("[::1]"), "[::1]");
}

TEST(Pauses, HoldTheWholeHostUntilTheirEndAndNobodyElse) {
  Pauses pauses;
  pauses.note(at("http://a.example.org/one"), PauseScope::host, hours{2}, Duration{});
  EXPECT_EQ(pauses.until(at("http://a.example.org/two?x=1"), hours{1}), hours{2});
  EXPECT_EQ(pauses.until(at("http://b.example.org/"), hours{1}), std::nullopt);
  EXPECT_EQ(pauses.until(at("http://a.example.org:8080/"), hours{1}), std::nullopt);
  EXPECT_EQ(pauses.until(at("http://a.example.org/"), hours{2}), std::nullopt);
  EXPECT_EQ(pauses.size(), 0U);
}

TEST(Pauses, AreNeverShortened) {
  Pauses pauses;
  pauses.note(at("http://a.example.org/"), PauseScope::host, hours{5}, Duration{});
  pauses.note(at("http://a.example.org/"), PauseScope::host, hours{1}, Duration{});
  EXPECT_EQ(pauses.until(at("http://a.example.org/"), Duration{}), hours{5});
}

TEST(Pauses, ReachAsFarAsTheirScope) {
  Pauses pauses;
  pauses.note(at("http://a.example.org/"), PauseScope::feed, hours{1}, Duration{});
  EXPECT_EQ(pauses.until(at("http://a.example.org/"), Duration{}), std::nullopt);
  pauses.note(at("http://a.example.org/"), PauseScope::domain, hours{1}, Duration{});
  EXPECT_EQ(pauses.until(at("http://b.example.org/"), Duration{}), hours{1});
  EXPECT_EQ(pauses.until(at("http://example.com/"), Duration{}), std::nullopt);
}

TEST(Pauses, LearnThatADomainIsOneServer) {
  Pauses pauses;
  pauses.note(at("http://a.example.org/"), PauseScope::host, hours{1}, Duration{});
  pauses.note(at("http://b.example.org/"), PauseScope::host, hours{2}, Duration{});
  EXPECT_EQ(pauses.until(at("http://d.example.org/"), Duration{}), std::nullopt);
  pauses.note(at("http://c.example.org/"), PauseScope::host, hours{3}, hours{1});  // the first is over by now
  EXPECT_EQ(pauses.until(at("http://d.example.org/"), hours{1}), std::nullopt);
  pauses.note(at("http://a.example.org/"), PauseScope::host, hours{2}, hours{1});
  EXPECT_EQ(pauses.until(at("http://d.example.org/"), hours{1}), hours{3});
}

TEST(Pauses, CanBeLifted) {
  Pauses pauses;
  pauses.note(at("http://a.example.org/"), PauseScope::host, hours{1}, Duration{});
  pauses.lift(at("http://a.example.org/"));
  EXPECT_EQ(pauses.until(at("http://a.example.org/"), Duration{}), std::nullopt);
}

}  // namespace
}  // namespace feedwatch::http
