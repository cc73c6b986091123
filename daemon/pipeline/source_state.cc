#include "pipeline/source_state.h"

#include <functional>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "schedule/freshness.h"

namespace feedwatch::pipeline {

namespace json = boost::json;
using store::SourceState;

namespace {

constexpr Duration dead_after = std::chrono::days{30};

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

schedule::Advice advice_of(const SourceState& state, const http::Response* response, Time now) {
  schedule::Advice advice;
  if (response != nullptr) {
    const schedule::Freshness freshness = schedule::read_freshness(*response, now);
    advice.fresh_for = freshness.fresh_for;
    advice.retry_after = freshness.retry_after;
  }
  const Rhythm rhythm = rhythm_of(state.extra);
  advice.ttl = rhythm.ttl;
  advice.skip_hours = rhythm.skip_hours;
  advice.skip_days = rhythm.skip_days;
  advice.validators = !state.etag.empty() || !state.last_modified.empty();
  advice.unchanged_bodies = state.unchanged_bodies;
  return advice;
}

void note_success(SourceState& state, const http::Response& response, const schedule::Cadence& cadence, Time now) {
  state.status = "active";
  state.last_poll = state.last_success = now;
  state.failures = 0;
  state.failing_since.reset();
  state.last_error.clear();
  state.last_error_message.clear();
  const schedule::Advice advice = advice_of(state, &response, now);
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

std::string to_extra(const Rhythm& rhythm) {
  if (rhythm == Rhythm{}) return {};
  json::object object;
  if (rhythm.ttl) object["ttl"] = rhythm.ttl->count();
  if (rhythm.skip_hours != 0) object["skip_hours"] = rhythm.skip_hours;
  if (rhythm.skip_days != 0) object["skip_days"] = rhythm.skip_days;
  return json::serialize(object);
}

Rhythm rhythm_of(const std::string& extra) {
  Rhythm rhythm;
  if (extra.empty()) return rhythm;
  boost::system::error_code error;
  const json::value value = json::parse(extra, error);
  if (error || !value.is_object()) return rhythm;
  const auto number = [&object = value.as_object()](std::string_view name) -> std::optional<int64_t> {
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_int64() ? std::optional{found->as_int64()} : std::nullopt;
  };
  if (const auto ttl = number("ttl")) rhythm.ttl = Duration{*ttl};
  rhythm.skip_hours = static_cast<uint32_t>(number("skip_hours").value_or(0));
  rhythm.skip_days = static_cast<uint8_t>(number("skip_days").value_or(0));
  return rhythm;
}

void note_unchanged(SourceState& state, const http::Response& response, const schedule::Cadence& cadence, Time now) {
  if (response.status == 304) {
    refresh_validators(state, response);
  } else {
    take_validators(state, response);
    ++state.unchanged_bodies;
  }
  note_success(state, response, cadence, now);
}

void note_read(SourceState& state, const http::Response& response, const Rhythm& rhythm, bool complete,
               const schedule::Cadence& cadence, Time now) {
  state.extra = to_extra(rhythm);
  state.unchanged_bodies = 1;
  state.body_hash = complete ? std::hash<std::string_view>{}(response.body) : 0;
  if (complete) take_validators(state, response);
  note_success(state, response, cadence, now);
}

void note_failure(SourceState& state, const Error& error, const http::Response* response, const schedule::Cadence& cadence,
                  Time now) {
  const int status = response == nullptr ? 0 : response->status;
  const bool gone_before = state.last_error == "http-410";
  state.last_poll = now;
  ++state.failures;
  if (!state.failing_since) state.failing_since = now;
  state.last_error = error.code;
  state.last_error_message = error.message;
  const schedule::Trouble trouble = trouble_of(state, status, now);
  state.status = status_word(trouble);
  const schedule::Advice advice = advice_of(state, response, now);
  const uint32_t failures = trouble == schedule::Trouble::gone ? (gone_before ? 2 : 1) : state.failures;
  state.not_before = schedule::not_before(advice, now);
  state.next_due = schedule::after_failure(cadence, advice, trouble, failures, now, state.id);
}

}  // namespace feedwatch::pipeline
