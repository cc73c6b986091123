#include "pipeline/source_state.h"

#include <gtest/gtest.h>

namespace feedwatch::pipeline {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Time now = from_unix_seconds(1'767'263'400);
const schedule::Cadence hourly{.interval = hours{1}, .jitter = 0};

http::Response response(int status, http::Headers headers = {}) {
  http::Response answer;
  answer.status = status;
  answer.url = "https://a.example/feed";
  answer.headers = std::move(headers);
  answer.body = "body";
  return answer;
}

store::SourceState fresh() {
  store::SourceState state;
  state.id = "a";
  state.url = "https://a.example/feed";
  return state;
}

TEST(BeginQuietly, AsksWithoutConditionsAtOnceAndKeepsWhatTheSourceIsLike) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200, {{"etag", "\"x\""}}), {.rhythm = {.skip_days = 64}}, hourly, now);
  notes.rhythm.skip_days = 64;
  state.baseline_done = true;
  state.extra = to_extra(notes);
  begin_quietly(state, now + hours{3});
  EXPECT_FALSE(state.baseline_done);
  EXPECT_EQ(state.etag, "");
  EXPECT_EQ(state.body_hash, 0U);
  EXPECT_EQ(state.next_due, now + hours{3});
  EXPECT_TRUE(notes_of(state.extra).past_lost);
  EXPECT_EQ(notes_of(state.extra).rhythm.skip_days, 64U);
}

TEST(NoteRead, StoresValidatorsByteForByteWithTheUrlThatSentThem) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200, {{"etag", "W/\"x-gzip\""}, {"Last-Modified", "not a date"}}), {}, hourly, now);
  EXPECT_EQ(state.etag, "W/\"x-gzip\"");
  EXPECT_EQ(state.last_modified, "not a date");
  EXPECT_EQ(state.validators_url, "https://a.example/feed");
  EXPECT_EQ(state.next_due, now + hours{1});
  EXPECT_EQ(state.status, "active");
}

TEST(NoteRead, ForgetsValidatorsThatTheAnswerNoLongerHas) {
  store::SourceState state = fresh();
  Notes notes;
  state.etag = "\"old\"";
  note_read(state, notes, response(200), {}, hourly, now);
  EXPECT_EQ(state.etag, "");
}

TEST(NoteRead, LeavesValidatorsBehindWhenTheDocumentWasTruncated) {
  store::SourceState state = fresh();
  Notes notes;
  state.etag = "\"old\"";
  note_read(state, notes, response(200, {{"ETag", "\"new\""}}), {.complete = false}, hourly, now);
  EXPECT_EQ(state.etag, "\"old\"");
  EXPECT_EQ(state.body_hash, 0U);
}

TEST(NoteUnchanged, TakesOverWhatA304RepeatsAndKeepsTheRest) {
  store::SourceState state = fresh();
  Notes notes;
  state.etag = "\"1\"";
  state.last_modified = "then";
  note_unchanged(state, notes, response(304, {{"ETag", "\"2\""}}), hourly, now);
  EXPECT_EQ(state.etag, "\"2\"");
  EXPECT_EQ(state.last_modified, "then");
}

TEST(NoteUnchanged, RemembersWhatTheFeedAskedForWhenA304DoesNotRepeatIt) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200, {{"ETag", "\"1\""}}), {.rhythm = {.ttl = hours{3}}}, hourly, now);
  note_unchanged(state, notes, response(304), hourly, now + hours{3});
  EXPECT_EQ(state.next_due, now + hours{6});
}

TEST(NoteUnchanged, SlowsDownForAServerThatIgnoresConditions) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200), {}, hourly, now);
  note_unchanged(state, notes, response(200), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{1});
  note_unchanged(state, notes, response(200), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{2});
}

TEST(NoteFailure, KeepsValidatorsAndCountsUntilASuccess) {
  store::SourceState state = fresh();
  Notes notes;
  state.etag = "\"1\"";
  note_failure(state, notes, {"timeout", "no answer"}, nullptr, hourly, now);
  note_failure(state, notes, {"timeout", "no answer"}, nullptr, hourly, now + hours{1});
  EXPECT_EQ(state.etag, "\"1\"");
  EXPECT_EQ(state.failures, 2U);
  EXPECT_EQ(state.failing_since, now);
  EXPECT_EQ(state.status, "error");
  EXPECT_EQ(state.last_error, "timeout");
  note_unchanged(state, notes, response(304), hourly, now + hours{3});
  EXPECT_EQ(state.failures, 0U);
  EXPECT_EQ(state.last_error, "");
}

TEST(NoteFailure, ForbidsPollsUntilRetryAfter) {
  store::SourceState state = fresh();
  Notes notes;
  const http::Response busy = response(429, {{"Retry-After", "7200"}});
  note_failure(state, notes, {"http-429", ""}, &busy, hourly, now);
  EXPECT_EQ(state.not_before, now + hours{2});
  EXPECT_EQ(state.next_due, now + hours{2});
}

TEST(NoteFailure, GivesUpAfterASecond410) {
  store::SourceState state = fresh();
  Notes notes;
  const http::Response gone = response(410);
  note_failure(state, notes, {"http-410", ""}, &gone, hourly, now);
  EXPECT_EQ(state.status, "gone");
  EXPECT_EQ(state.next_due, now + hours{24});
  note_failure(state, notes, {"http-410", ""}, &gone, hourly, now + hours{24});
  EXPECT_EQ(state.next_due, std::nullopt);
}

TEST(NoteFailure, CountsA410ThatCameBeforeItsTimeAsTheFirst) {
  store::SourceState state = fresh();
  Notes notes;
  const http::Response gone = response(410);
  note_failure(state, notes, {"http-500", ""}, nullptr, hourly, now - days{3});
  note_failure(state, notes, {"http-410", ""}, &gone, hourly, now);
  for (const Duration after : {Duration{1000}, Duration{hours{5}}, Duration{hours{23}}}) {
    note_failure(state, notes, {"http-410", ""}, &gone, hourly, now + after);
    EXPECT_EQ(state.next_due, now + hours{24});
  }
  note_failure(state, notes, {"http-410", ""}, &gone, hourly, now + hours{24} - std::chrono::seconds{1});
  EXPECT_EQ(state.next_due, std::nullopt);
  note_failure(state, notes, {"http-410", ""}, &gone, hourly, now + hours{25});
  EXPECT_EQ(state.next_due, std::nullopt) << "by hand";
}

TEST(NoteFailure, CallsASourceDeadAfterThirtyDaysOf404) {
  store::SourceState state = fresh();
  Notes notes;
  const http::Response missing = response(404);
  note_failure(state, notes, {"http-404", ""}, &missing, hourly, now);
  EXPECT_EQ(state.status, "error");
  note_failure(state, notes, {"http-404", ""}, &missing, hourly, now + days{31});
  EXPECT_EQ(state.status, "dead");
  EXPECT_EQ(state.next_due, now + days{38});
}

TEST(NoteUnchanged, StopsCountingIdenticalBodiesWhenTheServerHonoursValidators) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200, {{"ETag", "\"1\""}}), {}, hourly, now);
  for (int i = 0; i < 3; ++i) note_unchanged(state, notes, response(200, {{"ETag", "\"1\""}}), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{4});
  note_unchanged(state, notes, response(304), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{1});
}

TEST(NoteRead, KeepsRhythmAndForgetsTheBodyWhenOnlyChangesCame) {
  store::SourceState state = fresh();
  Notes notes;
  note_read(state, notes, response(200, {{"ETag", "\"1\""}}), {.rhythm = {.ttl = hours{3}}}, hourly, now);
  note_read(state, notes, response(226, {{"ETag", "\"2\""}}), {.delta = true}, hourly, now);
  EXPECT_EQ(notes.rhythm.ttl, hours{3});
  EXPECT_EQ(state.etag, "\"2\"");
  EXPECT_EQ(state.body_hash, 0U);
}

TEST(NoteFailure, GoesBackToTheConfiguredAddressWhenTheAdoptedOneFails) {
  store::SourceState state = fresh();
  Notes notes;
  state.configured_url = "https://a.example/old";
  for (int i = 0; i < 2; ++i) note_failure(state, notes, {"timeout", ""}, nullptr, hourly, now);
  EXPECT_EQ(state.url, "https://a.example/feed");
  note_failure(state, notes, {"timeout", ""}, nullptr, hourly, now);
  EXPECT_EQ(state.url, "https://a.example/old");
}

struct ClockCase {
  const char* what;
  uint64_t era;
  Duration set_by;
  Duration moved_by;
};

TEST(SettleClock, MovesTimesWithAClockThatWasSet) {
  constexpr Duration elapsed = hours{1000};
  const Anchor anchor{.era = 7, .offset = now.time_since_epoch() - elapsed};
  const ClockCase cases[] = {
      {"back within an era", 7, -hours{6}, -hours{6}},
      {"forward within an era", 7, days{30}, days{30}},
      {"a little", 7, std::chrono::seconds{3}, Duration{}},
      {"forward in another era, which may as well be a long sleep", 8, days{30}, Duration{}},
      {"far back in another era", 8, -days{30}, -days{30}},
      {"back with no era known", 0, -days{30}, -days{30}},
  };
  for (const ClockCase& one : cases) {
    store::SourceState state = fresh();
    state.last_poll = now;
    state.next_due = now + hours{1};
    state.not_before = now + hours{2};
    settle_clock(state, anchor, one.era, now + one.set_by, elapsed);
    EXPECT_EQ(state.last_poll, now + one.moved_by) << one.what;
    EXPECT_EQ(state.next_due, now + hours{1} + one.moved_by) << one.what;
    EXPECT_EQ(state.not_before, now + hours{2} + one.moved_by) << one.what;
    EXPECT_EQ(state.last_success, std::nullopt) << one.what;
  }
}

TEST(NoteFailure, RemembersWhichHostBehindARedirectAnswered429) {
  store::SourceState state = fresh();
  Notes notes;
  http::Response direct = response(429, {{"Retry-After", "60"}});
  note_failure(state, notes, {"http-429", "busy"}, &direct, hourly, now);
  EXPECT_EQ(notes.refused_by, "");
  http::Response behind = direct;
  behind.redirects = {{.status = 302, .url = "https://b.example/g?key=secret"}};
  behind.url = behind.redirects.front().url;
  note_failure(state, notes, {"http-429", "busy"}, &behind, hourly, now);
  EXPECT_EQ(notes.refused_by, "https://b.example:443/") << "and nothing of its path";
  note_failure(state, notes, {"timeout", "slow"}, nullptr, hourly, now);
  EXPECT_EQ(notes.refused_by, "");
}

struct ReconsiderCase {
  const char* what;
  Duration due_in;  // from the last poll, as was
  schedule::Cadence cadence;
  Duration becomes;
  std::optional<Duration> not_before{};
};

TEST(Reconsider, BringsForwardWhatFormerSettingsPutOff) {
  using std::chrono::minutes;
  const schedule::Cadence quarter{.interval = minutes{15}, .jitter = 0};
  const schedule::Cadence own{.interval = std::chrono::seconds{2}, .own_source = true, .jitter = 0};
  const ReconsiderCase cases[] = {
      {"a shorter interval", hours{24}, quarter, minutes{15}},
      {"a longer one", minutes{15}, hourly, minutes{15}},
      {"one below the floor", hours{24}, {.interval = minutes{1}, .jitter = 0}, minutes{5}},
      {"the owner's own source", hours{24}, own, std::chrono::seconds{2}},
      {"Retry-After", hours{24}, quarter, hours{3}, hours{3}},
  };
  for (const ReconsiderCase& one : cases) {
    store::SourceState state = fresh();
    state.etag = "\"1\"";
    state.last_poll = now;
    state.next_due = now + one.due_in;
    if (one.not_before) state.not_before = now + *one.not_before;
    reconsider(state, {}, one.cadence);
    EXPECT_EQ(state.next_due, now + one.becomes) << one.what;
  }
}

TEST(Reconsider, TriesAFailingSourceAgainWhateverIsNotKnownOfIt) {
  store::SourceState state = fresh();
  state.last_poll = now;
  state.failures = 4;
  state.next_due = now + hours{8};
  reconsider(state, {}, {.interval = std::chrono::minutes{10}, .jitter = 0});
  EXPECT_EQ(state.next_due, now + std::chrono::minutes{10});
  state.failures = 0;
  state.next_due = now + hours{8};
  reconsider(state, {}, {.interval = std::chrono::minutes{10}, .jitter = 0});
  EXPECT_EQ(state.next_due, now + hours{1}) << "it answers, and gives no validators";
}

TEST(Reconsider, WakesNeitherWhatIsGoneNorWhatWasNeverAsked) {
  store::SourceState gone = fresh();
  gone.last_poll = now;
  reconsider(gone, {}, hourly);
  EXPECT_EQ(gone.next_due, std::nullopt);
  store::SourceState once_gone = fresh();
  Notes notes;
  const http::Response answer = response(410);
  note_failure(once_gone, notes, {"http-410", ""}, &answer, hourly, now);
  reconsider(once_gone, notes, {.interval = std::chrono::minutes{15}, .jitter = 0});
  EXPECT_EQ(once_gone.next_due, now + hours{24});
  store::SourceState unasked = fresh();
  reconsider(unasked, {}, hourly);
  EXPECT_EQ(unasked.next_due, std::nullopt);
}

}  // namespace
}  // namespace feedwatch::pipeline
