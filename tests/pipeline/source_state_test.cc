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

TEST(NoteRead, StoresValidatorsByteForByteWithTheUrlThatSentThem) {
  store::SourceState state = fresh();
  note_read(state, response(200, {{"etag", "W/\"x-gzip\""}, {"Last-Modified", "not a date"}}), {}, true, hourly, now);
  EXPECT_EQ(state.etag, "W/\"x-gzip\"");
  EXPECT_EQ(state.last_modified, "not a date");
  EXPECT_EQ(state.validators_url, "https://a.example/feed");
  EXPECT_EQ(state.next_due, now + hours{1});
  EXPECT_EQ(state.status, "active");
}

TEST(NoteRead, ForgetsValidatorsThatTheAnswerNoLongerHas) {
  store::SourceState state = fresh();
  state.etag = "\"old\"";
  note_read(state, response(200), {}, true, hourly, now);
  EXPECT_EQ(state.etag, "");
}

TEST(NoteRead, LeavesValidatorsBehindWhenTheDocumentWasTruncated) {
  store::SourceState state = fresh();
  state.etag = "\"old\"";
  note_read(state, response(200, {{"ETag", "\"new\""}}), {}, false, hourly, now);
  EXPECT_EQ(state.etag, "\"old\"");
  EXPECT_EQ(state.body_hash, 0U);
}

TEST(NoteUnchanged, TakesOverWhatA304RepeatsAndKeepsTheRest) {
  store::SourceState state = fresh();
  state.etag = "\"1\"";
  state.last_modified = "then";
  note_unchanged(state, response(304, {{"ETag", "\"2\""}}), hourly, now);
  EXPECT_EQ(state.etag, "\"2\"");
  EXPECT_EQ(state.last_modified, "then");
}

TEST(NoteUnchanged, RemembersWhatTheFeedAskedForWhenA304DoesNotRepeatIt) {
  store::SourceState state = fresh();
  note_read(state, response(200, {{"ETag", "\"1\""}}), {.ttl = hours{3}}, true, hourly, now);
  note_unchanged(state, response(304), hourly, now + hours{3});
  EXPECT_EQ(state.next_due, now + hours{6});
}

TEST(NoteUnchanged, SlowsDownForAServerThatIgnoresConditions) {
  store::SourceState state = fresh();
  note_read(state, response(200), {}, true, hourly, now);
  note_unchanged(state, response(200), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{1});
  note_unchanged(state, response(200), hourly, now);
  EXPECT_EQ(state.next_due, now + hours{2});
}

TEST(NoteFailure, KeepsValidatorsAndCountsUntilASuccess) {
  store::SourceState state = fresh();
  state.etag = "\"1\"";
  note_failure(state, {"timeout", "no answer"}, nullptr, hourly, now);
  note_failure(state, {"timeout", "no answer"}, nullptr, hourly, now + hours{1});
  EXPECT_EQ(state.etag, "\"1\"");
  EXPECT_EQ(state.failures, 2U);
  EXPECT_EQ(state.failing_since, now);
  EXPECT_EQ(state.status, "error");
  EXPECT_EQ(state.last_error, "timeout");
  note_unchanged(state, response(304), hourly, now + hours{3});
  EXPECT_EQ(state.failures, 0U);
  EXPECT_EQ(state.last_error, "");
}

TEST(NoteFailure, ForbidsPollsUntilRetryAfter) {
  store::SourceState state = fresh();
  const http::Response busy = response(429, {{"Retry-After", "7200"}});
  note_failure(state, {"http-429", ""}, &busy, hourly, now);
  EXPECT_EQ(state.not_before, now + hours{2});
  EXPECT_EQ(state.next_due, now + hours{2});
}

TEST(NoteFailure, GivesUpAfterASecond410) {
  store::SourceState state = fresh();
  const http::Response gone = response(410);
  note_failure(state, {"http-410", ""}, &gone, hourly, now);
  EXPECT_EQ(state.status, "gone");
  EXPECT_EQ(state.next_due, now + hours{24});
  note_failure(state, {"http-410", ""}, &gone, hourly, now + hours{24});
  EXPECT_EQ(state.next_due, std::nullopt);
}

TEST(NoteFailure, CallsASourceDeadAfterThirtyDaysOf404) {
  store::SourceState state = fresh();
  const http::Response missing = response(404);
  note_failure(state, {"http-404", ""}, &missing, hourly, now);
  EXPECT_EQ(state.status, "error");
  note_failure(state, {"http-404", ""}, &missing, hourly, now + days{31});
  EXPECT_EQ(state.status, "dead");
  EXPECT_EQ(state.next_due, now + days{38});
}

TEST(Rhythm, SurvivesItsStoredFormAndReadsNothingFromGarbage) {
  const Rhythm rhythm{.ttl = hours{2}, .skip_hours = 5, .skip_days = 64};
  EXPECT_EQ(rhythm_of(to_extra(rhythm)), rhythm);
  EXPECT_EQ(to_extra({}), "");
  EXPECT_EQ(rhythm_of("{\"ttl\":\"soon\"}"), Rhythm{});
  EXPECT_EQ(rhythm_of("garbage"), Rhythm{});
}

}  // namespace
}  // namespace feedwatch::pipeline
