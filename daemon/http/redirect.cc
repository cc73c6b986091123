#include "http/redirect.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <curl/curl.h>
#include <fmt/format.h>

namespace feedwatch::http {

bool is_redirect(int status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

Result<Target> next_target(const Target& target, const Response& response, const std::vector<std::string>& visited, int most) {
  const std::string& host = target.host;
  if (visited.size() > static_cast<size_t>(most)) {
    return Error{"too-many-redirects", fmt::format("{}: more than {} redirects", host, most)};
  }
  const std::string* location = response.header("Location");
  if (location == nullptr) return Error{"bad-redirect", fmt::format("{}: status {} without a Location", host, response.status)};
  auto found = check_url(*location, target.url);
  if (!found) {
    Error error = found.error();
    if (error.code == "bad-url") error.code = "bad-redirect";
    error.message =
        fmt::format("redirect from {}: {}", host, error.code == "bad-redirect" ? "its Location is not a URL" : error.message);
    return error;
  }
  if (target.secure && !found->secure) {
    return Error{"tls-downgrade", fmt::format("{}: redirect from https: to http: at {}", host, found->host)};
  }
  if (std::ranges::count(visited, found->url) > 0) {
    return Error{"redirect-loop", fmt::format("{}: redirect to a URL asked before", host)};
  }
  return found;
}

Duration wait_asked(const Response& response, Time now) {
  const std::string* value = response.header("Retry-After");
  if (value == nullptr) return {};
  uint32_t seconds = 0;
  const auto [end, failure] = std::from_chars(value->data(), value->data() + value->size(), seconds);
  if (end == value->data() + value->size() && failure == std::errc::result_out_of_range) return Duration::max();
  if (end == value->data() + value->size() && failure == std::errc{}) return std::chrono::seconds{seconds};
  const time_t date = curl_getdate(value->c_str(), nullptr);
  return date < 0 ? Duration{} : std::max(Duration{}, from_unix_seconds(date) - now);
}

}  // namespace feedwatch::http
