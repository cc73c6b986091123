#include "replay/backtest.h"

#include "replay/cost.h"
#include "tests/store/fixture.h"

namespace feedwatch::replay {
namespace {

using store::article;
using store::at;
using store::entry;

rules::Rule rule_of(std::string id, std::string query) {
  rules::Rule rule;
  rule.id.value = std::move(id);
  rule.query = {std::move(query), {}, {{0, 1, 1}}};
  return rule;
}

struct BacktestTest : store::StoreFixture {
  void SetUp() override { open_on_disk(); }

  Past past(const std::vector<const pipeline::Setup*>& setups, Time since = at(0), size_t threads = 2) {
    std::vector<rules::Rule> all;
    for (const pipeline::Setup* setup : setups) {
      for (const rules::Rule& rule : setup->config.model.rules) all.push_back(rule);
    }
    const auto found = run_over_past({.store = options.path,
                                      .since = since,
                                      .setups = setups,
                                      .needed = rules::needed_by_any(setups.front()->config.model, all),
                                      .threads = threads});
    if (!found) {
      ADD_FAILURE() << found.error().message;
      return {};
    }
    return *found;
  }
};

constexpr long long day = 86'400;

TEST_F(BacktestTest, FindsWhatTheRuleWouldHaveFound) {
  poll("wire",
       {entry(article("1", "", "Ferry late", "fog")), entry(article("2", "", "Quay", "a ferry is late")),
        entry(article("3", "", "Other", "nothing"))},
       at(0));
  poll("press", {entry(article("4", "", "Late ferry", "again"))}, at(2 * day));
  store.reset();
  const auto setup = setup_of({}, {rule_of("ferry", "ferry NEAR/2 late"), rule_of("none", "tanker")});
  const Past found = past({setup.get()});
  EXPECT_EQ(found.stored, 4U);
  EXPECT_EQ(found.read, 3U) << "the index knows which articles have no ferry";
  const Report done = report(found, *setup, nullptr, at(0), at(3 * day));
  ASSERT_EQ(done.rules.size(), 2U);
  EXPECT_EQ(done.rules[0].matches.size(), 3U);
  EXPECT_EQ(done.rules[0].by_day, (std::vector<size_t>{2, 0, 1, 0}));
  EXPECT_EQ(done.rules[0].stories, 3U);
  EXPECT_EQ(done.rules[0].alerts, 3U);
  EXPECT_FALSE(done.rules[0].difference);
  EXPECT_EQ(done.rules[1].matches.size(), 0U);
  EXPECT_EQ(past({setup.get()}, at(1)).stored, 1U);
}

TEST_F(BacktestTest, TellsWhatANewVersionFindsMoreAndFewer) {
  poll("wire", {entry(article("1", "", "ferry late", "")), entry(article("2", "", "ferry lost", "")),
                entry(article("3", "", "tanker late", ""))});
  const auto tested = setup_of({}, {rule_of("r", "late"), rule_of("new", "lost")});
  const auto running = setup_of({}, {rule_of("r", "ferry")});
  const Past found = past({tested.get(), running.get()});
  const Report done = report(found, *tested, running.get(), at(0), at(1));
  ASSERT_TRUE(done.rules[0].difference);
  const auto titles = [&](const std::vector<size_t>& places) {
    std::vector<std::string> out;
    for (const size_t place : places) out.push_back(found.matches[place].title);
    return out;
  };
  EXPECT_EQ(titles(done.rules[0].difference->more), (std::vector<std::string>{"tanker late"}));
  EXPECT_EQ(titles(done.rules[0].difference->fewer), (std::vector<std::string>{"ferry lost"}));
  EXPECT_FALSE(done.rules[1].difference) << "there is no such rule yet";
}

TEST_F(BacktestTest, IsTheSameWithOneThreadAndMany) {
  for (int p = 0; p < 4; ++p) {
    std::vector<store::NewArticle> articles;
    for (int i = 0; i < 400; ++i) {
      const std::string id = std::to_string(p * 1000 + i);
      articles.push_back(entry(article(id, "", "title " + id, i % 3 == 0 ? "a ferry" : "a tanker")));
    }
    poll("wire" + std::to_string(p), std::move(articles), at(p));
  }
  const auto setup = setup_of({}, {rule_of("any", "/ferry|t4/")});
  const Past alone = past({setup.get()}, at(0), 1);
  const Past together = past({setup.get()}, at(0), 4);
  EXPECT_EQ(alone.matches.size(), 536U);
  ASSERT_EQ(together.matches.size(), alone.matches.size());
  for (size_t i = 0; i < alone.matches.size(); ++i) EXPECT_EQ(together.matches[i].public_id, alone.matches[i].public_id);
}

TEST_F(BacktestTest, MeasuresWhatEachRuleCosts) {
  poll("wire", {entry(article("1", "", "ferry", "")), entry(article("2", "", "tanker", ""))});
  const auto setup = setup_of({}, {rule_of("word", "ferry"), rule_of("regex", "/fer+y/"), rule_of("silent", "submarine")});
  const auto measured = measure_cost({.store = options.path, .since = at(0)}, *setup, 100);
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->articles, 2U);
  ASSERT_EQ(measured->rules.size(), 3U);
  std::map<std::string, std::pair<size_t, size_t>> counts;
  for (const RuleCost& rule : measured->rules) counts[rule.rule] = {rule.evaluated, rule.matched};
  EXPECT_EQ(counts["word"], (std::pair<size_t, size_t>{1, 1}));
  EXPECT_EQ(counts["regex"], (std::pair<size_t, size_t>{2, 1})) << "no word says where to look";
  EXPECT_EQ(counts["silent"], (std::pair<size_t, size_t>{0, 0}));
  EXPECT_EQ(measure_cost({.store = options.path, .since = at(0)}, *setup, 1)->articles, 1U);
}

TEST_F(BacktestTest, SaysWhyThereIsNothingToRunOver) {
  const auto setup = setup_of({}, {rule_of("r", "ferry")});
  EXPECT_EQ(run_over_past({.store = *folder / "none.db", .setups = {setup.get()}}).error().code, "store-missing");
}

}  // namespace
}  // namespace feedwatch::replay
