// Rules with `when` over what is remembered: in order, out of order, over restarts and steps of the clock.

#include <gmock/gmock.h>

#include "fixture.h"

namespace feedwatch::store {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

// Half a minute past some hour.
const Time start = from_unix_seconds(1'700'002'830);

Time after(Duration span) { return start + span; }

struct WhenTest : StoreFixture {
  rules::When when{};
  uint64_t conditions{1};
  std::optional<Duration> elapsed{};  // of the next poll or look; none: the wall clock is believed
  int number{0};

  Hit counting(std::vector<std::string> entities = {}, uint32_t steps = 0) const {
    Hit made = hit("r");
    made.when = when;
    made.conditions = conditions;
    made.entities = std::move(entities);
    made.steps = steps;
    return made;
  }
  Article fresh(std::optional<Time> published = {}) {
    const std::string name = std::to_string(++number);
    Article made = article(name, "news.example.org/" + name, "Title " + name, "Text " + name);
    made.published = published;
    return made;
  }
  // Titles of the articles of each alert.
  std::vector<std::string> told(const std::vector<alert::Alert>& alerts) const {
    std::vector<std::string> lists;
    for (const alert::Alert& one : alerts) {
      std::string list;
      for (const alert::AlertArticle& quoted : one.articles) list += (list.empty() ? "" : ", ") + quoted.title;
      lists.push_back(list.empty() ? "(nothing)" : list);
    }
    return lists;
  }
  std::vector<std::string> poll_with(std::string source, Article made, Hit hit, Time now, bool baseline = false) {
    PollCommit commit{
        .source_name = "The " + source, .articles = {entry(std::move(made), {std::move(hit)})}, .baseline = baseline, .now = now};
    commit.elapsed = elapsed;
    commit.state.id = source;
    commit.articles[0].article.source = source;
    const PollResult result = get(store->commit(std::move(commit)));
    EXPECT_EQ(result.alerts.empty(), result.deliveries.empty() && result.waiting.empty());
    return told(result.alerts);
  }
  std::vector<std::string> see(std::string source, Time now) { return poll_with(std::move(source), fresh(), counting(), now); }
  LookResult look(Time now) {
    return get(store->look(std::make_shared<const std::vector<Hit>>(1, counting()), {.now = now, .elapsed = elapsed}));
  }
  LookResult look_without_the_rule(Time now) {
    return get(store->look(std::make_shared<const std::vector<Hit>>(), {.now = now, .elapsed = elapsed}));
  }

  // As a daemon does while time passes: a look every minute, the last one at `to`. The alerts that came of it.
  Duration watched{0};
  size_t watch(Duration to) {
    size_t alerts = 0;
    for (watched += minutes{1}; watched < to; watched += minutes{1}) alerts += look(after(watched)).alerts.size();
    watched = to;
    return alerts + look(after(to)).alerts.size();
  }
};

// ---- seen

struct SeenTest : WhenTest {
  SeenTest() { when.seen = rules::When::Seen{.sources = 3, .within = hours{6}}; }

  Article copy = article("", "", "Daybreak at the quay", "The same words everywhere.");
  std::vector<std::string> copied(std::string source, Time now) {
    Hit made = counting();
    made.held_before = classified(source, copy).known == Known::elsewhere;
    copy.guid = source;
    return poll_with(source, copy, made, now);
  }
};

TEST_F(SeenTest, TellsAStoryOnceWhenEnoughSourcesHaveIt) {
  EXPECT_THAT(copied("a", after(minutes{0})), IsEmpty());
  EXPECT_THAT(copied("b", after(minutes{20})), IsEmpty());
  EXPECT_THAT(copied("c", after(minutes{50})), ElementsAre("Daybreak at the quay, Daybreak at the quay, Daybreak at the quay"));
  EXPECT_THAT(copied("d", after(minutes{60})), IsEmpty());
}

TEST_F(SeenTest, NamesTheSourcesThatMadeIt) {
  copied("a", after(minutes{0}));
  copied("b", after(minutes{20}));
  PollCommit commit{.source_name = "The c", .articles = {entry(copy, {counting()})}, .now = after(minutes{50})};
  commit.state.id = commit.articles[0].article.source = "c";
  const auto result = get(store->commit(std::move(commit)));
  ASSERT_EQ(result.alerts.size(), 1U);
  const auto& articles = result.alerts[0].articles;
  ASSERT_EQ(articles.size(), 3U);
  EXPECT_EQ(articles[0].source_name, "The c");
  EXPECT_EQ(articles[1].source_name, "The b");
  EXPECT_EQ(articles[2].source_id, "a");
  EXPECT_EQ(result.deliveries.at(0).story_id, result.alerts[0].story.id);
}

TEST_F(SeenTest, GoesOnAfterARestart) {
  open_on_disk();
  elapsed = hours{100};
  copied("a", after(minutes{0}));
  copied("b", after(minutes{20}));
  open();
  elapsed = minutes{1};  // the machine was booted in between
  EXPECT_EQ(copied("c", after(minutes{50})).size(), 1U);
}

TEST_F(SeenTest, IsNotMisledByStepsOfTheClock) {
  elapsed = hours{1};
  copied("a", after(minutes{0}));
  elapsed = hours{1} + minutes{20};
  copied("b", after(days{30}));  // stepped forward
  elapsed = hours{1} + minutes{50};
  EXPECT_EQ(copied("c", after(-days{30})).size(), 1U);
}

TEST_F(SeenTest, IsTooLateWhenTimeHasReallyPassed) {
  elapsed = hours{1};
  copied("a", after(minutes{0}));
  copied("b", after(minutes{0}));
  elapsed = hours{8};
  EXPECT_THAT(copied("c", after(minutes{1})), IsEmpty()) << "the wall clock was set back meanwhile";
}

TEST_F(SeenTest, BeginsAnewWhenTheRuleIsAnother) {
  copied("a", after(minutes{0}));
  copied("b", after(minutes{20}));
  conditions = 2;
  EXPECT_THAT(copied("c", after(minutes{50})), IsEmpty());
}

TEST_F(SeenTest, DoesNotCountBaselines) {
  copied("a", after(minutes{0}));
  copied("b", after(minutes{1}));
  copy.guid = "c";
  EXPECT_THAT(poll_with("c", copy, counting(), after(minutes{2}), true), IsEmpty());
  EXPECT_EQ(copied("d", after(minutes{3})).size(), 1U);
}

TEST_F(SeenTest, CountsDomainsAcrossSubdomainsOnce) {
  when.seen->distinct = "domain";
  when.seen->per = "rule";
  const auto from = [this](std::string source, std::string host, int minute) {
    Article one = fresh();
    one.url = "https://" + host + "/x";
    return poll_with(std::move(source), one, counting(), after(minutes{minute}));
  };
  EXPECT_THAT(from("a", "news.example.com", 0), IsEmpty());
  EXPECT_THAT(from("b", "www.example.com", 1), IsEmpty());
  EXPECT_THAT(from("c", "example.co.uk", 2), IsEmpty());
  EXPECT_THAT(from("d", "other.co.uk", 3), ElementsAre("Title 4, Title 3, Title 1"));
  EXPECT_THAT(from("e", "third.example.net", 4), IsEmpty()) << "what was told begins anew";
}

// ---- count

struct CountTest : WhenTest {
  CountTest() { when.count = rules::When::Count{.min = 3, .within = hours{1}, .per = "rule"}; }
};

TEST_F(CountTest, TellsEachFullCountWithItsArticles) {
  EXPECT_THAT(see("a", after(minutes{0})), IsEmpty());
  EXPECT_THAT(see("b", after(minutes{10})), IsEmpty());
  EXPECT_THAT(see("a", after(minutes{20})), ElementsAre("Title 3, Title 2, Title 1"));
  EXPECT_THAT(see("a", after(minutes{30})), IsEmpty());
  EXPECT_THAT(see("a", after(minutes{40})), IsEmpty());
  EXPECT_THAT(see("a", after(minutes{50})), ElementsAre("Title 6, Title 5, Title 4"));
}

TEST_F(CountTest, PutsALateArticleInItsPlace) {
  see("a", after(minutes{0}));
  see("a", after(minutes{50}));
  EXPECT_THAT(poll_with("a", fresh(after(minutes{-300})), counting(), after(minutes{51})), IsEmpty());
  EXPECT_THAT(poll_with("a", fresh(after(minutes{30})), counting(), after(minutes{400})),
              ElementsAre("Title 4, Title 2, Title 1"));
}

TEST_F(CountTest, KeepsKeysApart) {
  const struct {
    const char* per;
    size_t alerts;
  } cases[] = {{"rule", 2}, {"source", 1}, {"domain", 2}, {"story", 0}};
  int day = 0;
  for (const auto& one : cases) {
    when.count->per = one.per;
    ++conditions;
    size_t alerts = 0;
    for (const char* source : {"a", "b", "a", "b", "a", "c"}) alerts += see(source, after(days{day})).size();
    EXPECT_EQ(alerts, one.alerts) << one.per;
    ++day;
  }
}

TEST_F(CountTest, CountsEachEntityOfAnArticle) {
  when.count->per = "entity";
  when.count->min = 2;
  const auto about = [this](std::vector<std::string> entities) {
    return poll_with("a", fresh(), counting(std::move(entities)), after(minutes{number})).size();
  };
  EXPECT_EQ(about({"turkey", "sdf"}), 0U);
  EXPECT_EQ(about({}), 0U);
  EXPECT_EQ(about({"hts"}), 0U);
  EXPECT_EQ(about({"sdf"}), 1U);
  EXPECT_EQ(about({"hts", "turkey"}), 2U);
}

TEST_F(CountTest, CountsAnEditedArticleOnce) {
  see("a", after(minutes{0}));
  see("a", after(minutes{1}));
  Article edited = article("2", "news.example.org/2", "Title 2", "Text 2, mended");
  EXPECT_THAT(poll_with("a", edited, counting(), after(minutes{2})), IsEmpty());
}

TEST_F(CountTest, ForgetsWhatCannotCountAnyMore) {
  see("a", after(minutes{0}));
  see("a", after(minutes{1}));
  look(after(days{8}));
  EXPECT_THAT(poll_with("a", fresh(after(minutes{30})), counting(), after(days{8})), IsEmpty());
}

// ---- sequence

struct SequenceTest : WhenTest {
  SequenceTest() {
    when.sequence = rules::When::Sequence{.within = hours{2}};
    when.sequence->queries.resize(2);
  }
  std::vector<std::string> step(uint32_t steps, Time now, std::optional<Time> published = {}) {
    return poll_with("a", fresh(published), counting({}, steps), now);
  }
};

TEST_F(SequenceTest, TellsTheArticlesInTheirOrder) {
  EXPECT_THAT(step(2, after(minutes{0})), IsEmpty());
  EXPECT_THAT(step(1, after(minutes{10})), IsEmpty());
  EXPECT_THAT(step(2, after(minutes{20})), ElementsAre("Title 3, Title 2"));
  EXPECT_THAT(step(2, after(minutes{30})), IsEmpty());
}

TEST_F(SequenceTest, HoldsWhenItsBeginningComesLast) {
  step(2, after(minutes{60}));
  EXPECT_THAT(step(1, after(minutes{300}), after(minutes{10})), ElementsAre("Title 2, Title 1"));
}

// ---- spike

struct SpikeTest : WhenTest {
  SpikeTest() { when.spike = rules::When::Spike{.window = hours{1}, .baseline = hours{10}, .factor = 4, .min = 5}; }

  // One article every `step` from `from` until before `to`.
  size_t steady(Duration from, Duration to, Duration step) {
    size_t alerts = 0;
    for (Duration at = from; at < to; at += step) {
      watch(at);
      alerts += see("a", after(at)).size();
    }
    return alerts;
  }
};

TEST_F(SpikeTest, IsQuietAtFirstAndThenTellsARise) {
  EXPECT_EQ(steady(hours{0}, minutes{30}, minutes{1}), 0U) << "cold";
  EXPECT_EQ(steady(hours{1}, hours{23}, minutes{30}), 0U);
  EXPECT_EQ(steady(hours{23}, hours{24}, minutes{4}), 1U);
}

TEST_F(SpikeTest, RemembersOverARestart) {
  open_on_disk();
  steady(hours{0}, hours{23}, minutes{30});
  open();
  EXPECT_EQ(steady(hours{23}, hours{24}, minutes{4}), 1U);
}

TEST_F(SpikeTest, DoesNotTakeTheTimeItWasNoPartOfTheConfigurationForCalm) {
  watch(minutes{0});
  for (watched = minutes{0}; watched < hours{12}; watched += minutes{1}) look_without_the_rule(after(watched));
  EXPECT_EQ(steady(hours{12}, hours{13}, minutes{5}), 0U);
}

TEST_F(SpikeTest, StartsWatchingWhenTheRuleIsLoaded) {
  look(after(hours{0}));
  EXPECT_EQ(steady(hours{12}, hours{13}, minutes{5}), 1U) << "ten silent hours are a baseline";
}

// ---- absent

struct AbsentTest : WhenTest {
  AbsentTest() { when.absent = rules::When::Absent{.span = hours{2}}; }

  size_t silent(Duration at) { return watch(at); }
  void tick(Duration from, Duration to) {
    for (Duration at = from; at <= to; at += minutes{1}) EXPECT_EQ(silent(at), 0U) << at.count();
  }
};

TEST_F(AbsentTest, TellsASilenceOnceAndOnlyAfterItsTime) {
  EXPECT_EQ(silent(minutes{0}), 0U);
  EXPECT_EQ(silent(minutes{119}), 0U);
  const LookResult looked = look(after(minutes{120}));
  watched = minutes{120};
  ASSERT_EQ(looked.alerts.size(), 1U);
  EXPECT_EQ(looked.alerts[0].rule.id, "r");
  EXPECT_THAT(looked.alerts[0].articles, IsEmpty());
  EXPECT_EQ(looked.deliveries.size(), 1U);
  EXPECT_EQ(silent(minutes{600}), 0U);
  EXPECT_THAT(see("a", after(minutes{600})), IsEmpty());
  EXPECT_EQ(silent(minutes{719}), 0U);
  EXPECT_EQ(silent(minutes{720}), 1U);
}

TEST_F(AbsentTest, TakesABaselineForASignOfLife) {
  silent(minutes{60});
  poll_with("a", fresh(), counting(), after(minutes{60}), true);
  EXPECT_EQ(silent(minutes{150}), 0U);
  EXPECT_EQ(silent(minutes{180}), 1U);
}

TEST_F(AbsentTest, DoesNotTakeAnOldArticleForNews) {
  silent(minutes{10});
  see("a", after(minutes{10}));
  silent(minutes{100});
  poll_with("a", fresh(after(minutes{-60})), counting(), after(minutes{100}));
  EXPECT_EQ(silent(minutes{130}), 1U);
}

TEST_F(AbsentTest, LooksAgainInTimeForIt) {
  look(after(minutes{0}));
  watch(minutes{60});
  EXPECT_EQ(look(after(minutes{60})).next, minutes{1});
  watch(minutes{119});
  EXPECT_EQ(look(after(minutes{120} - std::chrono::seconds{20})).next, std::chrono::seconds{20});
  EXPECT_EQ(get(store->look(std::make_shared<const std::vector<Hit>>(), {.now = after(minutes{0})})).next, std::nullopt);
}

TEST_F(AbsentTest, DoesNotTakeTheTimeItWasDownForSilence) {
  open_on_disk();
  look(after(minutes{0}));
  silent(minutes{90});
  open();
  elapsed = minutes{3};
  EXPECT_EQ(look(after(minutes{900})).alerts.size(), 0U);
  elapsed.reset();
  watched = minutes{900};
  EXPECT_EQ(silent(minutes{929}), 0U);
  EXPECT_EQ(silent(minutes{930}), 1U);
}

TEST_F(AbsentTest, DoesNotTakeTheTimeItWasSuspendedForSilence) {
  for (elapsed = minutes{0}; *elapsed <= minutes{90}; *elapsed += minutes{1}) look(after(*elapsed));
  elapsed = minutes{900};  // counts while the machine sleeps
  EXPECT_EQ(look(after(*elapsed)).alerts.size(), 0U);
  for (*elapsed += minutes{1}; *elapsed < minutes{930}; *elapsed += minutes{1}) {
    EXPECT_EQ(look(after(*elapsed)).alerts.size(), 0U) << elapsed->count();
  }
  EXPECT_EQ(look(after(minutes{931})).alerts.size(), 1U);
}

TEST_F(AbsentTest, DoesNotTakeTheTimeItWasNoPartOfTheConfigurationForSilence) {
  for (const Duration span : {Duration{hours{2}}, Duration{std::chrono::seconds{20}}}) {
    when.absent->span = span;
    ++conditions;
    const Duration begin = watched + minutes{1};
    look(after(begin));
    see("a", after(begin));
    for (Duration at = begin; at < begin + span + minutes{1}; at += std::chrono::seconds{10}) look_without_the_rule(after(at));
    watched = begin + span + minutes{1};
    EXPECT_EQ(look(after(watched)).alerts.size(), 0U) << span.count();
  }
}

TEST_F(AbsentTest, IsNotMisledByStepsOfTheClock) {
  const auto told_at = [this](Duration passed, Duration clock) {
    elapsed = passed;
    return look(after(clock)).alerts.size();
  };
  for (Duration at{0}; at < minutes{60}; at += minutes{1}) EXPECT_EQ(told_at(at, at), 0U);
  for (Duration at = minutes{60}; at < minutes{120}; at += minutes{1})
    EXPECT_EQ(told_at(at, days{at % minutes{2} == Duration{0} ? 30 : -30}), 0U);
  EXPECT_EQ(told_at(minutes{120}, -days{30}), 1U);
}

}  // namespace
}  // namespace feedwatch::store
