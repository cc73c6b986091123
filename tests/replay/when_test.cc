#include "replay/when.h"

#include <gtest/gtest.h>

namespace feedwatch::replay {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct One {
  int minute;
  const char* source{"a"};
  const char* story{"s"};
  uint32_t steps{0};
  std::vector<std::string> entities{};
};

// The matches of a rule, and the minutes of those that `when` would have told of.
class Matches {
 public:
  explicit Matches(const std::vector<One>& ones) : articles_(ones.size()), found_(ones.size()) {
    for (size_t i = 0; i < ones.size(); ++i) {
      articles_[i].id = store::ArticleId{static_cast<int64_t>(i + 1)};
      articles_[i].source = ones[i].source;
      articles_[i].story_id = ones[i].story;
      articles_[i].url = std::string{"https://"} + ones[i].source + ".example.org/";
      articles_[i].seen = Time{} + minutes{ones[i].minute};
      found_[i].steps = ones[i].steps;
      found_[i].entities = ones[i].entities;
      told_.push_back({&articles_[i], &found_[i]});
    }
  }
  std::vector<long> told(const rules::When& when) const {
    rules::Rule rule;
    rule.when = when;
    std::vector<long> out;
    for (const Told& one : told_by_when(rule, told_, Time{}))
      out.push_back(std::chrono::duration_cast<minutes>(one.match->seen.time_since_epoch()).count());
    return out;
  }
  const std::vector<Told>& all() const { return told_; }

 private:
  std::vector<Match> articles_;
  std::vector<rules::RuleMatch> found_;
  std::vector<Told> told_{};
};

TEST(ToldByWhen, IsEveryMatchOfARuleWithoutIt) { EXPECT_EQ((Matches{{{0}, {1}}}.told({})), (std::vector<long>{0, 1})); }

TEST(ToldByWhen, WaitsForSourcesOfOneStory) {
  const rules::When when{.seen = rules::When::Seen{.sources = 2, .within = hours{1}, .distinct = "source", .per = "story"}};
  EXPECT_EQ((Matches{{{0, "a"}, {10, "a"}, {20, "b"}}}.told(when)), (std::vector<long>{20}));
  EXPECT_EQ((Matches{{{0, "a"}, {90, "b"}}}.told(when)), (std::vector<long>{}));
  EXPECT_EQ((Matches{{{0, "a", "s"}, {10, "b", "t"}}}.told(when)), (std::vector<long>{}));
}

TEST(ToldByWhen, CountsWithinTheTimeAndTheGroup) {
  const rules::When when{.count = rules::When::Count{.min = 3, .within = hours{1}, .per = "source"}};
  EXPECT_EQ((Matches{{{0, "a"}, {10, "a"}, {20, "b"}, {30, "a"}}}.told(when)), (std::vector<long>{30}));
  EXPECT_EQ((Matches{{{0, "a"}, {50, "a"}, {70, "a"}}}.told(when)), (std::vector<long>{}));
}

TEST(ToldByWhen, FollowsASequence) {
  const rules::When when{.sequence = rules::When::Sequence{.queries = {{}, {}}, .within = hours{1}}};
  EXPECT_EQ((Matches{{{0, "a", "s", 2}, {10, "a", "s", 1}, {20, "b", "t", 2}}}.told(when)), (std::vector<long>{20}));
}

TEST(ToldByWhen, BeginsAnewAfterItHasTold) {
  const rules::When when{.count = rules::When::Count{.min = 2, .within = hours{1}}};
  EXPECT_EQ((Matches{{{0}, {10}, {20}, {30}, {40}}}.told(when)), (std::vector<long>{10, 30}));
  const rules::When seen{.seen = rules::When::Seen{.sources = 2, .within = hours{1}, .distinct = "source", .per = "story"}};
  EXPECT_EQ((Matches{{{0, "a"}, {10, "b"}, {20, "c"}, {30, "d"}}}.told(seen)), (std::vector<long>{10})) << "a story is told once";
}

TEST(ToldByWhen, CountsEachEntityOnItsOwn) {
  const rules::When when{.count = rules::When::Count{.min = 2, .within = hours{1}, .per = "entity"}};
  EXPECT_EQ(
      (Matches{{{0, "a", "s", 0, {"ferry"}}, {10, "a", "s", 0, {"quay"}}, {20, "a", "s", 0, {"ferry", "quay"}}}}.told(when)),
      (std::vector<long>{20, 20}));
}

// Every match has to be looked at against those of its window alone, or a month of them takes minutes.
TEST(ToldByWhen, BearsManyMatches) {
  std::vector<One> ones;
  for (int minute = 0; minute < 60'000; ++minute) ones.push_back({minute, minute % 2 == 0 ? "a" : "b"});
  const rules::When when{.seen = rules::When::Seen{.sources = 3, .within = hours{1}, .distinct = "source", .per = "rule"}};
  EXPECT_EQ((Matches{ones}.told(when)), (std::vector<long>{}));
}

TEST(CountSilences, CountsGapsAndTheEnd) {
  const rules::When::Absent absent{.span = hours{2}};
  const Matches matches{{{0}, {30}, {200}, {210}}};
  EXPECT_EQ(count_silences(absent, matches.all(), Time{} + minutes{220}), 1U);
  EXPECT_EQ(count_silences(absent, matches.all(), Time{} + minutes{400}), 2U);
  EXPECT_EQ(count_silences(absent, {}, Time{} + minutes{400}), 0U);
}

}  // namespace
}  // namespace feedwatch::replay
