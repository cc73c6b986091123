// What becomes of alerts on their way, on a virtual clock.
#include "notify/pipeline.h"

#include "world.h"

namespace feedwatch::notify {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Rule plain() { return {}; }

Rule inhibited(std::vector<std::string> equal, std::optional<Duration> within = {}) {
  return {.policy = {.inhibitors = {{.rule = "big", .equal = std::move(equal), .within = within}}}};
}

Rule grouped(std::vector<std::string> keys, rules::Grouping grouping = {}) {
  return {.policy = {.grouped = true, .grouping = grouping}, .group_by = std::move(keys)};
}

Rule open(const char* from, const char* to, const char* outside = "hold", const char* tz = "UTC", const char* days = "") {
  Rule rule;
  rule.policy.hours = rules::Hours{.tz = tz, .days = days, .from = from, .to = to, .outside = outside};
  return rule;
}

Rule throttled(Duration per, uint32_t burst, std::vector<std::string> key = {"rule"}) {
  Rule rule;
  rule.policy.throttle = rules::Throttle{.per = per, .burst = burst, .key = std::move(key)};
  return rule;
}

Rule with_throttle(Rule rule, Duration per, uint32_t burst) {
  rule.policy.throttle = throttled(per, burst).policy.throttle;
  return rule;
}

Rule with_hours(Rule rule, const Rule& times) {
  rule.policy.hours = times.policy.hours;
  return rule;
}

TEST(Pipeline, PassesWhatNobodyHolds) {
  check({
      {"An alert of a plain rule goes at once.", plain(), {"0:00 alert x"}, {"0:00 x"}},
      {"Alerts of a plain rule are messages of their own.", plain(), {"0:00 alert x", "0:00 alert y"}, {"0:00 x", "0:00 y"}},
      {"A step of the clock means nothing to a plain rule.",
       plain(),
       {"0:00 alert x", "0:10 clock -30d", "0:20 alert y"},
       {"0:00 x", "0:20 y"}},
      {"A rule that inhibits somebody else is not held.", inhibited({}), {"0:00 alert x"}, {"0:00 x"}},
  });
}

TEST(Pipeline, KeepsQuietAboutWhatAnotherRuleHasTold) {
  const std::string muted = " muted: rule big has told it";
  check({
      {"A story that the inhibitor has told is not told again.",
       inhibited({"story"}),
       {"0:00 told big story=x", "0:05 alert x"},
       {"0:05 x" + muted}},
      {"Another story is told.", inhibited({"story"}), {"0:00 told big story=x", "0:05 alert y"}, {"0:05 y"}},
      {"A rule that is no inhibitor mutes nothing.",
       inhibited({"story"}),
       {"0:00 told other story=x", "0:05 alert x"},
       {"0:05 x"}},
      {"What was told first stays told.",
       inhibited({"story"}),
       {"0:00 alert x", "0:05 told big story=x", "0:10 alert x"},
       {"0:00 x", "0:10 x" + muted}},
      {"A story stays told for good.",
       inhibited({"story"}),
       {"0:00 told big story=x", "20d+0:00 alert x"},
       {"20d+0:00 x" + muted}},
      {"An inhibitor with a limit mutes until the limit.",
       inhibited({"source"}, hours{1}),
       {"0:00 told big source=a", "1:00 alert x", "1:01 alert y"},
       {"1:00 x" + muted, "1:01 y"}},
      {"Equal labels inhibit.",
       inhibited({"label.desk"}),
       {"0:00 told big label.desk=east", "0:01 alert x label.desk=east", "0:02 alert y label.desk=west"},
       {"0:01 x" + muted, "0:02 y"}},
      {"All keys must be equal.",
       inhibited({"source", "label.desk"}),
       {"0:00 told big source=a label.desk=east", "0:01 alert x", "0:02 alert y label.desk=east"},
       {"0:01 x", "0:02 y" + muted}},
      {"Entities inhibit as a set.",
       inhibited({"entity"}),
       {"0:00 told big entity=p entity=q", "0:01 alert x entity=q entity=p", "0:02 alert y entity=q"},
       {"0:01 x" + muted, "0:02 y"}},
      {"A clock that is set back does not make what was told untold.",
       inhibited({"source"}, hours{1}),
       {"0:00 told big source=a", "0:01 clock -3d", "0:02 alert x"},
       {"0:02 x" + muted}},
      {"A clock that is set forward ends the limit.",
       inhibited({"source"}, hours{1}),
       {"0:00 told big source=a", "0:01 clock +3h", "0:02 alert x"},
       {"0:02 x"}},
      {"What is inhibited does not begin a group.",
       {.policy = {.inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}}, .grouped = true}, .group_by = {"rule"}},
       {"0:00 told big story=x", "0:00 alert x", "0:00:20 alert y", "0:05 wait"},
       {"0:00 x" + muted, "0:00:50 y"}},
      {"An inhibitor that tells it while the group is collected keeps the group quiet about it.",
       {.policy = {.inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}}, .grouped = true}, .group_by = {"rule"}},
       {"0:00 alert x", "0:00:10 alert y", "0:00:20 told big story=x", "0:05 wait"},
       {"0:00:30 x" + muted, "0:00:30 y"}},
      {"A group of which everything was told meanwhile sends nothing.",
       {.policy = {.inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}}, .grouped = true}, .group_by = {"rule"}},
       {"0:00 alert x", "0:00:20 told big story=x", "0:05 wait"},
       {"0:00:30 x" + muted}},
      {"An inhibitor that comes after the group has left changes nothing.",
       {.policy = {.inhibitors = {{.rule = "big", .equal = {"story"}, .within = {}}}, .grouped = true}, .group_by = {"rule"}},
       {"0:00 alert x", "0:00:31 told big story=x", "0:05 wait"},
       {"0:00:30 x"}},
      {"What waits for the morning is quiet about what another rule has told in the night.",
       with_hours(inhibited({"story"}), open("06:00", "22:00")),
       {"11:00 alert x", "12:00 alert y", "13:00 told big story=x", "20:00 wait"},
       {"18:00 x" + muted, "18:00 y"}},
      {"What a throttle holds is quiet about what another rule has told meanwhile.",
       with_throttle(inhibited({"story"}), hours{1}, 1),
       {"0:00 alert x", "0:01 alert y", "0:02 alert z", "0:30 told big story=y", "2:00 wait"},
       {"0:00 x", "1:00 y" + muted, "1:00 z"}},
      {"What is inhibited does not count for the throttle.",
       with_throttle(inhibited({"story"}), hours{1}, 1),
       {"0:00 told big story=x", "0:00 alert x", "0:01 alert y"},
       {"0:00 x" + muted, "0:01 y"}},
  });
}

TEST(Pipeline, CollectsGroups) {
  const rules::Grouping at_once{.wait = Duration{0}};
  const rules::Grouping rare{.wait = seconds{30}, .interval = minutes{5}};
  const rules::Grouping eager{.wait = Duration{0}, .interval = minutes{5}};
  check({
      {"A group is collected for thirty seconds unless it says otherwise.",
       grouped({"rule"}),
       {"0:00 alert x", "0:01 wait"},
       {"0:00:30 x"}},
      {"A second alert joins and does not make the first wait longer.",
       grouped({"rule"}),
       {"0:00 alert x", "0:00:29 alert y", "0:01 wait"},
       {"0:00:30 x+y"}},
      {"An alert behind the window begins the next message.",
       grouped({"rule"}),
       {"0:00 alert x", "0:00:31 alert y", "0:02 wait"},
       {"0:00:30 x", "0:01:01 y"}},
      {"At the very end of the window the message has gone.",
       grouped({"rule"}),
       {"0:00 alert x", "0:00:30 alert y", "0:02 wait"},
       {"0:00:30 x", "0:01 y"}},
      {"Groups of different keys go apart.",
       grouped({"source"}),
       {"0:00 alert x", "0:00:10 alert y source=b", "0:00:20 alert z", "0:02 wait"},
       {"0:00:30 x+z", "0:00:40 y"}},
      {"Without keys the whole rule is a group.",
       grouped({}),
       {"0:00 alert x", "0:00:10 alert y source=b", "0:02 wait"},
       {"0:00:30 x+y"}},
      {"With no wait the first goes at once.",
       grouped({"rule"}, at_once),
       {"0:00 alert x", "0:00:01 alert y"},
       {"0:00 x", "0:00:01 y"}},
      {"With no wait and an interval the first goes at once and the others together.",
       grouped({"rule"}, eager),
       {"0:00 alert x", "0:01 alert y", "0:04 alert z", "0:10 wait"},
       {"0:00 x", "0:05 y+z"}},
      {"The interval is kept between all messages of a group.",
       grouped({"rule"}, eager),
       {"0:00 alert x", "0:01 alert y", "0:06 alert z", "0:20 wait"},
       {"0:00 x", "0:05 y", "0:10 z"}},
      {"After a quiet interval the first goes at once again.",
       grouped({"rule"}, eager),
       {"0:00 alert x", "0:05 alert y"},
       {"0:00 x", "0:05 y"}},
      {"The interval counts from the message, not from the alert.",
       grouped({"rule"}, rare),
       {"0:00 alert x", "0:01 alert y", "0:10 wait"},
       {"0:00:30 x", "0:05:30 y"}},
      {"Behind the interval a group waits for its window again.",
       grouped({"rule"}, rare),
       {"0:00 alert x", "0:06 alert y", "0:10 wait"},
       {"0:00:30 x", "0:06:30 y"}},
      {"Intervals of different groups do not touch.",
       grouped({"source"}, eager),
       {"0:00 alert x", "0:01 alert y source=b"},
       {"0:00 x", "0:01 y"}},
      {"A clock that is set forward does not shorten the window.",
       grouped({"rule"}),
       {"0:00 alert x", "0:00:10 clock +1d", "0:00:20 alert y", "0:01 wait"},
       {"0:00:30 x+y"}},
      {"A clock that is set back does not lengthen it.",
       grouped({"rule"}),
       {"0:00 alert x", "0:00:10 clock -1d", "0:01 wait"},
       {"0:00:30 x"}},
  });
}

TEST(Pipeline, WaitsForTheHoursOfTheRule) {
  check({
      {"Within the hours an alert goes at once.", open("06:00", "22:00"), {"0:00 alert x"}, {"0:00 x"}},
      {"Outside the hours it waits for the morning.", open("06:00", "22:00"), {"11:00 alert x", "20:00 wait"}, {"18:00 x"}},
      {"Held ones come out one by one.",
       open("06:00", "22:00"),
       {"11:00 alert x", "12:00 alert y", "20:00 wait"},
       {"18:00 x", "18:00 y"}},
      {"As a digest they come out as one.",
       open("06:00", "22:00", "digest"),
       {"11:00 alert x", "12:00 alert y", "20:00 wait"},
       {"18:00 x+y"}},
      {"What is to be dropped is muted and says why.",
       open("06:00", "22:00", "drop"),
       {"11:00 alert x", "19:00 alert y"},
       {"11:00 x muted: outside the hours of the rule", "19:00 y"}},
      {"Over the weekend it waits for Monday.",
       open("06:00", "22:00", "hold", "UTC", "mon-fri"),
       {"11:00 alert x", "3d+0:00 wait"},
       {"2d+18:00 x"}},
      {"The hours are those of their zone.",
       open("09:00", "17:00", "hold", "Asia/Tokyo"),
       {"0:00 alert x", "1d+0:00 wait"},
       {"12:00 x"}},
      {"In the night that the clock goes forward the morning comes an hour earlier.",
       open("06:00", "22:00", "hold", "Europe/London"),
       {"0:00 alert x", "12:00 wait"},
       {"6:00 x"},
       "2024-03-30T23:00:00Z"},
      {"In the night that the clock goes back it comes an hour later.",
       open("06:00", "22:00", "hold", "Europe/London"),
       {"0:00 alert x", "12:00 wait"},
       {"8:00 x"},
       "2024-10-26T22:00:00Z"},
      {"Hours that begin within the hour that is skipped begin behind it.",
       open("02:30", "05:00", "hold", "Europe/Berlin"),
       {"0:00 alert x", "3:00 wait"},
       {"1:00 x"},
       "2024-03-31T00:00:00Z"},
      {"Hours that begin within the hour that comes twice begin with the first.",
       open("02:30", "05:00", "hold", "Europe/Berlin"),
       {"0:00 alert x", "3:00 wait"},
       {"1:30 x"},
       "2024-10-26T23:00:00Z"},
      {"Southern zones change their clocks the other way round.",
       open("06:00", "22:00", "hold", "Australia/Sydney"),
       {"0:00 alert x", "12:00 wait"},
       {"7:00 x"},
       "2024-10-05T12:00:00Z"},
      {"A zone half an hour off is half an hour off.",
       open("06:00", "22:00", "hold", "Asia/Kolkata"),
       {"6:00 alert x", "13:00 wait"},
       {"12:30 x"}},
      {"A clock that is set forward into the hours lets go what waits.",
       open("06:00", "22:00"),
       {"11:00 alert x", "12:00 clock +8h", "12:05 wait"},
       {"12:00 x"}},
      {"A clock that is set forward within the night shortens the wait.",
       open("06:00", "22:00"),
       {"11:00 alert x", "12:00 clock +2h", "15:59 wait", "16:00 wait", "20:00 wait"},
       {"16:00 x"}},
      {"A clock that is set back into the night holds what becomes due until the morning.",
       open("06:00", "22:00"),
       {"11:00 alert x", "17:00 clock -3h", "22:00 wait"},
       {"21:00 x"}},
      {"A clock that is set back into the day lets go what waits.",
       open("06:00", "22:00"),
       {"11:00 alert x", "11:30 clock -3h", "12:00 wait"},
       {"11:30 x"}},
      {"A group that is collected at night waits for the morning as one.",
       with_hours(grouped({"rule"}), open("06:00", "22:00")),
       {"11:00 alert x", "11:00:10 alert y", "20:00 wait"},
       {"18:00 x+y"}},
      {"A group that becomes due as the night begins waits.",
       with_hours(grouped({"rule"}), open("06:00", "22:00")),
       {"9:59:45 alert x", "20:00 wait"},
       {"18:00 x"}},
  });
}

TEST(Pipeline, IsSilentAboutWhatIsSilenced) {
  check({
      {"What matches a silence is muted and says by which.",
       plain(),
       {"0:00 silence 1h rule=r", "0:10 alert x"},
       {"0:10 x muted: silence 1"}},
      {"A silence ends.",
       plain(),
       {"0:00 silence 1h rule=r", "0:59:59 alert x", "1:00 alert y"},
       {"0:59:59 x muted: silence 1", "1:00 y"}},
      {"Another rule is not meant.", plain(), {"0:00 silence 1h rule=q", "0:10 alert x"}, {"0:10 x"}},
      {"A star stands for any text.",
       plain(),
       {"0:00 silence 1h source=coast-*", "0:10 alert x source=coast-daily", "0:11 alert y"},
       {"0:10 x muted: silence 1", "0:11 y"}},
      {"All matchers must hold.",
       plain(),
       {"0:00 silence 1h rule=r source=b", "0:10 alert x", "0:11 alert y source=b"},
       {"0:10 x", "0:11 y muted: silence 1"}},
      {"A negated matcher spares what it names.",
       plain(),
       {"0:00 silence 1h severity!=critical", "0:10 alert x severity=low", "0:11 alert y severity=critical"},
       {"0:10 x muted: silence 1", "0:11 y"}},
      {"A label that is not there is empty.",
       plain(),
       {"0:00 silence 1h label.desk=", "0:10 alert x", "0:11 alert y label.desk=east"},
       {"0:10 x muted: silence 1", "0:11 y"}},
      {"One entity of several is enough.",
       plain(),
       {"0:00 silence 1h entity=q", "0:10 alert x entity=p entity=q", "0:11 alert y entity=p"},
       {"0:10 x muted: silence 1", "0:11 y"}},
      {"The first silence that holds is named.",
       plain(),
       {"0:00 silence 1h rule=q", "0:00 silence 1h rule=r", "0:00 silence 2h rule=r", "0:10 alert x"},
       {"0:10 x muted: silence 2"}},
      {"Of a group only what is silenced falls away.",
       grouped({"rule"}),
       {"0:00 silence 1h source=b", "0:00 alert x", "0:00:10 alert y source=b", "0:00:20 alert z", "0:01 wait"},
       {"0:00:30 y muted: silence 1", "0:00:30 x+z"}},
      {"A group that is silenced as a whole sends nothing.",
       grouped({"rule"}),
       {"0:00 silence 1h rule=r", "0:00 alert x", "0:00:10 alert y", "0:01 wait"},
       {"0:00:30 x muted: silence 1", "0:00:30 y muted: silence 1"}},
      {"What waits for the morning is told when the silence of the night is over.",
       open("06:00", "22:00"),
       {"11:00 silence 2h rule=r", "11:30 alert x", "20:00 wait"},
       {"18:00 x"}},
      {"A silence that begins while something waits mutes it.",
       open("06:00", "22:00"),
       {"11:00 alert x", "17:00 silence 2h rule=r", "20:00 wait"},
       {"18:00 x muted: silence 1"}},
      {"What is silenced does not count for the throttle.",
       throttled(hours{1}, 1),
       {"0:00 silence 10m source=b", "0:01 alert x source=b", "0:02 alert y"},
       {"0:01 x muted: silence 1", "0:02 y"}},
      {"A clock that is set back makes a silence last longer by as much.",
       plain(),
       {"0:00 silence 1h rule=r", "0:30 clock -1h", "1:59 alert x", "2:00 alert y"},
       {"1:59 x muted: silence 1", "2:00 y"}},
      {"A clock that is set forward behind a silence ends it.",
       plain(),
       {"0:00 silence 1h rule=r", "0:10 clock +2h", "0:11 alert x"},
       {"0:11 x"}},
  });
}

TEST(Pipeline, ThrottlesMessages) {
  check({
      {"A burst passes and the rest is one message.",
       throttled(minutes{30}, 2),
       {"0:00 alert v", "0:05 alert w", "0:10 alert x", "0:20 alert y", "0:40 wait"},
       {"0:00 v", "0:05 w", "0:30 x+y"}},
      {"The message of the rest counts as one.",
       throttled(minutes{30}, 2),
       {"0:00 alert v", "0:05 alert w", "0:10 alert x", "0:31 alert y", "0:32 alert z", "1:10 wait"},
       {"0:00 v", "0:05 w", "0:30 x", "0:31 y", "1:00 z"}},
      {"Keys are counted apart.",
       throttled(minutes{30}, 1, {"source"}),
       {"0:00 alert x", "0:01 alert y source=b", "0:02 alert z", "1:00 wait"},
       {"0:00 x", "0:01 y", "0:30 z"}},
      {"A message of a group counts once.",
       with_throttle(grouped({"rule"}), hours{1}, 1),
       {"0:00 alert x", "0:00:10 alert y", "0:05 alert z", "2:00 wait"},
       {"0:00:30 x+y", "1:00:30 z"}},
      {"What the throttle lets go at night waits for the morning.",
       with_throttle(open("06:00", "22:00"), hours{2}, 1),
       {"9:00 alert x", "9:30 alert y", "20:00 wait"},
       {"9:00 x", "18:00 y"}},
      {"What the night lets go counts for the throttle.",
       with_throttle(open("06:00", "22:00"), hours{2}, 1),
       {"11:00 alert x", "12:00 alert y", "23:00 wait"},
       {"18:00 x", "20:00 y"}},
      {"A clock that is set back does not hold anything longer.",
       throttled(minutes{30}, 1),
       {"0:00 alert x", "0:01 clock -1d", "0:05 alert y", "1:00 wait"},
       {"0:00 x", "0:30 y"}},
      {"A clock that is set forward opens no window.",
       throttled(minutes{30}, 1),
       {"0:00 alert x", "0:01 clock +1d", "0:05 alert y", "1:00 wait"},
       {"0:00 x", "0:30 y"}},
  });
}

TEST(Digest, IsDueWhenItsReceiverWantsIt) {
  const struct {
    const char* says;
    rules::Digest digest;
    const char* now;
    const char* due;
  } cases[] = {
      {"An interval counts from the first alert on.", {.every = minutes{15}}, "2024-12-14T10:02:00Z", "2024-12-14T10:17:00Z"},
      {"A time of day that is to come is today's.", {.at = "07:00"}, "2024-12-14T05:00:00Z", "2024-12-14T07:00:00Z"},
      {"At that very moment it is tomorrow's.", {.at = "07:00"}, "2024-12-14T07:00:00Z", "2024-12-15T07:00:00Z"},
      {"Days that are left out are waited for.",
       {.at = "07:00", .days = "mon-fri"},
       "2024-12-13T08:00:00Z",
       "2024-12-16T07:00:00Z"},
      {"The time is that of the zone.",
       {.at = "07:00", .tz = "America/New_York"},
       "2024-07-10T08:00:00Z",
       "2024-07-10T11:00:00Z"},
      {"In winter, too.", {.at = "07:00", .tz = "America/New_York"}, "2024-12-10T08:00:00Z", "2024-12-10T12:00:00Z"},
      {"A time that is skipped is the moment of the change.",
       {.at = "02:30", .tz = "Europe/Berlin"},
       "2024-03-31T00:30:00Z",
       "2024-03-31T01:00:00Z"},
      {"A time that comes twice is taken once, the first time.",
       {.at = "02:30", .tz = "Europe/Berlin"},
       "2024-10-27T00:30:00Z",
       "2024-10-28T01:30:00Z"},
  };
  for (const auto& one : cases) {
    const auto now = from_rfc3339(one.now);
    ASSERT_TRUE(now.has_value());
    EXPECT_EQ(to_rfc3339(next_digest(one.digest, *now)), one.due) << one.says;
  }
}

}  // namespace
}  // namespace feedwatch::notify
