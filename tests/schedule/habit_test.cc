// Adaptive polling judged by replay: what delay do posts meet, at the same number of requests as a fixed interval's.
#include "schedule/habit.h"

#include <algorithm>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "schedule/cadence.h"

namespace feedwatch::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time monday = from_unix_seconds(1'767'571'200);  // 2026-01-05
constexpr int trace_days = 84;
constexpr int settled_after = 14;  // days; delays count from then on

using Trace = std::vector<Time>;
using Random = std::mt19937_64;

double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }
Duration within(Random& random, Duration span) {
  return Duration{static_cast<Duration::rep>(uniform(random) * static_cast<double>(span.count()))};
}

Trace hourly(Random& random) {
  Trace trace;
  for (int i = 0; i < trace_days * 24; ++i) trace.push_back(monday + hours{i} + minutes{17} + within(random, minutes{6}));
  return trace;
}

Trace office_hours(Random& random) {
  Trace trace;
  for (int day = 0; day < trace_days; ++day) {
    if (day % 7 >= 5) continue;
    for (int post = 0; post < 12; ++post) trace.push_back(monday + days{day} + hours{8} + within(random, hours{9}));
  }
  return trace;
}

// A ticker: two or three afternoons or evenings a week, dozens of posts within a few hours.
Trace bursty(Random& random) {
  Trace trace;
  for (int day = 0; day < trace_days; ++day) {
    if (uniform(random) > 0.4) continue;
    const Time start = monday + days{day} + hours{12} + within(random, hours{8});
    for (int post = 0; post < 40; ++post) trace.push_back(start + within(random, hours{4}));
  }
  return trace;
}

Trace daily_at_seven(Random& random) {
  Trace trace;
  for (int day = 0; day < trace_days; ++day) trace.push_back(monday + days{day} + hours{7} + within(random, minutes{10}));
  return trace;
}

Trace dead(Random& random) { return {monday + days{3} + within(random, days{1})}; }

Trace at_any_time(Random& random) {
  Trace trace;
  for (int post = 0; post < trace_days * 10; ++post) trace.push_back(monday + within(random, days{trace_days}));
  return trace;
}

struct Outcome {
  size_t requests{0};
  size_t posts{0};
  double mean_delay{0};  // minutes
  Duration longest_gap{};
};

// `next` is told what a poll found and says when the next one is.
using Planner = std::function<Time(std::optional<Time> last, Time now, const std::vector<Time>& fresh)>;

Outcome replay(const Trace& sorted, Time start, const Planner& plan) {
  Outcome outcome;
  const Time end = monday + days{trace_days};
  std::optional<Time> last;
  double waited = 0;
  auto post = sorted.begin();
  for (Time now = start; now < end;) {
    std::vector<Time> fresh;
    for (; post != sorted.end() && *post <= now; ++post) {
      if (last) fresh.push_back(*post);
      if (now < monday + days{settled_after}) continue;
      waited += static_cast<double>((now - *post).count()) / 60'000;
      ++outcome.posts;
    }
    ++outcome.requests;
    const Time next = plan(last, now, fresh);
    outcome.longest_gap = std::max(outcome.longest_gap, next - now);
    last = now;
    now = next;
  }
  if (outcome.posts > 0) outcome.mean_delay = waited / static_cast<double>(outcome.posts);
  return outcome;
}

struct Circumstances {
  Cadence cadence{};
  Advice advice{};
  bool dated{true};  // articles say when they were published
};

Planner fixed(const Circumstances& given, const std::string& salt) {
  return [given, salt](std::optional<Time>, Time now, const std::vector<Time>&) {
    return after_success(given.cadence, given.advice, now, salt);
  };
}

// As the daemon does it: the habit proposes, the rules of polling decide. Checks them at every step.
Planner adaptive(const Circumstances& given, const std::string& salt, Habit& habit) {
  return [given, salt, &habit](std::optional<Time> last, Time now, const std::vector<Time>& fresh) {
    const Allowance allowance{.interval = given.cadence.interval, .least = given.cadence.min_interval};
    habit = habit_of(to_text(habit));  // as it comes back from the store
    learn(habit, last, now, fresh.size(), given.dated ? fresh : std::vector<Time>{}, allowance.interval);
    Cadence placed = given.cadence;
    placed.interval = next_poll(habit, allowance, now, salt) - now;
    placed.jitter = 0;
    const Time next = after_success(placed, given.advice, now, salt);
    EXPECT_GE(next, now + given.cadence.min_interval);
    EXPECT_GE(next, now + given.advice.fresh_for.value_or(Duration{}));
    EXPECT_GE(next, now + given.advice.ttl.value_or(Duration{}));
    EXPECT_GE(next, now + given.advice.retry_after.value_or(Duration{}));
    EXPECT_TRUE(given.advice.validators || next >= now + hours{1});
    const auto hour = std::chrono::floor<hours>(next.time_since_epoch() % days{1}).count();
    EXPECT_EQ(given.advice.skip_hours >> hour & 1U, 0U);
    return next;
  };
}

struct Pattern {
  const char* name;
  Trace (*make)(Random&);
  double least_gain;  // of the mean delay, a share
};

constexpr Pattern patterns[] = {
    {"hourly", hourly, 0.3}, {"office hours", office_hours, 0.3}, {"bursty", bursty, 0.3}, {"daily 07:00", daily_at_seven, 0.3},
    {"dead", dead, 0.0},     {"at any time", at_any_time, -0.03},
};

TEST(Habit, LowersTheDelayByAThirdAtTheSameNumberOfRequests) {
  double fixed_total = 0;
  double adaptive_total = 0;
  for (const Pattern& pattern : patterns) {
    double fixed_delay = 0;
    double adaptive_delay = 0;
    size_t fixed_requests = 0;
    size_t adaptive_requests = 0;
    constexpr int runs = 8;
    for (int run = 0; run < runs; ++run) {
      Random random(static_cast<uint64_t>(run) * 7919 + 1);
      Trace trace = pattern.make(random);
      std::sort(trace.begin(), trace.end());
      const Time start = monday + within(random, hours{1});
      const std::string salt = pattern.name + std::to_string(run);
      const Circumstances given{.cadence = {.jitter = 0}};
      Habit habit;
      const Outcome plain = replay(trace, start, fixed(given, salt));
      const Outcome placed = replay(trace, start, adaptive(given, salt, habit));
      fixed_delay += plain.mean_delay / runs;
      adaptive_delay += placed.mean_delay / runs;
      fixed_requests += plain.requests;
      adaptive_requests += placed.requests;
      EXPECT_LE(placed.longest_gap, hours{4} + minutes{5}) << pattern.name;
    }
    const double gain = fixed_delay > 0 ? 1 - adaptive_delay / fixed_delay : 0;
    std::printf("%-14s fixed hourly %5.1f min, adaptive %5.1f min (%+.0f %%), requests %zu : %zu\n", pattern.name, fixed_delay,
                adaptive_delay, -100 * gain, fixed_requests, adaptive_requests);
    EXPECT_GE(gain, pattern.least_gain) << pattern.name;
    EXPECT_LE(static_cast<double>(adaptive_requests), static_cast<double>(fixed_requests) * 1.01) << pattern.name;
    fixed_total += fixed_delay;
    adaptive_total += adaptive_delay;
  }
  EXPECT_LE(adaptive_total, 0.7 * fixed_total);
}

TEST(Habit, LearnsWithoutDatesToo) {
  for (const Pattern& pattern : {patterns[1], patterns[3]}) {
    Random random(5);
    Trace trace = pattern.make(random);
    std::sort(trace.begin(), trace.end());
    const Circumstances given{.cadence = {.jitter = 0}, .dated = false};
    Habit habit;
    const Outcome plain = replay(trace, monday + minutes{40}, fixed(given, "s"));
    const Outcome placed = replay(trace, monday + minutes{40}, adaptive(given, "s", habit));
    std::printf("%-14s without dates: fixed hourly %5.1f min, adaptive %5.1f min\n", pattern.name, plain.mean_delay,
                placed.mean_delay);
    EXPECT_LE(placed.mean_delay, 0.7 * plain.mean_delay) << pattern.name;
  }
}

TEST(Habit, KeepsToWhatServersAsk) {
  const Circumstances circumstances[] = {
      {.cadence = {}, .advice = {.fresh_for = minutes{45}}}, {.cadence = {}, .advice = {.ttl = hours{2}}},
      {.cadence = {}, .advice = {.retry_after = hours{3}}},  {.cadence = {}, .advice = {.skip_hours = 0x0000'ff}},
      {.cadence = {}, .advice = {.validators = false}},      {.cadence = {.interval = minutes{15}}, .advice = {}},
      {.cadence = {.interval = hours{12}}, .advice = {}},
  };
  for (const Circumstances& given : circumstances) {
    for (const Pattern& pattern : patterns) {
      Random random(3);
      Trace trace = pattern.make(random);
      std::sort(trace.begin(), trace.end());
      Habit habit;
      const Outcome placed = replay(trace, monday, adaptive(given, "s", habit));
      const auto budget = static_cast<size_t>(days{trace_days} / given.cadence.interval);
      EXPECT_LE(placed.requests, budget + budget / 50 + 2) << pattern.name;
    }
  }
}

// Twenty-two items a working day, half an hour apart, and the planner told how many a document lists.
Outcome with_documents_of(size_t listed, size_t most_at_once) {
  Trace trace;
  for (int day = 0; day < trace_days; ++day) {
    for (int post = 0; day % 7 < 5 && post < 22; ++post) trace.push_back(monday + days{day} + hours{7} + minutes{30 * post});
  }
  Habit habit;
  const Circumstances given{.cadence = {.jitter = 0}};
  const Planner plan = adaptive(given, "s", habit);
  Duration longest{};
  Outcome outcome = replay(trace, monday, [&](std::optional<Time> last, Time now, const std::vector<Time>& fresh) {
    note_share(habit, std::min(fresh.size(), most_at_once), listed);
    const Time next = plan(last, now, fresh);
    if (now > monday + days{settled_after}) longest = std::max(longest, next - now);
    return next;
  });
  outcome.longest_gap = longest;
  return outcome;
}

TEST(Habit, WaitsNoLongerThanTheIntervalWhereADocumentListsFew) {
  constexpr Duration spread = minutes{3};
  EXPECT_LE(with_documents_of(8, 2).longest_gap, hours{1} + spread);
  EXPECT_LE(with_documents_of(20, 2).longest_gap, minutes{150} + spread);
  EXPECT_GT(with_documents_of(20, 2).longest_gap, hours{2});
  EXPECT_GT(with_documents_of(100, 4).longest_gap, hours{3});
  EXPECT_LE(with_documents_of(8, 2).requests, size_t{trace_days * 24 + 20});
}

TEST(Habit, AdaptsOnlyWhereThereIsRoom) {
  EXPECT_TRUE(can_adapt({.interval = hours{1}, .least = minutes{5}}));
  EXPECT_FALSE(can_adapt({.interval = minutes{10}, .least = minutes{5}}));
  EXPECT_FALSE(can_adapt({.interval = days{1}, .least = minutes{5}}));
  EXPECT_FALSE(can_adapt({.interval = hours{1}, .least = hours{1}}));
}

TEST(Habit, IsRememberedAsAShortText) {
  Habit habit;
  EXPECT_EQ(to_text(habit), "");
  EXPECT_EQ(habit_of(""), Habit{});
  learn(habit, monday, monday + hours{1}, 3, {monday + minutes{7}}, hours{1});
  next_poll(habit, {.interval = hours{1}, .least = minutes{5}}, monday + hours{1}, "s");
  const std::string text = to_text(habit);
  EXPECT_LT(text.size(), 220U);
  const Habit again = habit_of(text);
  EXPECT_EQ(to_text(again), text);
  EXPECT_EQ(again.news, habit.news);
  EXPECT_NEAR(again.seen, habit.seen, 0.06);
}

TEST(Habit, ReadsATextThatDoesNotSayYetWhatCameSoonAfterOthers) {
  Habit habit;
  learn(habit, monday, monday + hours{1}, 3, {monday + minutes{7}}, hours{1});
  learn(habit, monday + hours{1}, monday + hours{2}, 2, {}, hours{1});
  const Habit whole = habit_of(to_text(habit));
  EXPECT_GT(whole.soon, 0);
  std::string text = to_text(habit);
  for (int word = 0; word < 3; ++word) text.erase(text.rfind(' '));
  Habit old = habit_of(text);
  EXPECT_EQ(old.seen, whole.seen);
  EXPECT_EQ(old.watched, 0);
}

TEST(Habit, TakesNothingFromATextThatIsNotItsOwn) {
  const std::string good = [] {
    Habit habit;
    learn(habit, monday, monday + hours{1}, 3, {}, hours{1});
    return to_text(habit);
  }();
  for (const std::string& text :
       {std::string{"x"}, good.substr(0, 50), good.substr(1), std::string(300, ' '), "zz" + good.substr(2),
        good.substr(0, 132) + "1e300 nan 0 inf 0", good.substr(0, 132) + "-1 0 0 0 0", good.substr(0, good.rfind(' ')),
        good.substr(0, good.rfind(' ')) + " nan"}) {
    EXPECT_EQ(habit_of(text), Habit{}) << text;
  }
}

}  // namespace
}  // namespace feedwatch::schedule
