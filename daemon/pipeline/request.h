// What a source's settings make of a request, and of the time between two. Pure.
#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "http/fetcher.h"
#include "pipeline/notes.h"
#include "schedule/cadence.h"
#include "store/store.h"

namespace feedwatch::pipeline {

// Null: straight.
http::ProxyPtr proxy_for(const config::ProxyPtr& proxy);

// For the document of `source` itself or, at another `url`, for a page that it leads to: the source's headers and credentials go
// to its own origin only.
http::Request make_request(const config::Config& config, const config::Source& source, std::string url);

schedule::Cadence cadence_of(const config::Config& config, const config::Source& source);

// For the source's own document: conditional where there are validators; with delta: true it asks for what is new only (RFC 3229
// §10.5.3).
http::Request request_for(const config::Config& config, const config::Source& source, const store::SourceState& state);

// The first moment at or after `time` at which the feed lets itself be asked (skipHours, skipDays).
Time open_from(const Rhythm& rhythm, Time time);

// A request that has to wait for its place is not sent in an hour to be skipped. One that is made in such an hour, the owner
// wants.
void keep_hours(http::Request& request, const Rhythm& rhythm, Time now);

enum class Delta : uint8_t {
  none,        // an answer that is no delta
  asked_for,   // one of the kind that was asked for
  unexpected,  // one that cannot be used: it was not asked for, or is made in another way
};
Delta delta_of(const config::Source& source, const store::SourceState& state, const http::Response& response);

// Code http-…, with the host but no query.
Error status_error(const http::Response& response);

}  // namespace feedwatch::pipeline
