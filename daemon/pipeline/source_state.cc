#include "pipeline/source_state.h"

#include <algorithm>
#include <functional>

#include "base/clock_watch.h"
#include "http/guard.h"
#include "pipeline/move.h"
#include "schedule/freshness.h"

namespace feedwatch::pipeline {

using store::SourceState;

namespace {

constexpr Duration dead_after = std::chrono::days{30};
constexpr uint32_t failures_at_new_address = 3;

// A clock that is being disciplined may make a poll come early by so much.
constexpr Duration early = std::chrono::minutes{5};

std::string header_or_empty(const http::Response& response, std::string_view name) {
  const std::string* value = response.header(name);
  return value == nullptr ? std::string{} : *value;
}

void take_validators(SourceState& state, const http::Response& response) {
  state.validators_url = response.url;
  state.etag = header_or_empty(response, "ETag");
  state.last_modified = header_or_empty(response, "Last-Modified");
}

// A 304 need not repeat the validators; those it does repeat replace ours.
void refresh_validators(SourceState& state, const http::Response& response) {
  if (const std::string* etag = response.header("ETag")) state.etag = *etag;
  if (const std::string* modified = response.header("Last-Modified")) state.last_modified = *modified;
}

schedule::Advice advice_of(const SourceState& state, const Notes& notes, const http::Response* response, Time now) {
  schedule::Advice advice;
  if (response != nullptr) {
    const schedule::Freshness freshness = schedule::read_freshness(*response, now);
    advice.fresh_for = freshness.fresh_for;
    advice.retry_after = freshness.retry_after;
  }
  advice.ttl = notes.rhythm.ttl;
  advice.skip_hours = notes.rhythm.skip_hours;
  advice.skip_days = notes.rhythm.skip_days;
  advice.validators = !state.etag.empty() || !state.last_modified.empty();
  advice.unchanged_bodies = state.unchanged_bodies;
  return advice;
}

// What is said of a host needs no path, which may hold a key.
std::string origin_of(const std::string& url) {
  const auto target = http::check_url(url, {});
  if (!target) return {};
  return (target->secure ? "https://" : "http://") + target->authority + "/";
}

// `same_feed`: what answered is the feed that was known, wherever redirects led.
void note_success(SourceState& state, Notes& notes, const http::Response& response, bool same_feed,
                  const schedule::Cadence& cadence, Time now) {
  state.status = "active";
  state.last_poll = state.last_success = now;
  state.failures = 0;
  state.failing_since.reset();
  state.last_error.clear();
  state.last_error_message.clear();
  notes.refused_by.clear();
  if (const auto address = note_move(notes.move, permanent_target(response), same_feed, now)) state.url = *address;
  const schedule::Advice advice = advice_of(state, notes, &response, now);
  state.not_before = schedule::not_before(advice, now);
  state.next_due = schedule::after_success(cadence, advice, now, state.id);
}

schedule::Trouble trouble_of(const SourceState& state, int status, Time now) {
  if (status == 429 || status == 503) return schedule::Trouble::overloaded;
  if (status == 410) return schedule::Trouble::gone;
  const bool long_missing = status == 404 && state.failing_since && now - *state.failing_since >= dead_after;
  return long_missing ? schedule::Trouble::missing : schedule::Trouble::failing;
}

std::string status_word(schedule::Trouble trouble) {
  if (trouble == schedule::Trouble::gone) return "gone";
  return trouble == schedule::Trouble::missing ? "dead" : "error";
}

}  // namespace

void note_unchanged(SourceState& state, Notes& notes, const http::Response& response, const schedule::Cadence& cadence,
                    Time now) {
  if (response.status == 304) {
    refresh_validators(state, response);
    state.unchanged_bodies = 0;  // the server does honour them
  } else {
    take_validators(state, response);
    ++state.unchanged_bodies;
  }
  note_success(state, notes, response, notes.stranger == 0, cadence, now);
}

void note_read(SourceState& state, Notes& notes, const http::Response& response, const Reading& reading,
               const schedule::Cadence& cadence, Time now) {
  if (!reading.delta) notes.rhythm = reading.rhythm;
  state.unchanged_bodies = 1;
  state.body_hash = reading.complete && !reading.delta ? std::hash<std::string_view>{}(response.body) : 0;
  if (reading.complete) take_validators(state, response);
  note_success(state, notes, response, reading.same_feed, cadence, now);
}

void note_failure(SourceState& state, Notes& notes, const Error& error, const http::Response* response,
                  const schedule::Cadence& cadence, Time now) {
  const int status = response == nullptr ? 0 : response->status;
  const bool gone_before = state.last_error == "http-410";
  const bool is_confirmed = gone_before && (!state.next_due || now >= *state.next_due - early);
  state.last_poll = now;
  ++state.failures;
  if (!state.failing_since) state.failing_since = now;
  state.last_error = error.code;
  state.last_error_message = error.message;
  notes.move = {};
  notes.refused_by = status == 429 && !response->redirects.empty() ? origin_of(response->url) : std::string{};
  const bool has_moved = !state.configured_url.empty() && state.url != state.configured_url;
  if (has_moved && state.failures % failures_at_new_address == 0) state.url = state.configured_url;
  const schedule::Trouble trouble = trouble_of(state, status, now);
  state.status = status_word(trouble);
  const schedule::Advice advice = advice_of(state, notes, response, now);
  state.not_before = schedule::not_before(advice, now);
  const bool is_gone = trouble == schedule::Trouble::gone;
  if (is_gone && gone_before && !is_confirmed) return;  // somebody wished to know; a day after the first it is asked as planned
  const uint32_t failures = !is_gone ? state.failures : is_confirmed ? 2 : 1;
  state.next_due = schedule::after_failure(cadence, advice, trouble, failures, now, state.id);
}

void settle_clock(SourceState& state, const Anchor& anchor, uint64_t era, Time now, Duration elapsed) {
  Duration step{};
  if (era != 0 && anchor.era == era) {
    step = now.time_since_epoch() - elapsed - anchor.offset;
    if (std::chrono::abs(step) < smallest_clock_step) return;
  } else if (state.last_poll && *state.last_poll - now > smallest_clock_step) {
    step = now - *state.last_poll;
  } else {
    return;
  }
  shift_times(state, step);
}

void shift_times(SourceState& state, Duration step) {
  for (std::optional<Time>* time :
       {&state.last_poll, &state.last_success, &state.next_due, &state.not_before, &state.failing_since}) {
    if (*time) **time += step;
  }
}

void reconsider(SourceState& state, const Notes& notes, const schedule::Cadence& cadence) {
  if (!state.last_poll || !state.next_due || state.last_error == "http-410") return;
  schedule::Advice advice = advice_of(state, notes, nullptr, *state.last_poll);
  if (state.failures > 0) {  // what the server does once it answers is not known
    advice.validators = true;
    advice.unchanged_bodies = 0;
  }
  Time due = schedule::after_success(cadence, advice, *state.last_poll, state.id);
  if (state.not_before) due = std::max(due, *state.not_before);
  state.next_due = std::min(*state.next_due, due);
}

void forget_validators(SourceState& state) {
  state.validators_url.clear();
  state.etag.clear();
  state.last_modified.clear();
  state.body_hash = 0;
}

void begin_quietly(SourceState& state, Time now) {
  forget_validators(state);
  state.unchanged_bodies = 0;
  state.baseline_done = false;
  state.next_due = now;
  Notes notes = notes_of(state.extra);
  notes.past_lost = true;
  state.extra = to_extra(notes);
}

}  // namespace feedwatch::pipeline
