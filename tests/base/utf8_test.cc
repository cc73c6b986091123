#include "base/utf8.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace feedwatch {
namespace {

TEST(Utf8, ReplacesEachMaximalSubpartOnce) {
  const struct {
    std::string_view bytes;
    std::string_view expected;
  } cases[] = {
      {"plain", "plain"},
      {"na\xC3\xAFve \xF0\x9F\x98\x80", "naïve 😀"},
      {"\xC3", "\uFFFD"},
      {"\xC3(", "\uFFFD("},
      {"\xE2\x82", "\uFFFD"},
      {"\xE2\x82\x41", "\uFFFD\x41"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // a surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // past U+10FFFF
      {"\xC0\x80", "\uFFFD\uFFFD"},                      // overlong
      {"\xF0\x9F\x98", "\uFFFD"},
      {"\xFF\xFE", "\uFFFD\uFFFD"},
  };
  for (const auto& [bytes, expected] : cases) EXPECT_EQ(utf8::valid(bytes), expected);
}

TEST(Utf8, PrefixEndsBetweenCharacters) {
  EXPECT_EQ(utf8::prefix("aé€😀", 20), "aé€😀");
  EXPECT_EQ(utf8::prefix("aé€😀", 9), "aé€");
  EXPECT_EQ(utf8::prefix("aé€😀", 5), "aé");
  EXPECT_EQ(utf8::prefix("aé€😀", 2), "a");
  EXPECT_EQ(utf8::prefix("é", 1), "");
}

TEST(Time, ReadsBackWhatItWrites) {
  for (const long long milliseconds : {0LL, 1'734'145'200'000LL, 1'734'145'200'007LL, 951'782'400'120LL, 4'102'444'799'999LL}) {
    const Time time{Duration{milliseconds}};
    EXPECT_EQ(from_rfc3339(to_rfc3339(time)), time);
  }
}

TEST(Time, RefusesWhatItDoesNotWrite) {
  for (const char* text : {"", "2024-12-14", "2024-12-14T03:00:00", "2024-12-14T03:00:00+01:00", "2024-13-14T03:00:00Z",
                           "2024-02-30T03:00:00Z", "2024-12-14T24:00:00Z", "2024-12-14T03:00:00.Z", "2024-12-14T03:00:00.1234Z",
                           "2024-12-14 03:00:00Z", "x024-12-14T03:00:00Z", "2024-12-14T03:00:00ZZ"}) {
    EXPECT_EQ(from_rfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace feedwatch
