#include "app/timeline.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace feedwatch::app {
namespace {

struct TimelineTest : testing::Test {
  TempFolder folder;
};

TEST_F(TimelineTest, BeginsAtZeroAndGoesOnWhereItWasSaved) {
  {
    auto first = Timeline::open(folder / "elapsed");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->elapsed(), Duration{});
    ASSERT_TRUE(first->save(Duration{86'400'123}));
    ASSERT_TRUE(first->save(Duration{90'000'000}));
  }
  auto second = Timeline::open(folder / "elapsed");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->elapsed(), Duration{90'000'000});
}

TEST_F(TimelineTest, KeepsTheSizeOfItsFileSoThatSavingNeedsNoSpace) {
  auto timeline = Timeline::open(folder / "elapsed");
  ASSERT_TRUE(timeline);
  const auto size = std::filesystem::file_size(folder / "elapsed");
  ASSERT_TRUE(timeline->save(std::chrono::days{36'500}));
  EXPECT_EQ(std::filesystem::file_size(folder / "elapsed"), size);
}

TEST_F(TimelineTest, RefusesAFileThatIsNotItsOwn) {
  for (const char* text : {"hello", "000000000000000000x\n", "-00000000000000001\n", "12\n"}) {
    folder.write("other", text);
    const auto timeline = Timeline::open(folder / "other");
    ASSERT_FALSE(timeline) << text;
    EXPECT_EQ(timeline.error().code, "timeline-broken") << text;
  }
  EXPECT_EQ(Timeline::open(folder / "none" / "elapsed").error().code, "timeline-unreadable");
}

TEST_F(TimelineTest, WritesTheClockFileAsUnixSecondsWithDecimals) {
  const auto clock = folder / "clock";
  folder.write("clock", "a longer text than any time has, by far\n");
  for (const int milliseconds : {0, 1, 999}) {
    const Time now = from_unix_seconds(1'767'700'800) + Duration{milliseconds};
    ASSERT_TRUE(write_clock_file(clock, now));
    std::string text;
    std::getline(std::ifstream(clock), text);
    EXPECT_EQ(text, "1767700800." + std::string(milliseconds < 10 ? "00" : "") + std::to_string(milliseconds));
    EXPECT_EQ(*read_clock_file(clock), now);
  }
  EXPECT_EQ(write_clock_file(folder / "none" / "clock", Time{}).error().code, "clock-file-unwritable");
}

TEST_F(TimelineTest, ReadsAClockFileOfAnotherHand) {
  folder.write("plain", "1767700800");
  EXPECT_EQ(*read_clock_file(folder / "plain"), from_unix_seconds(1'767'700'800));
  for (const char* text : {"", "now", "nan", "inf", "-5", "1e300"}) {
    folder.write("odd", text);
    EXPECT_FALSE(read_clock_file(folder / "odd")) << text;
  }
  EXPECT_FALSE(read_clock_file(folder / "none"));
}

}  // namespace
}  // namespace feedwatch::app
