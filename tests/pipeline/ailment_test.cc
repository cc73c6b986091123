#include "pipeline/ailment.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Time start = from_unix_seconds(1'767'700'800);  // Tue, 06 Jan 2026 12:00:00 GMT

// One letter a poll, half an hour apart: i(ll), w(ell), u(nclear); what is told stands below: B(egins), E(nds).
std::string told(Ailment ailment, std::string_view signs) {
  Course course;
  std::string turns;
  Time now = start;
  for (const char letter : signs) {
    const Sign sign = letter == 'i' ? Sign::ill : letter == 'w' ? Sign::well : Sign::unclear;
    const Turn turn = follow(course, ailment, sign, now);
    turns += turn == Turn::begins ? 'B' : turn == Turn::ends ? 'E' : '-';
    now += minutes{30};
  }
  return turns;
}

TEST(Ailment, IsToldOnceWhenItBeginsAndOnceWhenItIsOver) {
  struct Case {
    Ailment ailment;
    const char* signs;
    const char* turns;
  };
  const Case cases[] = {
      {Ailment::page, "wiiiwwi", "--B-E--"},
      {Ailment::page, "iwiwiwi", "-------"},
      {Ailment::page, "iuiuwii", "--B-E-B"},
      {Ailment::truncated, "iiiiiww", "--B---E"},
      {Ailment::truncated, "iiwiiwiii", "--------B"},
      {Ailment::truncated, "iiiwiwiww", "--B-----E"},
      {Ailment::skewed, "iuuuuii",
       "-----"
       "-B"},
      {Ailment::skewed, "wwwwwww", "-------"},
      {Ailment::silent, "wiiiwwi", "-B--E-B"},
  };
  for (const Case& one : cases) EXPECT_EQ(told(one.ailment, one.signs), one.turns) << word(one.ailment) << ' ' << one.signs;
}

TEST(Ailment, IsNotBelievedFasterThanItsTimeHoweverOftenASourceIsPolled) {
  Course course;
  for (int poll = 0; poll < 60; ++poll) {
    EXPECT_EQ(follow(course, Ailment::skewed, Sign::ill, start + minutes{poll}), Turn::none) << poll;
  }
  EXPECT_EQ(follow(course, Ailment::skewed, Sign::ill, start + minutes{60}), Turn::begins);
}

TEST(ServersClock, IsWrongFromTenMinutesOnAndRightBelowFive) {
  struct Case {
    const char* date;
    const char* age;
    Sign sign;
  };
  const Case cases[] = {
      {"Tue, 06 Jan 2026 12:00:00 GMT", "", Sign::well},
      {"Tue, 06 Jan 2026 12:04:59 GMT", "", Sign::well},
      {"Tue, 06 Jan 2026 11:55:01 GMT", "", Sign::well},
      {"Tue, 06 Jan 2026 12:07:00 GMT", "", Sign::unclear},
      {"Tue, 06 Jan 2026 12:10:00 GMT", "", Sign::ill},
      {"Tue, 06 Jan 2026 11:50:00 GMT", "", Sign::ill},
      {"Tue, 06 Jan 2026 11:00:00 GMT", "3600", Sign::well},
      {"Tue, 06 Jan 2026 12:00:00 GMT", "3600", Sign::ill},
      {"", "", Sign::unclear},
      {"yesterday, about noon", "", Sign::unclear},
      {"Tue, 06 Jan 2026 12:00:00 GMT", "x", Sign::well},
  };
  for (const Case& one : cases) EXPECT_EQ(sign_of_clock(one.date, one.age, start), one.sign) << one.date << ' ' << one.age;
}

}  // namespace
}  // namespace feedwatch::pipeline
