#include "base/address.h"

#include <gtest/gtest.h>

namespace feedwatch {
namespace {

Address address(std::string_view text) { return Address::parse(text).value(); }

TEST(Address, ReadsBothFamiliesAndPrintsTheCanonicalForm) {
  const std::pair<const char*, const char*> cases[] = {{"127.0.0.1", "127.0.0.1"},
                                                       {"0.0.0.0", "0.0.0.0"},
                                                       {"::1", "::1"},
                                                       {"FD00:0:0::00a", "fd00::a"},
                                                       {"::ffff:10.0.0.1", "::ffff:10.0.0.1"}};
  for (const auto& [text, canonical] : cases) EXPECT_EQ(to_string(address(text)), canonical) << text;
}

TEST(Address, RefusesEverySpellingThatIsNotCanonicalText) {
  using namespace std::string_view_literals;
  for (const auto text : {""sv, "127.1"sv, "2130706433"sv, "0x7f.0.0.1"sv, "256.0.0.1"sv, "1.2.3.4.5"sv, "[::1]"sv, "::1%eth0"sv,
                          "1::2::3"sv, "127.0.0.1\0"sv, " 127.0.0.1"sv, "example.org"sv}) {
    const auto result = Address::parse(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, "bad-address");
  }
}

TEST(Address, KnowsLoopbackAlsoWhenMapped) {
  for (const auto text : {"127.0.0.1", "127.255.3.4", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(address(text).is_loopback()) << text;
  for (const auto text : {"128.0.0.1", "::2", "::7f00:1", "10.0.0.1"}) EXPECT_FALSE(address(text).is_loopback()) << text;
}

TEST(Cidr, ContainsItsAddressesAndNoOthers) {
  struct Case {
    const char* cidr;
    const char* inside;
    const char* outside;
  };
  const Case cases[] = {{"127.0.0.0/8", "127.255.255.255", "128.0.0.0"},
                        {"10.32.0.0/11", "10.63.255.255", "10.64.0.0"},
                        {"192.0.2.7", "192.0.2.7", "192.0.2.6"},
                        {"127.0.0.1/8", "127.9.9.9", "126.255.255.255"},
                        {"10.0.0.0/8", "::ffff:10.1.2.3", "::10.1.2.3"},
                        {"0.0.0.0/0", "203.0.113.9", "2001:db8::1"},
                        {"fd00::/8", "fdff::1", "fe00::1"},
                        {"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
                        {"::1/128", "::1", "::2"},
                        {"::/0", "2001:db8::1", "203.0.113.9"},
                        {"::ffff:0:0/96", "::ffff:10.1.2.3", "10.1.2.3"}};
  for (const auto& [text, inside, outside] : cases) {
    const Cidr cidr = Cidr::parse(text).value();
    EXPECT_TRUE(cidr.contains(address(inside))) << text << ' ' << inside;
    EXPECT_FALSE(cidr.contains(address(outside))) << text << ' ' << outside;
  }
}

TEST(Cidr, PrintsTheBlockWithHostBitsCleared) {
  EXPECT_EQ(to_string(Cidr::parse("10.1.2.3/8").value()), "10.0.0.0/8");
  EXPECT_EQ(to_string(Cidr::parse("fd12::34/8").value()), "fd00::/8");
}

TEST(Cidr, RefusesWhatIsNoBlock) {
  for (const auto text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
                          "10.0.0.0/8 ", "10/8", "10.0.0.0/256"}) {
    const auto result = Cidr::parse(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, "bad-cidr");
  }
}

}  // namespace
}  // namespace feedwatch
