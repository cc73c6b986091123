// What a reader is told of rules with `when`, beside the daemon's store.
#include "store/when_standing.h"

#include "fixture.h"
#include "store/history.h"

namespace feedwatch::store {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Time start = from_unix_seconds(1'700'002'830);

struct WhenStandingTest : StoreFixture {
  rules::When when{};
  int number{0};

  void SetUp() override { open_on_disk(); }

  Hit counting(uint64_t conditions = 1) const {
    Hit made = hit("r");
    made.when = when;
    made.conditions = conditions;
    return made;
  }
  void see(const std::string& source, Duration span, std::vector<std::string> entities = {}, const std::string& words = {}) {
    const std::string name = std::to_string(++number);
    const std::string text = words.empty() ? "Text " + name : words;
    Article made = article(name + source, source + ".example.org/" + name, "Title of " + text, text);
    Hit hit = counting();
    hit.entities = std::move(entities);
    poll(source, {entry(std::move(made), {std::move(hit)})}, start + span);
  }
  std::vector<ArticleRow> articles() const {
    const auto history = History::open(options.path);
    std::vector<ArticleRow> rows;
    const auto keep = [&rows](const ArticleRow& row) { rows.push_back(row); };
    EXPECT_TRUE((*history)->read(*(*history)->articles(Time{}, {}), keep));
    return rows;
  }
  WhenStanding standing(WhenAsked asked, Duration span) const {
    const auto history = History::open(options.path);
    const auto found = (*history)->standing(asked, start + span);
    EXPECT_TRUE(found);
    return found ? *found : WhenStanding{};
  }
  WhenStanding standing(Duration span) const { return standing({.rule = counting()}, span); }
};

TEST_F(WhenStandingTest, CountsWhatTheRuleRemembers) {
  when.count = rules::When::Count{.min = 3, .within = hours{1}};
  see("a", minutes{0});
  see("b", minutes{10});
  const WhenAsked asked{.rule = counting(), .article = articles().front().id};
  const WhenStanding now = standing(asked, minutes{20});
  ASSERT_TRUE(now.watched);
  ASSERT_EQ(now.groups.size(), 1U);
  EXPECT_EQ(now.groups[0].progress.seen, 2U);
  EXPECT_EQ(now.groups[0].progress.since, start);
  EXPECT_TRUE(now.groups[0].has_article);
  EXPECT_EQ(standing(minutes{65}).groups[0].progress.seen, 1U);
  see("c", minutes{21});
  EXPECT_EQ(standing(minutes{22}).groups[0].progress.seen, 0U) << "what was told does not count again";
}

TEST_F(WhenStandingTest, KeepsApartWhatTheRuleCountsApart) {
  when.count = rules::When::Count{.min = 3, .within = hours{1}, .per = "entity"};
  see("a", minutes{0}, {"ferry", "quay"});
  see("b", minutes{1}, {"ferry"});
  const WhenStanding both = standing({.rule = counting(), .entities = {"ferry", "quay", "pier"}}, minutes{2});
  ASSERT_EQ(both.groups.size(), 3U);
  EXPECT_EQ(both.groups[0].progress.seen, 2U);
  EXPECT_EQ(both.groups[1].progress.seen, 1U);
  EXPECT_EQ(both.groups[2].progress.seen, 0U);
  EXPECT_TRUE(standing(minutes{2}).groups.empty()) << "an article without entities counts nowhere";
  when.count->per = "domain";
  EXPECT_EQ(standing({.rule = counting(), .url = "https://www.example.org/x"}, minutes{2}).groups[0].key, "example.org");
}

TEST_F(WhenStandingTest, FollowsTheStoryOfTheArticle) {
  when.seen = rules::When::Seen{.sources = 2, .within = hours{1}};
  see("a", minutes{0});
  see("b", minutes{1});
  const std::vector<ArticleRow> rows = articles();
  const WhenStanding one = standing({.rule = counting(), .article = rows[0].id}, minutes{2});
  EXPECT_EQ(one.groups[0].progress.who, (std::vector<std::string>{"a"}));
  EXPECT_FALSE(one.groups[0].told);
  EXPECT_EQ(standing(minutes{2}).groups[0].progress.seen, 0U) << "a text that is not stored has no story";
  // Another source tells the first word for word.
  Article copy = rows[0].article;
  copy.guid = "copy";
  Hit again = counting();
  again.held_before = true;
  EXPECT_EQ(poll("c", {entry(copy, {again})}, start + minutes{3}).alerts.size(), 1U);
  EXPECT_TRUE(standing({.rule = counting(), .article = rows[0].id}, minutes{4}).groups[0].told);
}

TEST_F(WhenStandingTest, BeginsWithNothingWhenTheRuleHasChanged) {
  when.count = rules::When::Count{.min = 3, .within = hours{1}};
  see("a", minutes{0});
  const WhenStanding changed = standing({.rule = counting(2)}, minutes{1});
  EXPECT_FALSE(changed.watched);
  EXPECT_EQ(changed.groups[0].progress.seen, 0U);
  EXPECT_EQ(changed.groups[0].progress.needed, 3U);
}

TEST_F(WhenStandingTest, MeasuresSilencesAndSpikes) {
  when.absent = rules::When::Absent{.span = hours{2}};
  see("a", minutes{0});
  const WhenStanding silent = standing(minutes{30});
  EXPECT_EQ(silent.groups[0].progress.seen, 1800U);
  EXPECT_EQ(silent.groups[0].progress.since, start);
  when = {};
  when.spike = rules::When::Spike{.window = hours{1}, .baseline = days{1}, .factor = 2, .min = 3};
  Hit spiky = counting(3);
  poll("s", {entry(article("s1", "s.example.org/1", "Title s", "Words s"), {spiky})}, start + minutes{31});
  const WhenStanding spike = standing({.rule = spiky}, minutes{32});
  EXPECT_EQ(spike.groups[0].progress.seen, 1U);
  EXPECT_FALSE(spike.groups[0].progress.ready);
}

TEST_F(WhenStandingTest, HasNothingToSayOfARuleWithoutWhen) { EXPECT_TRUE(standing(minutes{0}).groups.empty()); }

}  // namespace
}  // namespace feedwatch::store
