// What a source's settings make of a request, and of the time between two. Pure.
#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "http/fetcher.h"
#include "schedule/cadence.h"

namespace feedwatch::pipeline {

// For the document of `source` itself or, at another `url`, for a page that it leads to: the source's headers and credentials go
// to its own origin only.
http::Request make_request(const config::Config& config, const config::Source& source, std::string url);

schedule::Cadence cadence_of(const config::Config& config, const config::Source& source);

// Code http-…, with the host but no query.
Error status_error(const http::Response& response);

}  // namespace feedwatch::pipeline
