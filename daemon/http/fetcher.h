// The seam to the network: a request in, a response or an error out. Owned by the io thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/time.h"
#include "http/proxy.h"

namespace feedwatch::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method{"GET"};
  std::string url{};      // absolute http(s)
  Headers headers{};      // sent to the first host only, never to another one behind a redirect; no CR, LF or NUL
  Headers conditional{};  // If-None-Match, If-Modified-Since: sent only while the URL is `conditional_url`
  std::string conditional_url{};
  std::string body{};
  Duration timeout{std::chrono::seconds{30}};
  size_t max_body{10 * 1024 * 1024};  // decoded bytes
  bool cut_body{false};               // what is beyond max_body is left out, and no error
  int max_redirects{5};               // 0: a 3xx is an answer like any other
  std::vector<Cidr> allow_private{};  // special-purpose addresses this destination may have
  ProxyPtr proxy{};                   // for every hop; allow_private is about the destination all the same
  std::string basic_user{};           // HTTP basic authentication when not empty
  std::string basic_password{};
  std::string bearer{};
  Duration spacing{};  // between this request and the host's next one, when longer than the limits' (polite ones)
  bool polite{true};   // per-host connection and spacing limits apply (false: webhooks)
  // Asked once a request has its place and is about to be sent, at each hop; false refuses it (not-now). None: it may always be.
  std::function<bool(Time now)> may_be_sent{};
};

struct Hop {
  int status{0};
  std::string url{};  // where it pointed, absolute
};

struct Response {
  int status{0};
  Headers headers{};   // of the last answer; names as sent, values byte-exact without surrounding blanks
  std::string body{};  // decoded
  std::string url{};   // that answered
  std::vector<Hop> redirects{};
  size_t wire_bytes{0};  // body bytes before decoding, all hops
  Duration took{};       // from start of the transfer (not of its wait for a place) to the last byte
  bool reused_connection{false};

  // The first header of that name, compared without case; nullptr when there is none.
  const std::string* header(std::string_view name) const;
};

// Error codes of fetch(): bad-url scheme-not-allowed denied-userinfo denied-port denied-address tls-downgrade too-many-redirects
// redirect-loop bad-redirect dns-failed connect-failed tls-failed timeout too-slow body-too-large headers-too-large bad-encoding
// truncated-body protocol-error host-paused not-now proxy-failed cancelled. Messages name host and cause; never credentials or
// query strings.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  virtual Task<Result<Response>> fetch(Request request) = 0;
};

}  // namespace feedwatch::http
