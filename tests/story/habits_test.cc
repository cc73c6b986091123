#include "story/habits.h"

#include <gtest/gtest.h>

namespace feedwatch::story {
namespace {

std::string told(int number) {
  return "Story " + std::to_string(number) + " begins.\nIt goes on in " + std::to_string(number) +
         " words.\nFollow us everywhere";
}

TEST(Habits, AreLinesSeenThreeTimes) {
  Habits habits;
  for (int i = 0; i < 2; ++i) habits.add(margins(told(i)));
  EXPECT_EQ(without(told(7), habits), told(7));
  habits.add(margins(told(2)));
  EXPECT_EQ(without(told(7), habits), "Story 7 begins.\nIt goes on in 7 words.");
}

TEST(Habits, AreNeverTheWholeText) {
  Habits habits;
  for (int i = 0; i < 3; ++i) habits.add(margins("No news today\nFollow us everywhere"));
  EXPECT_EQ(without("No news today\nFollow us everywhere", habits), "No news today\nFollow us everywhere");
  EXPECT_EQ(without("Follow us everywhere", habits), "Follow us everywhere");
}

TEST(Habits, CountALineOnceAText) {
  Habits habits;
  habits.add(margins("Same\nSame\nSame\nOther"));
  EXPECT_EQ(without("Same\nother", habits), "Same\nother");
}

TEST(Habits, LeaveTheMiddleOfATextAlone) {
  Habits habits;
  for (int i = 0; i < 3; ++i) habits.add(margins("A\nB\nRefrain"));
  const std::string text = "1\n2\n3\n4\nRefrain\n5\n6\n7\n8\n9\n10";
  EXPECT_EQ(without(text, habits), text);
}

TEST(Habits, AreKeptAsBytes) {
  Habits habits;
  for (int i = 0; i < 3; ++i) habits.add(margins(told(i)));
  EXPECT_EQ(Habits::decode(habits.encode()), habits);
  EXPECT_EQ(Habits::decode("broken"), Habits{});
}

TEST(Habits, ForgetLinesSeenOnceBeforeThoseLearned) {
  Habits habits;
  for (int i = 0; i < 3; ++i) habits.add({1});
  for (uint64_t line = 100; line < 400; ++line) habits.add({line});
  EXPECT_TRUE(habits.holds(1));
  EXPECT_LE(habits.encode().size(), 64U * 9);
}

}  // namespace
}  // namespace feedwatch::story
