// How an attempt changes what is remembered of its source. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "http/fetcher.h"
#include "pipeline/notes.h"
#include "schedule/cadence.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// What a document says of itself.
struct Reading {
  Rhythm rhythm{};
  bool complete{true};   // false for a truncated one: then the validators stay behind, so that the rest is asked for
  bool delta{false};     // it held only what is new (RFC 3229)
  bool same_feed{true};  // as before, wherever it came from
};

// A 304, or a 200 whose body was the last one's: times move, metadata of the answer is taken over (RFC 9111 §3.2).
void note_unchanged(store::SourceState& state, Notes& notes, const http::Response& response, const schedule::Cadence& cadence,
                    Time now);

// A 200 or 226 that was read.
void note_read(store::SourceState& state, Notes& notes, const http::Response& response, const Reading& reading,
               const schedule::Cadence& cadence, Time now);

// An attempt that brought nothing. `response` is null when there was no answer. A source that fails at an address it has moved to
// is asked at the configured one again now and then.
void note_failure(store::SourceState& state, Notes& notes, const Error& error, const http::Response* response,
                  const schedule::Cadence& cadence, Time now);

// The source is configured otherwise than when it was last asked: it is due when it would be had it been so then, where that is
// sooner. Retry-After stands, and what is gone stays so.
void reconsider(store::SourceState& state, const Notes& notes, const schedule::Cadence& cadence);

// Moves all times of a state, with a wall clock that was set by `step`.
void shift_times(store::SourceState& state, Duration step);

// The same for a clock that was set while nobody looked: within an era of elapsed time that shows for certain; without one only
// when the last poll lies ahead of `now`.
void settle_clock(store::SourceState& state, const Anchor& anchor, uint64_t era, Time now, Duration elapsed);

// The next request will be without conditions.
void forget_validators(store::SourceState& state);

// Of a source whose past is lost, or not all known: its next poll is the first one, soon, and tells nobody.
void begin_quietly(store::SourceState& state, Time now);

}  // namespace feedwatch::pipeline
