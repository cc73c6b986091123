#include "article/tracking.h"

#include <gtest/gtest.h>

#include "article/url.h"

namespace feedwatch::url {
namespace {

bool drops(const Tracking& tracking, std::string_view host, std::string_view name) {
  return tracking.drops(tracking.sites_of(host), name);
}

TEST(Tracking, MatchesNamesPrefixesAndSuffixesWithoutRegardToCase) {
  const Tracking tracking{"[*]\nCmp trk_* *clid # a remark\n"};
  for (const std::string_view name : {"cmp", "CMP", "trk_x", "TRK_Y", "abclid"})
    EXPECT_TRUE(drops(tracking, "a.example", name)) << name;
  for (const std::string_view name : {"cmp2", "trk", "a", "remark", "clidx", ""})
    EXPECT_FALSE(drops(tracking, "a.example", name)) << name;
}

TEST(Tracking, KeepsTheRulesOfASiteToItAndItsSubdomains) {
  const Tracking tracking{"[a.example b.example] x\n[shop.*]\ny"};
  EXPECT_TRUE(drops(tracking, "a.example", "x"));
  EXPECT_TRUE(drops(tracking, "news.b.example", "x"));
  EXPECT_FALSE(drops(tracking, "aa.example", "x"));
  EXPECT_FALSE(drops(tracking, "c.example", "x"));
  EXPECT_TRUE(drops(tracking, "shop.co.uk", "y"));
  EXPECT_TRUE(drops(tracking, "www.shop.com", "y"));
  EXPECT_FALSE(drops(tracking, "shop.news.example.org", "y"));
  EXPECT_FALSE(drops(tracking, "workshop.com", "y"));
}

TEST(Tracking, LetsTheOwnerAddAndKeep) {
  Tracking tracking{"[*] x y"};
  tracking.add("[a.example] !x z\n[*] !y");
  EXPECT_FALSE(drops(tracking, "a.example", "x"));
  EXPECT_TRUE(drops(tracking, "b.example", "x"));
  EXPECT_TRUE(drops(tracking, "a.example", "z"));
  EXPECT_FALSE(drops(tracking, "b.example", "y"));
}

TEST(Tracking, OfTheOwnerIsInForceForKeysUntilItIsReplaced) {
  Tracking::use({"Tagged trail_*", "[shop.example.org] colour !utm_source"});
  EXPECT_EQ(key("https://a.example.org/x?id=1&tagged=2&trail_a=3&utm_source=s&colour=red"),
            key("https://a.example.org/x?id=1&colour=red"));
  EXPECT_EQ(key("https://shop.example.org/x?colour=red&utm_source=s"), key("https://shop.example.org/x?utm_source=s"));
  EXPECT_NE(key("https://shop.example.org/x?utm_source=s"), key("https://shop.example.org/x"));
  Tracking::use({});
  EXPECT_NE(key("https://a.example.org/x?tagged=2"), key("https://a.example.org/x"));
  EXPECT_EQ(key("https://a.example.org/x?utm_source=s"), key("https://a.example.org/x"));
}

TEST(Tracking, SaysWhatIsWrongWithALineOfTheOwner) {
  for (const char* good : {"ref", "trail_*", "*clid", "!id", "a b c", "[a.example.org b.example.org] x !y", "[*] z"})
    EXPECT_EQ(Tracking::problem_of(good), "") << good;
  for (const char* bad : {"", " ", "*", "!", "!*", "[a.example.org]", "[a.example.org x", "[] x", "a=1", "?a", "a&b", "# a"})
    EXPECT_NE(Tracking::problem_of(bad), "") << bad;
}

TEST(Tracking, PassesOverWhatItCannotRead) {
  const Tracking tracking{"]x[\n[]\nlost\n[a.example\n*\n"};
  EXPECT_FALSE(drops(tracking, "a.example", "anything"));
}

TEST(Tracking, ComesWithATableThatKeepsCommonWords) {
  for (const std::string_view name :
       {"id", "page", "source", "ref", "from", "sid", "s", "q", "v", "p", "campaign", "lang", "article"}) {
    EXPECT_FALSE(drops(Tracking::built_in(), "gazette.example", name)) << name;
  }
  for (const std::string_view name : {"utm_source", "gclid", "mc_eid", "at_campaign", "PHPSESSID", "xtor"}) {
    EXPECT_TRUE(drops(Tracking::built_in(), "gazette.example", name)) << name;
  }
}

TEST(HostMatches, TakesSubdomainsAndAnyTopLevelDomainForAStar) {
  EXPECT_TRUE(host_matches("a.example", "a.example"));
  EXPECT_TRUE(host_matches("x.a.example", "a.example"));
  EXPECT_FALSE(host_matches("xa.example", "a.example"));
  EXPECT_TRUE(host_matches("www.google.co.uk", "google.*"));
  EXPECT_FALSE(host_matches("google.evil.example.org", "google.*"));
}

}  // namespace
}  // namespace feedwatch::url
