// What lies between an alert and its message: groups, hours, throttles; and that nothing is lost on the way.

#include <gmock/gmock.h>

#include "fixture.h"

namespace feedwatch::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

// Friday, 17 November 2023, 12:00 UTC.
const Time noon = from_unix_seconds(1'700'222'400);

struct HeldTest : StoreFixture {
  Hit rule = hit("r");
  int number{0};

  // The messages that leave at once when `count` new articles of a source match at `now`.
  std::vector<std::string> fire(Duration when, int count = 1, const std::string& source = "a") {
    std::vector<NewArticle> articles;
    for (int i = 0; i < count; ++i) {
      const std::string name = std::to_string(++number);
      articles.push_back(entry(article(name, "example.org/" + name, "Title " + name, "Text " + name), {rule}));
    }
    const PollResult result = poll(source, std::move(articles), noon + when);
    EXPECT_EQ(result.alerts.size(), static_cast<size_t>(count));
    return done(result.deliveries, noon + when);
  }
  std::vector<std::string> look(Duration when) {
    LookResult looked = get(store->look(std::make_shared<const std::vector<Hit>>(1, rule), {.now = noon + when}));
    next = looked.next;
    return done(looked.deliveries, noon + when);
  }
  // "Title 1", or "digest: Title 1, Title 2 +3". They count as delivered.
  std::vector<std::string> done(const std::vector<Delivery>& deliveries, Time now) {
    std::vector<std::string> messages;
    std::vector<Finish> finished;
    for (const Delivery& one : deliveries) {
      const auto made = alert::alert_from_json(one.body);
      EXPECT_TRUE(made.has_value());
      std::string text = made->type == "digest" ? "digest: " : "";
      for (const auto& quoted : made->articles) text += (&quoted == &made->articles.front() ? "" : ", ") + quoted.title;
      if (one.body.find("\"more\"") != std::string::npos) text += " and more";
      messages.push_back(std::move(text));
      finished.push_back({.id = one.id, .outcome = Outcome::delivered});
    }
    get(store->finish(std::move(finished), now));
    return messages;
  }

  std::optional<Duration> next{};
};

TEST_F(HeldTest, ARuleWithoutPolicyTellsAtOnce) {
  EXPECT_EQ(fire(minutes{0}, 3).size(), 3U);
  EXPECT_THAT(look(minutes{0}), IsEmpty());
}

TEST_F(HeldTest, ThrottleSumsUpWhatIsTooMuch) {
  rule.throttle = rules::Throttle{.per = minutes{30}, .burst = 2};
  EXPECT_THAT(fire(minutes{0}), ElementsAre("Title 1"));
  EXPECT_THAT(fire(minutes{5}), ElementsAre("Title 2"));
  EXPECT_THAT(fire(minutes{10}), IsEmpty());
  EXPECT_THAT(fire(minutes{20}, 2), IsEmpty());
  EXPECT_THAT(look(minutes{29}), IsEmpty());
  EXPECT_EQ(next, minutes{1});
  EXPECT_THAT(look(minutes{30}), ElementsAre("digest: Title 3, Title 4, Title 5"));
  EXPECT_THAT(fire(minutes{31}), ElementsAre("Title 6")) << "the message counted as one of two";
  EXPECT_THAT(fire(minutes{32}), IsEmpty());
  EXPECT_THAT(look(minutes{60}), ElementsAre("Title 7")) << "one alert is its own message";
}

TEST_F(HeldTest, ThrottleKeepsKeysApart) {
  rule.throttle = rules::Throttle{.per = minutes{30}, .burst = 1, .key = {"rule", "source"}};
  EXPECT_EQ(fire(minutes{0}, 1, "a").size(), 1U);
  EXPECT_EQ(fire(minutes{1}, 1, "b").size(), 1U);
  EXPECT_THAT(fire(minutes{2}, 1, "a"), IsEmpty());
}

TEST_F(HeldTest, ThrottleOfAThousandASecondHoldsNothingBack) {
  rule.throttle = rules::Throttle{.per = seconds{1}, .burst = 1000};
  EXPECT_EQ(fire(minutes{0}, 300).size(), 300U);
}

TEST_F(HeldTest, ListsFiftyAndCountsTheRest) {
  rule.throttle = rules::Throttle{.per = minutes{30}, .burst = 1};
  fire(minutes{0}, 80);
  const auto messages = look(minutes{30});
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_NE(messages[0].find("and more"), std::string::npos);
}

TEST_F(HeldTest, HoursHoldEachUntilTheyBegin) {
  rule.hours = rules::Hours{.tz = "Europe/London", .days = "mon-fri", .from = "06:00", .to = "22:00", .outside = "hold"};
  EXPECT_THAT(fire(hours{0}), ElementsAre("Title 1"));
  EXPECT_THAT(fire(hours{11}), IsEmpty());
  EXPECT_THAT(fire(hours{30}), IsEmpty());
  EXPECT_THAT(look(hours{31}), IsEmpty()) << "Saturday";
  EXPECT_THAT(look(hours{65}), IsEmpty());
  EXPECT_THAT(look(hours{66}), ElementsAre("Title 2", "Title 3"));
}

TEST_F(HeldTest, HoursCollectOrDrop) {
  rule.hours = rules::Hours{.from = "06:00", .to = "11:00", .outside = "digest"};
  EXPECT_THAT(fire(hours{0}, 2), IsEmpty());
  EXPECT_THAT(fire(hours{1}), IsEmpty());
  EXPECT_THAT(look(hours{18}), ElementsAre("digest: Title 1, Title 2, Title 3"));
  rule.hours->outside = "drop";
  EXPECT_THAT(fire(hours{24}), IsEmpty());
  EXPECT_THAT(look(hours{48}), IsEmpty());
  EXPECT_EQ(get(store->counts()).alerts, 5) << "what was dropped is kept; the digest is a row of its own";
}

TEST_F(HeldTest, WhatAThrottleLetsGoAtNightWaitsForTheDay) {
  rule.hours = rules::Hours{.from = "06:00", .to = "22:00", .outside = "hold"};
  rule.throttle = rules::Throttle{.per = hours{2}, .burst = 1};
  EXPECT_EQ(fire(hours{9}).size(), 1U);
  EXPECT_THAT(fire(hours{9} + minutes{30}, 2), IsEmpty());
  EXPECT_THAT(look(hours{11}), IsEmpty());
  EXPECT_THAT(look(hours{18}), ElementsAre("digest: Title 2, Title 3"));
}

TEST_F(HeldTest, AGroupIsOneMessage) {
  rule.group_by = {"rule"};
  EXPECT_THAT(fire(seconds{0}, 2), IsEmpty());
  EXPECT_THAT(fire(seconds{20}), IsEmpty());
  EXPECT_THAT(look(seconds{29}), IsEmpty());
  EXPECT_THAT(look(seconds{30}), ElementsAre("digest: Title 1, Title 2, Title 3"));
  EXPECT_THAT(fire(seconds{31}), IsEmpty());
  EXPECT_THAT(look(seconds{61}), ElementsAre("Title 4"));
}

TEST_F(HeldTest, GroupsByLabelAndSource) {
  rule.group_by = {"source"};
  fire(seconds{0}, 2, "a");
  fire(seconds{0}, 1, "b");
  EXPECT_THAT(look(seconds{30}), ElementsAre("digest: Title 1, Title 2", "Title 3"));
}

TEST_F(HeldTest, WhatIsHeldSurvivesARestart) {
  open_on_disk();
  rule.throttle = rules::Throttle{.per = minutes{30}, .burst = 1};
  fire(minutes{0}, 3);
  open();
  EXPECT_THAT(look(minutes{30}), ElementsAre("digest: Title 2, Title 3"));
}

TEST_F(HeldTest, WhatARuleHoldsThatIsGoneIsSentToWhomItWasFor) {
  rule.throttle = rules::Throttle{.per = minutes{30}, .burst = 1};
  fire(minutes{0}, 2);
  const LookResult looked = get(store->look(std::make_shared<const std::vector<Hit>>(), {.now = noon + minutes{30}}));
  ASSERT_EQ(looked.deliveries.size(), 1U);
  EXPECT_EQ(looked.deliveries[0].receiver, "desk");
  EXPECT_EQ(looked.deliveries[0].rule_id, "r");
}

TEST_F(HeldTest, NobodyIsToldTwice) {
  rule.throttle = rules::Throttle{.per = minutes{1}, .burst = 1};
  size_t told = 0;
  const auto count = [&told](const std::vector<std::string>& messages) {
    for (const std::string& message : messages) told += 1 + static_cast<size_t>(std::count(message.begin(), message.end(), ','));
  };
  for (int i = 0; i < 40; ++i) {
    count(fire(seconds{i * 20}));
    count(look(seconds{i * 20 + 1}));
  }
  count(look(seconds{40 * 20 + 60}));
  EXPECT_EQ(told, 40U);
  EXPECT_THAT(look(hours{5}), IsEmpty());
  EXPECT_EQ(next, std::nullopt);
}

}  // namespace
}  // namespace feedwatch::store
