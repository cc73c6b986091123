// Where an answer sends its reader on (RFC 9110 §15.4), for all who follow redirects. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "http/fetcher.h"
#include "http/guard.h"

namespace feedwatch::http {

// A redirect that asks for a longer wait is not followed.
inline constexpr Duration longest_wait_for_redirect = std::chrono::minutes{1};

bool is_redirect(int status);

// The next target of a fetch that stands at `target` and was sent on by `response`. `visited` are the URLs it asked, this one
// included. Errors: too-many-redirects beyond `most` of them, redirect-loop, bad-redirect, tls-downgrade, and those of
// check_url().
Result<Target> next_target(const Target& target, const Response& response, const std::vector<std::string>& visited, int most);

// Retry-After (RFC 9110 §10.2.3): how long from `now`; zero when nothing is asked.
Duration wait_asked(const Response& response, Time now);

}  // namespace feedwatch::http
