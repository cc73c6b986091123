#include "schedule/freshness.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "feed/date.h"

namespace feedwatch::schedule {

namespace {

using std::chrono::seconds;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// RFC 9111 §1.2.2: a value too large counts as the largest there is; ten years is as good as for ever.
std::optional<Duration> delta_seconds(std::string_view text) {
  constexpr long long longest = 10LL * 366 * 86400;
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return seconds{error == std::errc{} ? std::min(value, longest) : longest};
}

bool is_max_age(std::string_view name) {
  constexpr std::string_view wanted = "max-age";
  return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

std::optional<Duration> max_age(std::string_view directives) {
  while (!directives.empty()) {
    const auto comma = std::min(directives.find(','), directives.size());
    const std::string_view directive = trim(directives.substr(0, comma));
    directives.remove_prefix(std::min(comma + 1, directives.size()));
    const auto equals = directive.find('=');
    if (equals == std::string_view::npos || !is_max_age(trim(directive.substr(0, equals)))) continue;
    if (const auto age = delta_seconds(trim(directive.substr(equals + 1)))) return age;
  }
  return std::nullopt;
}

std::optional<Time> date_of(const std::string* value) {
  if (value == nullptr) return std::nullopt;
  return feed::parse_date(*value);
}

std::optional<Duration> fresh_for(const http::Response& response, Time now) {
  if (const std::string* cache = response.header("Cache-Control")) {
    if (const auto age_limit = max_age(*cache)) {
      const std::string* age = response.header("Age");
      const Duration spent = age == nullptr ? Duration{} : delta_seconds(trim(*age)).value_or(Duration{});
      return std::max(*age_limit - spent, Duration{});
    }
  }
  const auto expires = date_of(response.header("Expires"));
  if (!expires) return std::nullopt;
  return std::max(*expires - date_of(response.header("Date")).value_or(now), Duration{});
}

std::optional<Duration> retry_after(const http::Response& response, Time now) {
  const std::string* value = response.header("Retry-After");
  if (value == nullptr) return std::nullopt;
  if (const auto wait = delta_seconds(trim(*value))) return wait;
  const auto until = feed::parse_date(trim(*value));
  if (!until) return std::nullopt;
  return std::max(*until - now, Duration{});
}

}  // namespace

Freshness read_freshness(const http::Response& response, Time now) {
  return {.fresh_for = fresh_for(response, now), .retry_after = retry_after(response, now)};
}

}  // namespace feedwatch::schedule
