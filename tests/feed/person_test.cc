#include "feed/person.h"

#include <gtest/gtest.h>

namespace feedwatch::feed {
namespace {

struct Case {
  const char* text;
  const char* name;
  const char* email;
};

class PersonText : public testing::TestWithParam<Case> {};

TEST_P(PersonText, IsSplitIntoNameAndAddress) {
  const auto person = read_person(GetParam().text);
  EXPECT_EQ(person.name, GetParam().name) << GetParam().text;
  EXPECT_EQ(person.email, GetParam().email) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Feeds, PersonText,
                         testing::Values(Case{"Ann Smith", "Ann Smith", ""}, Case{"ann@example.org", "", "ann@example.org"},
                                         Case{"ann@example.org (Ann Smith)", "Ann Smith", "ann@example.org"},
                                         Case{"Ann Smith <ann@example.org>", "Ann Smith", "ann@example.org"},
                                         Case{"\"Ann Smith\" <mailto:ann@example.org>", "Ann Smith", "ann@example.org"},
                                         Case{"Ann Smith (ann@example.org)", "Ann Smith", "ann@example.org"},
                                         Case{"ann+news@example.org Ann", "Ann", "ann+news@example.org"},
                                         Case{"Ann @ the desk", "Ann @ the desk", ""}, Case{"", "", ""}, Case{"@", "@", ""}));

}  // namespace
}  // namespace feedwatch::feed
