#include "pipeline/two_looks.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using Lines = std::vector<std::string>;

Agreement looks(const Lines& before, const Lines& first, const Lines& second) {
  const page::Diff one = page::diff_lines(before, first);
  const page::Diff other = page::diff_lines(before, second);
  return agree(before, {.lines = first, .diff = one}, {.lines = second, .diff = other});
}

struct Case {
  const char* name;
  Lines before;
  Lines first;
  Lines second;
  Lines added;
  Lines removed;
};

class TwoLooks : public testing::TestWithParam<Case> {};

TEST_P(TwoLooks, AgreeOnWhatStays) {
  const Case& one = GetParam();
  const Agreement agreed = looks(one.before, one.first, one.second);
  EXPECT_EQ(agreed.diff.added, one.added);
  EXPECT_EQ(agreed.diff.removed, one.removed);
  EXPECT_EQ(agreed.diff.changed, !one.added.empty() || !one.removed.empty());
  EXPECT_EQ(agreed.is_whole, one.first == one.second);
  EXPECT_FALSE(looks(agreed.lines, one.first, one.second).diff.changed) << "told once";
}

INSTANTIATE_TEST_SUITE_P(
    Pages, TwoLooks,
    testing::Values(Case{"AnEdit", {"a", "old", "z"}, {"a", "new", "z"}, {"a", "new", "z"}, {"new"}, {"old"}},
                    Case{"OnlyNoise", {"a", "ad one", "z"}, {"a", "ad two", "z"}, {"a", "ad three", "z"}, {}, {}},
                    Case{"AnEditAmongNoise",
                         {"Ticket: 4.00", "story of the hour 1"},
                         {"Ticket: 4.50", "story of the hour 2"},
                         {"Ticket: 4.50", "story of the hour 3"},
                         {"Ticket: 4.50"},
                         {"Ticket: 4.00"}},
                    Case{"ALineTakenAwayAmongNoise",
                         {"Pier 4 is closed.", "Pier 5 is open.", "advert red", "foot"},
                         {"Pier 5 is open.", "advert blue", "foot"},
                         {"Pier 5 is open.", "advert green", "foot"},
                         {},
                         {"Pier 4 is closed."}},
                    Case{"NoiseOfOtherWordsInItsPlace",
                         {"head", "buy boats", "foot", "Pier 4 is closed."},
                         {"head", "fly to Rome", "foot"},
                         {"head", "new kitchens", "foot"},
                         {},
                         {"Pier 4 is closed."}},
                    Case{"AChangeThatIsTakenBackAtOnce", {"a", "b"}, {"a", "c"}, {"a", "b"}, {}, {}}),
    [](const auto& one) { return one.param.name; });

TEST(TwoLooksAt, LargePagesEndInTime) {
  Lines before, first, second;
  for (int i = 0; i < 20'000; ++i) {
    before.push_back("line " + std::to_string(i) + std::string(100, 'x'));
    first.push_back("line " + std::to_string(i) + std::string(100, 'y'));
    second.push_back("line " + std::to_string(i) + std::string(100, 'z'));
  }
  EXPECT_TRUE(looks(before, first, second).diff.added.empty());
}

}  // namespace
}  // namespace feedwatch::pipeline
