// robots.txt (RFC 9309): what a site asks of programs that fetch its pages. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace feedwatch::http {

// How much of a robots.txt is read; what is behind that is as good as absent (RFC 9309 §2.5).
inline constexpr size_t longest_robots = 500 * 1024;

// Waits longer than this between two requests to a host are not granted, whatever Crawl-delay says.
inline constexpr Duration longest_crawl_delay = std::chrono::seconds{30};

struct RobotsRule {
  bool allow{false};
  std::string pattern{};  // as compared: percent-encoding normalised; `*` matches anything, a last `$` is the end of the path
};

// The rules of all groups that speak to one program, or else of those that speak to everybody (RFC 9309 §2.2.1).
struct Robots {
  std::vector<RobotsRule> rules{};
  std::optional<Duration> crawl_delay{};  // at most longest_crawl_delay; not in the RFC, but widely written

  // Whether the absolute URL may be fetched: the longest pattern that matches its path and query decides, Allow where two are as
  // long, and without a match yes (§2.2.2). /robots.txt itself always may. A URL that cannot be split may not.
  bool allows(std::string_view url) const;
};

// The product token of a User-Agent header: its leading letters, "-" and "_" (RFC 9309 §2.2.1).
std::string_view product_token(std::string_view user_agent);

// Total: what is no record of the format is passed over. `product_token` is compared without case. A byte order mark is no
// content.
Robots read_robots(std::string_view bytes, std::string_view product_token);

}  // namespace feedwatch::http
