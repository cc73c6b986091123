// Inhibiting, silences, groups, digests, reminders and the operator's orders, over what is stored.

#include <gmock/gmock.h>

#include "fixture.h"
#include "store/history.h"

namespace feedwatch::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

// Friday, 17 November 2023, 12:00 UTC.
const Time noon = from_unix_seconds(1'700'222'400);

notify::Silence silence(std::vector<std::string> matchers, Duration from, Duration until) {
  notify::Silence made{.from = noon + from, .until = noon + until, .author = "ada", .comment = "known"};
  for (const std::string& text : matchers) made.matchers.push_back(notify::parse_matcher(text).value());
  return made;
}

struct NotifyTest : StoreFixture {
  std::vector<Hit> rules{hit("r")};
  int number{0};
  std::optional<Duration> next{};
  std::vector<std::string> ids{};  // of the alerts that fired

  Hit& rule() { return rules.front(); }

  void SetUp() override { open_on_disk(); }

  void wants_digest(const std::string& receiver, rules::Digest digest) {
    notify::Digests digests = rule().digests ? *rule().digests : notify::Digests{};
    digests[receiver] = std::move(digest);
    for (Hit& one : rules) one.digests = std::make_shared<const notify::Digests>(digests);
  }

  // Messages that leave at once when `count` new articles match all rules.
  std::vector<std::string> fire(Duration when, int count = 1, const std::string& source = "a") {
    std::vector<NewArticle> articles;
    for (int i = 0; i < count; ++i) {
      const std::string name = std::to_string(++number);
      articles.push_back(entry(article(name, "example.org/" + name, "Title " + name, "Text " + name), rules));
    }
    PollResult result = poll(source, std::move(articles), noon + when);
    for (const alert::Alert& one : result.alerts) ids.push_back(one.id);
    return done(result.deliveries, noon + when);
  }
  std::vector<std::string> look(Duration when) {
    LookResult looked = get(store->look(std::make_shared<const std::vector<Hit>>(rules), {.now = noon + when}));
    next = looked.next;
    return done(looked.deliveries, noon + when);
  }
  // "desk: Title 1", "desk: digest Title 1, Title 2". They count as delivered.
  std::vector<std::string> done(const std::vector<Delivery>& deliveries, Time now) {
    std::vector<std::string> messages;
    std::vector<Finish> finished;
    for (const Delivery& one : deliveries) {
      const auto made = alert::alert_from_json(one.body);
      EXPECT_TRUE(made.has_value());
      std::string text = one.receiver + ": " + (made->type == "alert.fired" ? "" : made->type + " ");
      for (const auto& quoted : made->articles) text += (&quoted == &made->articles.front() ? "" : ", ") + quoted.title;
      if (made->more > 0) text += " +" + std::to_string(made->more);
      messages.push_back(std::move(text));
      finished.push_back({.id = one.id, .outcome = Outcome::delivered});
      last = one;
    }
    get(store->finish(std::move(finished), now));
    return messages;
  }
  OrderDone order(Order what, Duration when) { return get(store->operate(std::move(what), noon + when)); }
  AlertDetails details(const std::string& id) {
    auto history = History::open(options.path);
    EXPECT_TRUE(history.has_value());
    auto found = (*history)->alert(id);
    EXPECT_TRUE(found.has_value() && found->has_value()) << id;
    return found && *found ? **found : AlertDetails{};
  }

  Delivery last{};
};

TEST_F(NotifyTest, ARuleKeepsQuietAboutAStoryThatAnotherHasTold) {
  rules = {hit("small"), hit("big", {"pager"})};
  rules[0].inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}};
  rules[0].rank = 1;
  EXPECT_THAT(fire(minutes{0}), ElementsAre("pager: Title 1")) << "though it comes first in the file";
  ASSERT_EQ(ids.size(), 2U) << "it is kept";
  EXPECT_EQ(details(ids[1]).muted, "rule big has told it");
  EXPECT_EQ(details(ids[1]).summary.state, "muted");
  rules.pop_back();
  EXPECT_THAT(fire(minutes{1}), ElementsAre("desk: Title 2"));
}

TEST_F(NotifyTest, ARuleThatTellsTheStoryWhileAGroupWaitsKeepsTheGroupQuietAboutIt) {
  rules = {hit("small"), hit("big", {"pager"})};  // without ranks the smaller one comes first
  rules[0].inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}};
  rules[0].group_by = {"rule"};
  EXPECT_THAT(fire(minutes{0}), ElementsAre("pager: Title 1"));
  rules.pop_back();
  EXPECT_THAT(fire(seconds{10}), IsEmpty());
  EXPECT_THAT(look(minutes{1}), ElementsAre("desk: Title 2"));
  EXPECT_EQ(details(ids[0]).muted, "rule big has told it");
}

TEST_F(NotifyTest, ARuleThatTellsTheSameWhileAGroupWaitsKeepsTheGroupQuiet) {
  Hit small = hit("small");
  small.inhibitors = {{.rule = "big", .equal = {"source"}, .within = hours{1}}};
  small.group_by = {"rule"};
  rules = {small};
  EXPECT_THAT(fire(minutes{0}), IsEmpty());
  rules = {hit("big", {"pager"})};
  EXPECT_THAT(fire(seconds{10}), ElementsAre("pager: Title 2"));
  rules = {small};
  EXPECT_THAT(look(minutes{1}), IsEmpty());
  EXPECT_EQ(details(ids[0]).muted, "rule big has told it");
}

TEST_F(NotifyTest, ARuleThatIsMutedItselfMutesNobody) {
  rules = {hit("big", {"pager"}), hit("small")};
  rules[1].inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}};
  rules[1].rank = 1;
  order(AddSilence{silence({"rule=big"}, minutes{0}, hours{1})}, minutes{0});
  EXPECT_THAT(fire(minutes{1}), ElementsAre("desk: Title 1"));
}

TEST_F(NotifyTest, AnAlertThatWaitsForItsSilenceMutesNobody) {
  rule().grouping.wait = minutes{5};
  rules.push_back(hit("small"));
  rules[1].rank = 1;
  rules[1].inhibitors = {{.rule = "r", .equal = {"story"}}};
  order(AddSilence{silence({"rule=r"}, hours{0}, hours{1})}, minutes{0});
  EXPECT_THAT(fire(minutes{1}), ElementsAre("desk: Title 1")) << "of the small rule";
  EXPECT_EQ(last.rule_id, "small");
  EXPECT_THAT(look(minutes{10}), IsEmpty());
  EXPECT_THAT(fire(minutes{70}), IsEmpty()) << "when the silence is over the big one is waited for";
}

TEST_F(NotifyTest, EqualSourcesInhibitForAWhile) {
  rules = {hit("small"), hit("big", {"pager"})};
  rules[0].inhibitors = {{.rule = "big", .equal = {"source"}, .within = hours{1}}};
  rules[0].rank = 1;
  fire(minutes{0});
  rules.pop_back();
  EXPECT_THAT(fire(minutes{30}), IsEmpty());
  EXPECT_THAT(fire(minutes{31}, 1, "b"), ElementsAre("desk: Title 3"));
  EXPECT_THAT(fire(minutes{61}), ElementsAre("desk: Title 4"));
}

TEST_F(NotifyTest, ASilenceMutesAndEndsAndCanBeEnded) {
  const OrderDone made = order(AddSilence{silence({"rule=r", "source!=b"}, minutes{0}, hours{1})}, minutes{0});
  EXPECT_THAT(fire(minutes{1}), IsEmpty());
  EXPECT_EQ(details(ids[0]).muted, "silence 1 of ada: known");
  EXPECT_THAT(fire(minutes{2}, 1, "b"), ElementsAre("desk: Title 2"));
  EXPECT_EQ(order(ExpireSilence{made.id}, minutes{3}).changed, 1);
  EXPECT_THAT(fire(minutes{4}), ElementsAre("desk: Title 3"));
  const auto again = wait(io, store->operate(ExpireSilence{made.id}, noon + minutes{5}));
  ASSERT_TRUE(again.has_error());
  EXPECT_EQ(again.error().code, "unknown-id");
}

TEST_F(NotifyTest, ASilenceSurvivesARestart) {
  order(AddSilence{silence({"rule=r"}, minutes{0}, hours{1})}, minutes{0});
  open();
  EXPECT_THAT(fire(minutes{1}), IsEmpty());
  auto history = History::open(options.path);
  ASSERT_TRUE(history.has_value());
  const auto listed = (*history)->silences(noon + minutes{2}, false);
  ASSERT_TRUE(listed.has_value());
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().comment, "known");
  EXPECT_TRUE((*history)->silences(noon + hours{2}, false)->empty());
  EXPECT_EQ((*history)->silences(noon + hours{2}, true)->size(), 1U);
}

TEST_F(NotifyTest, OfAGroupOnlyWhatIsSilencedFallsAway) {
  rule().group_by = {"rule"};
  order(AddSilence{silence({"source=b"}, minutes{0}, hours{1})}, minutes{0});
  fire(seconds{0}, 2, "a");
  fire(seconds{10}, 1, "b");
  EXPECT_THAT(look(seconds{30}), ElementsAre("desk: digest Title 1, Title 2"));
  EXPECT_EQ(details(ids[2]).summary.state, "muted");
  EXPECT_EQ(details(ids[0]).summary.state, "included");
  EXPECT_THAT(details(ids[0]).messages, ElementsAre(last.alert_id));
}

TEST_F(NotifyTest, AGroupGoesAtOnceAndThenAtItsInterval) {
  rule().grouping = {.wait = Duration{0}, .interval = minutes{5}};
  EXPECT_THAT(fire(minutes{0}), ElementsAre("desk: Title 1"));
  EXPECT_THAT(fire(minutes{1}, 2), IsEmpty());
  open();
  EXPECT_THAT(look(minutes{4}), IsEmpty());
  EXPECT_THAT(look(minutes{5}), ElementsAre("desk: digest Title 2, Title 3"));
  EXPECT_THAT(fire(minutes{9}), IsEmpty());
  EXPECT_THAT(look(minutes{10}), ElementsAre("desk: Title 4"));
  EXPECT_THAT(fire(minutes{20}), ElementsAre("desk: Title 5"));
}

TEST_F(NotifyTest, AClockThatIsSetIntoTheHoursLetsGoWhatWaits) {
  rule().hours = rules::Hours{.from = "06:00", .to = "11:00", .outside = "hold"};
  EXPECT_THAT(fire(minutes{0}), IsEmpty());
  const auto at = [this](Duration wall, Duration elapsed) {
    LookResult looked =
        get(store->look(std::make_shared<const std::vector<Hit>>(rules), {.now = noon + wall, .elapsed = elapsed}));
    return done(looked.deliveries, noon + wall);
  };
  EXPECT_THAT(at(minutes{1}, minutes{1}), IsEmpty());
  EXPECT_THAT(at(hours{19}, minutes{2}), ElementsAre("desk: Title 1"));
}

TEST_F(NotifyTest, ADigestCollectsForItsReceiverAlone) {
  rule().receivers = {"desk", "mail"};
  wants_digest("mail", {.every = minutes{15}});
  EXPECT_THAT(fire(minutes{0}), ElementsAre("desk: Title 1"));
  EXPECT_THAT(fire(minutes{10}, 2), ElementsAre("desk: Title 2", "desk: Title 3"));
  open();
  EXPECT_THAT(look(minutes{14}), IsEmpty());
  EXPECT_EQ(details(ids[0]).collected.size(), 1U);
  EXPECT_THAT(look(minutes{15}), ElementsAre("mail: digest Title 1, Title 2, Title 3"));
  EXPECT_THAT(details(ids[0]).messages, ElementsAre(last.alert_id));
  EXPECT_THAT(details(last.alert_id).includes.size(), 3U);
  EXPECT_THAT(fire(minutes{16}), ElementsAre("desk: Title 4"));
  EXPECT_THAT(look(minutes{31}), ElementsAre("mail: Title 4")) << "one alert is its own message";
  EXPECT_THAT(look(hours{5}), IsEmpty());
}

TEST_F(NotifyTest, ADigestWaitsForNoOther) {
  wants_digest("desk", {.every = minutes{15}});
  const auto collected = [this](Duration when) {
    fire(when, 2);
    const Moment later{.now = noon + when + minutes{15}};
    return get(store->look(std::make_shared<const std::vector<Hit>>(rules), later)).deliveries;
  };
  const auto first = collected(minutes{0});
  ASSERT_EQ(first.size(), 1U);
  get(store->finish({{.id = first[0].id, .outcome = Outcome::retry, .next_try = noon + hours{2}}}, noon + minutes{15}));
  EXPECT_EQ(collected(minutes{20}).size(), 1U);
}

TEST_F(NotifyTest, AReminderComesBehindWhatItRemindsOf) {
  rule().grouping.repeat = hours{1};
  const PollResult told = poll("a", {entry(article("1", "example.org/1", "Title", "Text"), rules)}, noon);
  get(store->finish({{.id = told.deliveries.at(0).id, .outcome = Outcome::retry, .next_try = noon + hours{1}}}, noon));
  EXPECT_THAT(look(hours{1}), IsEmpty());
  const auto both = get(store->claim("desk", noon + hours{1}, 10));
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].id, told.deliveries[0].id);
  EXPECT_FALSE(both[0].story_id.empty());
  EXPECT_EQ(both[1].story_id, both[0].story_id) << "so that they are not sent at the same time";
}

TEST_F(NotifyTest, ADigestComesAtItsTimeOfDay) {
  wants_digest("desk", {.at = "07:00", .tz = "Europe/Berlin"});
  EXPECT_THAT(fire(minutes{0}, 2), IsEmpty());
  EXPECT_THAT(look(hours{17}), IsEmpty());
  EXPECT_THAT(look(hours{18}), ElementsAre("desk: digest Title 1, Title 2"));
}

TEST_F(NotifyTest, ADigestThatIsWantedSoonerTakesWhatWaitsAlong) {
  wants_digest("desk", {.at = "07:00"});
  EXPECT_THAT(fire(minutes{0}), IsEmpty());
  wants_digest("desk", {.every = minutes{15}});
  EXPECT_THAT(fire(minutes{10}), IsEmpty());
  EXPECT_THAT(look(minutes{24}), IsEmpty());
  EXPECT_THAT(look(minutes{25}), ElementsAre("desk: digest Title 1, Title 2"));
  EXPECT_THAT(look(hours{30}), IsEmpty());
}

TEST_F(NotifyTest, ADigestOfManyIsSeveralMessagesAndLosesNothing) {
  wants_digest("desk", {.every = minutes{15}});
  fire(minutes{0}, 120);
  size_t told = 0;
  auto messages = look(minutes{15});
  for (auto more = get(store->claim("desk", noon + minutes{16}, 1)); !more.empty();
       more = get(store->claim("desk", noon + minutes{16}, 1))) {
    const auto further = done(more, noon + minutes{16});
    messages.insert(messages.end(), further.begin(), further.end());
  }
  for (const std::string& message : messages) told += 1 + static_cast<size_t>(std::count(message.begin(), message.end(), ','));
  EXPECT_EQ(messages.size(), 5U);
  EXPECT_EQ(told, 120U);
}

TEST_F(NotifyTest, ADigestOfSeveralRulesSaysWhichAlertIsOfWhich) {
  rules = {hit("r"), hit("q")};
  rules[1].rule.severity = "high";
  wants_digest("desk", {.every = minutes{15}});
  fire(minutes{0});
  look(minutes{15});
  const auto made = alert::alert_from_json(last.body);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->rule.title, "Digest");
  EXPECT_EQ(made->rule.severity, "high");
  EXPECT_EQ(made->story.title, "1 story");
  ASSERT_EQ(made->articles.size(), 2U);
  EXPECT_EQ(made->articles[0].rule, "r");
  EXPECT_EQ(made->articles[1].rule, "q");
  EXPECT_EQ(made->articles[1].alert_id, ids[1]);
}

TEST_F(NotifyTest, ADigestNamesASilenceAsItNamesAnArticle) {
  rule().rule.title = "The wire has gone quiet";
  rule().when.absent = rules::When::Absent{.span = hours{2}};
  rules.push_back(hit("s"));
  wants_digest("desk", {.every = hours{3}});
  for (Duration when = minutes{0}; when < hours{3} + minutes{10}; when += minutes{1}) {
    EXPECT_THAT(look(when), IsEmpty());
    if (when == minutes{10}) poll("a", {entry(article("1", "example.org/1", "Title 1", "Text"), {rules[1]})}, noon + when);
  }
  EXPECT_THAT(look(hours{3} + minutes{10}), ElementsAre("desk: digest Title 1, The wire has gone quiet"));
  const auto made = alert::alert_from_json(last.body);
  EXPECT_EQ(made->articles.at(1).rule, "r");
  EXPECT_FALSE(made->articles.at(1).alert_id.empty());
  EXPECT_TRUE(made->articles.at(1).url.empty());
}

TEST_F(NotifyTest, WhatNobodyAcknowledgesGoesToOthers) {
  rule().escalate = rules::Escalation{.after = minutes{15}, .to = {{.value = "pager"}}};
  EXPECT_THAT(fire(minutes{0}, 2), ElementsAre("desk: Title 1", "desk: Title 2"));
  EXPECT_EQ(order(Acknowledge{.alert = ids[0], .author = "ada"}, minutes{5}).changed, 1);
  EXPECT_EQ(order(Acknowledge{.alert = ids[0], .author = "ada"}, minutes{6}).changed, 0);
  open();
  EXPECT_THAT(look(minutes{14}), IsEmpty());
  EXPECT_THAT(look(minutes{15}), ElementsAre("pager: alert.reminder Title 2"));
  EXPECT_EQ(alert::alert_from_json(last.body)->reminds, ids[1]);
  EXPECT_THAT(look(hours{5}), IsEmpty()) << "once";
  EXPECT_EQ(details(ids[0]).acknowledged_by, "ada");
}

TEST_F(NotifyTest, AMessageIsRepeatedUntilItsReminderIsAcknowledged) {
  rule().grouping.repeat = hours{1};
  EXPECT_THAT(fire(minutes{0}), ElementsAre("desk: Title 1"));
  EXPECT_THAT(look(hours{1}), ElementsAre("desk: alert.reminder Title 1"));
  EXPECT_THAT(look(hours{2}), ElementsAre("desk: alert.reminder Title 1"));
  EXPECT_EQ(order(Acknowledge{.alert = last.alert_id, .author = "ada"}, hours{2}).changed, 2) << "the reminder and the alert";
  EXPECT_THAT(look(hours{3}), IsEmpty());
  EXPECT_EQ(next, std::nullopt);
}

TEST_F(NotifyTest, RepetitionsEndOfThemselves) {
  rule().grouping.repeat = hours{1};
  fire(minutes{0});
  size_t told = 0;
  for (int hour = 1; hour < 100; ++hour) told += look(hours{hour}).size();
  EXPECT_EQ(told, 50U);
}

TEST_F(NotifyTest, RepetitionsWaitForTheHoursAndStopWhenSilenced) {
  rule().grouping.repeat = hours{6};
  rule().hours = rules::Hours{.from = "06:00", .to = "17:00", .outside = "hold"};
  EXPECT_THAT(fire(minutes{0}), ElementsAre("desk: Title 1"));
  EXPECT_THAT(look(hours{6}), IsEmpty());
  EXPECT_THAT(look(hours{18}), ElementsAre("desk: alert.reminder Title 1"));
  order(AddSilence{silence({"rule=r"}, hours{19}, hours{30})}, hours{19});
  EXPECT_THAT(look(hours{24}), IsEmpty());
  EXPECT_THAT(look(hours{48}), IsEmpty());
}

TEST_F(NotifyTest, AnEscalationWaitsForTheEndOfASilence) {
  rule().escalate = rules::Escalation{.after = minutes{15}, .to = {{.value = "pager"}}};
  fire(minutes{0}, 2);
  const OrderDone silenced = order(AddSilence{silence({"rule=r"}, minutes{10}, hours{2})}, minutes{10});
  EXPECT_THAT(look(minutes{15}), IsEmpty());
  order(Acknowledge{.alert = ids[0], .author = "ada"}, minutes{16});
  EXPECT_THAT(look(minutes{60}), IsEmpty());
  ASSERT_TRUE(next.has_value());
  EXPECT_LE(*next, minutes{5}) << "the silence may be ended";
  order(ExpireSilence{.id = silenced.id}, minutes{61});
  EXPECT_THAT(look(minutes{65}), ElementsAre("pager: alert.reminder Title 2"));
  EXPECT_THAT(look(hours{5}), IsEmpty()) << "once";
}

TEST_F(NotifyTest, AMessageOfSeveralIsAcknowledgedWithAllOfThem) {
  rule().group_by = {"rule"};
  rule().escalate = rules::Escalation{.after = minutes{15}, .to = {{.value = "pager"}}};
  fire(seconds{0}, 2);
  look(seconds{30});
  order(Acknowledge{.alert = ids[0], .author = "ada"}, minutes{1});
  order(Acknowledge{.alert = ids[1], .author = "ada"}, minutes{1});
  EXPECT_THAT(look(minutes{16}), IsEmpty());
}

TEST_F(NotifyTest, DeadLettersAreSentAgainOrDropped) {
  rule().receivers = {"desk", "mail"};
  PollResult result = poll("a", {entry(article("1", "example.org/1", "Title", "Text"), rules)}, noon);
  ASSERT_EQ(result.deliveries.size(), 2U);
  std::vector<Finish> finished;
  for (const Delivery& one : result.deliveries) finished.push_back({.id = one.id, .outcome = Outcome::dead, .error = "http-400"});
  get(store->finish(std::move(finished), noon));
  EXPECT_EQ(order(Replay{{.receiver = "nobody"}}, minutes{1}).changed, 0);
  EXPECT_EQ(order(Replay{{.since = noon + minutes{1}}}, minutes{1}).changed, 0);
  EXPECT_EQ(order(Replay{{.receiver = "desk", .since = noon, .before = noon + minutes{1}}}, minutes{2}).changed, 1);
  const auto again = get(store->claim("desk", noon + minutes{2}, 10));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, result.deliveries[0].message_id);
  EXPECT_EQ(again[0].attempt, 1U);
  get(store->finish({{.id = again[0].id, .outcome = Outcome::delivered}}, noon + minutes{2}));
  auto history = History::open(options.path);
  ASSERT_TRUE(history.has_value());
  EXPECT_EQ((*history)->delivery(again[0].message_id)->value().attempts.size(), 2U) << "what was tried before is kept";
  EXPECT_EQ(order(Drop{{.ids = {result.deliveries[1].message_id}}}, minutes{3}).changed, 1);
  EXPECT_EQ(get(store->counts()).dead, 0);
  const auto unknown = wait(io, store->operate(Drop{{.ids = {"4711"}}}, noon));
  ASSERT_TRUE(unknown.has_error());
  EXPECT_EQ(unknown.error().code, "unknown-id");
}

TEST_F(NotifyTest, WhatIsBeingSentIsNeitherReplayedNorDropped) {
  PollResult result = poll("a", {entry(article("1", "example.org/1", "Title", "Text"), rules)}, noon);
  const std::string id = result.deliveries.at(0).message_id;
  EXPECT_EQ(order(Replay{{.ids = {id}}}, minutes{1}).changed, 0);
  EXPECT_EQ(order(Drop{{.ids = {id}}}, minutes{1}).changed, 0);
}

TEST_F(NotifyTest, AReceiverIsEnabledAgain) {
  get(store->disable_receiver("desk", "410"));
  EXPECT_EQ(order(EnableReceiver{"desk"}, minutes{0}).changed, 1);
  EXPECT_EQ(order(EnableReceiver{"desk"}, minutes{0}).changed, 0);
  EXPECT_THAT(fire(minutes{1}), ElementsAre("desk: Title 1"));
}

TEST_F(NotifyTest, ListsAlertsByStateAndRule) {
  rule().hours = rules::Hours{.from = "06:00", .to = "11:00", .outside = "hold"};
  fire(minutes{0});
  auto history = History::open(options.path);
  ASSERT_TRUE(history.has_value());
  EXPECT_EQ((*history)->alerts({.state = "held"})->size(), 1U);
  EXPECT_EQ((*history)->alerts({.rule = "q"})->size(), 0U);
  EXPECT_EQ((*history)->alerts({.since = noon + minutes{1}})->size(), 0U);
  EXPECT_EQ(details(ids[0].substr(0, 8)).held_in, "hours");
  EXPECT_EQ(details(ids[0]).held_until, noon + hours{18});
  EXPECT_FALSE((*history)->alert("")->has_value());
}

}  // namespace
}  // namespace feedwatch::store
