// What an HTTP answer says about when to ask again (RFC 9111 §4.2, RFC 9110 §10.2.3). Pure.
#pragma once

#include <optional>

#include "base/time.h"
#include "http/fetcher.h"

namespace feedwatch::schedule {

struct Freshness {
  std::optional<Duration>
      fresh_for{};  // max-age − Age, else Expires − Date; never negative; s-maxage is for shared caches and ignored
  std::optional<Duration> retry_after{};  // seconds, or any of the three HTTP-date forms counted from `now`; never negative
};

// Directives that do not parse are as good as absent.
Freshness read_freshness(const http::Response& response, Time now);

}  // namespace feedwatch::schedule
