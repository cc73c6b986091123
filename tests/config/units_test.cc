#include "config/units.h"

#include <gtest/gtest.h>

namespace feedwatch::config {
namespace {

TEST(Units, ReadsDurationsWithTheirUnits) {
  const std::pair<const char*, int64_t> cases[] = {
      {"500ms", 500},      {"30s", 30'000}, {"5m", 300'000}, {"2h", 7'200'000}, {"7d", 604'800'000}, {"1w", 604'800'000},
      {"1.5h", 5'400'000}, {"0", 0},        {"0s", 0},       {"0.5s", 500},     {"10 m", 600'000}};
  for (const auto& [text, milliseconds] : cases) EXPECT_EQ(parse_duration(text), Duration{milliseconds}) << text;
}

TEST(Units, RefusesWhatIsNoDuration) {
  for (const auto text : {"", "5", "s", "-5s", "+5s", "5 minutes", "1h30m", "5S", "0.3ms", "1e3s", "nan", "inf", "99999d", "5s ",
                          " 5s", ".5s", "0x5s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Units, PrintsTheLargestUnitThatIsExact) {
  const std::pair<int64_t, const char*> cases[] = {{0, "0s"},       {500, "500ms"},    {90'000, "90s"},
                                                   {120'000, "2m"}, {7'200'000, "2h"}, {604'800'000, "7d"}};
  for (const auto& [milliseconds, text] : cases) EXPECT_EQ(to_text(Duration{milliseconds}), text);
}

TEST(Units, ReadsSizes) {
  const std::pair<const char*, uint64_t> cases[] = {{"512", 512},          {"512B", 512},         {"64KiB", 65'536},
                                                    {"10MiB", 10'485'760}, {"1GiB", 1ULL << 30},  {"10MB", 10'000'000},
                                                    {"1.5KiB", 1'536},     {"32 MiB", 33'554'432}};
  for (const auto& [text, bytes] : cases) EXPECT_EQ(parse_size(text), bytes) << text;
}

TEST(Units, RefusesWhatIsNoSize) {
  for (const auto text : {"", "MiB", "-1", "10 Mib", "10mib", "1.3B", "2000GiB", "10MiB/s"})
    EXPECT_FALSE(parse_size(text)) << text;
}

TEST(Units, ReadsEndpointsOfBothFamilies) {
  const auto v4 = parse_endpoint("127.0.0.1:8080");
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->port, 8080);
  EXPECT_TRUE(v4->address.is_loopback());
  const auto v6 = parse_endpoint("[::1]:65535");
  ASSERT_TRUE(v6);
  EXPECT_EQ(to_text(*v6), "[::1]:65535");
  for (const auto text :
       {"", "127.0.0.1", ":8080", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "::1:80", "[127.0.0.1]:80", "localhost:80"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

}  // namespace
}  // namespace feedwatch::config
