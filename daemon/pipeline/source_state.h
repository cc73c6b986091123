// How an attempt changes what is remembered of its source. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "feed/feed.h"
#include "http/fetcher.h"
#include "schedule/cadence.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// What a feed said about being asked, kept between polls (SourceState::extra) because a 304 does not repeat it.
struct Rhythm {
  std::optional<Duration> ttl{};
  uint32_t skip_hours{0};
  uint8_t skip_days{0};

  bool operator==(const Rhythm&) const = default;
};
std::string to_extra(const Rhythm& rhythm);
Rhythm rhythm_of(const std::string& extra);  // what cannot be read counts as absent

// A 304, or a 200 whose body was the last one's: times move, metadata of the answer is taken over (RFC 9111 §3.2).
void note_unchanged(store::SourceState& state, const http::Response& response, const schedule::Cadence& cadence, Time now);

// A 200 that was read. `complete` is false for a truncated document: then the validators stay behind, so that the rest is asked
// for.
void note_read(store::SourceState& state, const http::Response& response, const Rhythm& rhythm, bool complete,
               const schedule::Cadence& cadence, Time now);

// An attempt that brought nothing. `response` is null when there was no answer.
void note_failure(store::SourceState& state, const Error& error, const http::Response* response, const schedule::Cadence& cadence,
                  Time now);

}  // namespace feedwatch::pipeline
