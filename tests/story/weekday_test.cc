#include "story/weekday.h"

#include <gtest/gtest.h>

namespace feedwatch::story {
namespace {

struct Case {
  const char* text;
  int day;
};

class Weekday : public testing::TestWithParam<Case> {};

TEST_P(Weekday, IsTheFirstThatTheTextNames) { EXPECT_EQ(weekday_of(GetParam().text), GetParam().day); }

INSTANTIATE_TEST_SUITE_P(Texts, Weekday,
                         testing::Values(Case{"The council met on Friday; it meets again on Monday.", 5},
                                         Case{"OLMHAVEN, MONDAY - Trams stood still.", 1},
                                         Case{"Am Donnerstag tagte der Rat.", 4}, Case{"A reunião foi na terça-feira.", 2},
                                         Case{"W środę rada miasta obradowała.", 3},
                                         Case{"Fridays and Mondays-only tickets were sold.", 0},
                                         Case{"Nothing was said of the day.", 0}, Case{"", 0}, Case{"\xFF\xFE friday\x80", 0}));

}  // namespace
}  // namespace feedwatch::story
