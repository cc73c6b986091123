#include "cli/sources_listing.h"

#include <memory>

#include <gtest/gtest.h>

#include "cli/sources_files.h"
#include "cli/sources_reasons.h"
#include "pipeline/notes.h"
#include "schedule/habit.h"
#include "tests/support/temp_folder.h"

namespace feedwatch::cli {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Time noon = from_unix_seconds(1'800'000'000);

config::Source source(const std::string& id) {
  config::Source made;
  made.id = made.name = id;
  made.url = "https://news.example.org/" + id + "?key=hidden";
  made.interval = hours{1};
  return made;
}

store::SourceState polled(const std::string& id) {
  store::SourceState state{.id = id, .status = "active", .etag = "\"1\""};
  state.url = "https://news.example.org/" + id;
  state.last_poll = noon;
  state.next_due = noon + hours{1};
  return state;
}

std::unique_ptr<Known> knowing(std::vector<store::SourceState> states, app::Paused paused = {},
                               std::vector<store::Subscription> subscriptions = {}) {
  return std::make_unique<Known>(std::move(states), std::move(paused), std::move(subscriptions), noon + minutes{1});
}

// The reason that decides, and the time it gives.
Reason decisive(const store::SourceState& state, std::vector<store::Subscription> subscriptions = {}) {
  const auto found = reasons(source("a"), {}, *knowing({state}, {}, std::move(subscriptions)));
  return found.empty() ? Reason{} : found.back();
}

TEST(SourcesListing, ShowsWhatIsPolledAndWhatIsNot) {
  const std::string text = sources_text({source("a"), source("b")}, *knowing({polled("a")}));
  EXPECT_NE(text.find("a                            active    2027-01-15T08:00:00Z"), std::string::npos) << text;
  EXPECT_NE(text.find("b                            new       -"), std::string::npos) << text;
}

TEST(SourcesListing, KeepsKeysInAddressesAndControlCharactersFromTheTerminal) {
  store::SourceState state = polled("a");
  state.title = "A\x1b[31mred\u202E";
  const auto known = knowing({state});
  for (const std::string& text :
       {sources_json({source("a")}, *known), source_text(source("a"), *known), source_json(source("a"), *known)}) {
    EXPECT_EQ(text.find("hidden"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  }
  EXPECT_EQ(source_text(source("a"), *known).find("\u202E"), std::string::npos);
}

TEST(SourcesListing, TellsTheTimeOfASourceWhoseNewsArePushed) {
  const store::Subscription running{
      .token = "t", .source = "a", .hub = "https://hub.example.org/?key=hidden", .lease_until = noon + hours{240}};
  const auto known = knowing({polled("a")}, {}, {running});
  EXPECT_EQ(known->next("a"), noon + hours{6});
  EXPECT_NE(source_text(source("a"), *known).find(", pushes until 2027-"), std::string::npos);
  EXPECT_EQ(source_text(source("a"), *known).find("hidden"), std::string::npos);
}

TEST(SourcesListing, TellsWhatAHubDidNotConfirm) {
  const store::Subscription denied{
      .token = "t", .source = "a", .hub = "https://hub.example.org/", .failures = 1, .last_error = "denied"};
  const auto known = knowing({polled("a")}, {}, {denied});
  EXPECT_EQ(known->next("a"), noon + hours{1});
  EXPECT_NE(source_text(source("a"), *known).find("https://hub.example.org/, not confirmed [denied]"), std::string::npos);
}

TEST(SourcesExplain, NamesTheReasonThatDecidesLast) {
  store::SourceState state = polled("a");
  EXPECT_EQ(decisive(state).what, "its interval of 1h");
  pipeline::Notes notes;
  notes.rhythm.ttl = hours{2};
  state.extra = pipeline::to_extra(notes);
  state.next_due = noon + hours{2} + minutes{5};
  EXPECT_EQ(decisive(state).what, "ttl of the feed (at most a day)");
  state.not_before = state.next_due = noon + hours{3};
  EXPECT_EQ(decisive(state).what, "Retry-After of its server");
  state.next_due = noon + hours{9};
  EXPECT_NE(decisive(state).what.find("Cache-Control"), std::string::npos);
  const store::Subscription running{
      .token = "t", .source = "a", .hub = "https://hub.example.org/", .lease_until = noon + hours{240}};
  state.next_due = noon + hours{3};
  EXPECT_EQ(decisive(state, {running}).what, "its news are pushed by https://hub.example.org/: asked for safety only");
  EXPECT_EQ(decisive(state, {running}).until, noon + hours{6});
}

TEST(SourcesExplain, NamesTheHoursThatASourceHasItsNewsAt) {
  store::SourceState state = polled("a");
  schedule::Habit habit;
  habit.seen = 40;
  habit.hours[7] = 1;
  for (double& day : habit.days) day = 1.0 / 7;
  habit.threshold = 1;
  habit.interval = hours{1};
  pipeline::Notes notes;
  notes.habit = schedule::to_text(habit);
  state.extra = pipeline::to_extra(notes);
  state.next_due = noon + hours{3};
  const std::string what = decisive(state).what;
  EXPECT_NE(what.find("learned from 40 news, mostly at 07 h UTC"), std::string::npos) << what;
  EXPECT_EQ(what.find("more on"), std::string::npos) << what;
}

TEST(SourcesExplain, SaysThatNothingComesWhenASourceIsGone) {
  store::SourceState state = polled("a");
  state.next_due.reset();
  state.last_error_message = "HTTP 410";
  const auto known = knowing({state});
  EXPECT_NE(explain_text(source("a"), *known, reasons(source("a"), {}, *known)).find("not asked any more"), std::string::npos);
}

TEST(SourcesExplain, SaysThatASourceIsPaused) {
  const TempFolder folder;
  auto paused = app::Paused::read(folder.path());
  ASSERT_TRUE(paused);
  ASSERT_TRUE(paused->pause("a", noon));
  const auto known = knowing({polled("a")}, *paused);
  EXPECT_NE(explain_text(source("a"), *known, reasons(source("a"), {}, *known)).find("paused since 2027-01-15T08:00:00Z"),
            std::string::npos);
  EXPECT_NE(sources_text({source("a")}, *known).find("a                            paused"), std::string::npos);
}

TEST(SourceFiles, HoldAnyText) {
  const std::string text =
      source_file_text({.id = "a", .url = "https://a.example.org/", .name = "x: \"y\" # z\n- q", .tags = {"- t", "*u"}});
  EXPECT_NE(text.find(R"(    name: "x: \"y\" # z\n- q")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(      - "*u")"), std::string::npos) << text;
}

}  // namespace
}  // namespace feedwatch::cli
