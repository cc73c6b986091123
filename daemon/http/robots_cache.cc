#include "http/robots_cache.h"

#include <algorithm>

#include <fmt/format.h>

#include "article/url.h"
#include "base/finally.h"
#include "http/gate.h"

namespace feedwatch::http {

namespace {

constexpr Duration fresh_for = std::chrono::hours{24};
constexpr Duration retry_after = std::chrono::minutes{10};
constexpr size_t most_sites = 4096;
constexpr size_t most_bytes = 16 * 1024 * 1024;  // of all rules together
constexpr int most_redirects = 5;

// Redirects that lead nowhere we would go: §2.3.1.2 lets them count as no robots.txt at all.
bool is_lost(const Error& error) {
  return error.code == "too-many-redirects" || error.code == "redirect-loop" || error.code == "bad-redirect" ||
         error.code == "tls-downgrade";
}

size_t bytes_of(const Robots& robots) {
  size_t bytes = robots.rules.capacity() * sizeof(RobotsRule);
  for (const RobotsRule& rule : robots.rules) bytes += rule.pattern.capacity();
  return bytes;
}

}  // namespace

struct RobotsCache::Site {
  Gate asking;  // one at a time asks the network, the others want the same answer
  int visits{0};
  bool known{false};
  Robots robots{};
  std::string trouble{};                // why there is no answer; empty: there is one
  size_t bytes{0};                      // of `robots`
  Duration ask_again{Duration::min()};  // elapsed time
  std::string validators_url{};
  std::string etag{};
  std::string last_modified{};

  explicit Site(const boost::asio::any_io_executor& executor) : asking(executor, 1) {}
};

RobotsCache::RobotsCache(Fetcher& fetcher, Clock& clock, boost::asio::any_io_executor executor)
    : fetcher_(fetcher), clock_(clock), executor_(std::move(executor)) {}

RobotsCache::~RobotsCache() = default;

RobotsCache::Site& RobotsCache::site(const std::string& key) {
  if (sites_.size() >= most_sites && !sites_.contains(key)) forget_some();
  auto& known = sites_[key];
  if (!known) known = std::make_unique<Site>(executor_);
  return *known;
}

// When there is no room for one more, half of it is made: of those nobody asks about right now the ones that are to be asked for
// again first go.
void RobotsCache::forget_some() {
  size_t bytes = 0;
  for (const auto& [key, site] : sites_) bytes += site->bytes;
  if (sites_.size() < most_sites && bytes <= most_bytes) return;
  std::vector<std::pair<Duration, std::string>> idle;
  for (const auto& [key, site] : sites_) {
    if (site->visits == 0) idle.emplace_back(site->ask_again, key);
  }
  std::ranges::sort(idle);
  for (const auto& [ask_again, key] : idle) {
    const bool is_enough = sites_.size() <= most_sites / 2 && bytes <= most_bytes / 2;
    if (is_enough && ask_again > clock_.elapsed()) return;
    const auto site = sites_.find(key);
    bytes -= site->second->bytes;
    sites_.erase(site);
  }
}

void RobotsCache::take(Site& site, const Response& response, std::string_view user_agent) {
  const auto header = [&response](std::string_view name) {
    const std::string* value = response.header(name);
    return value == nullptr ? std::string{} : *value;
  };
  const bool answers = response.status < 500 && (response.status != 304 || site.known);
  if (!answers) {
    site.trouble = fmt::format("HTTP {} from {}", response.status, url::for_log(response.url));
    site.ask_again = clock_.elapsed() + retry_after;
    return;
  }
  site.trouble.clear();
  site.ask_again = clock_.elapsed() + fresh_for;
  if (response.status == 304) return;
  site.known = true;
  site.robots = response.status < 300 ? read_robots(response.body, product_token(user_agent)) : Robots{};
  site.robots.rules.shrink_to_fit();
  site.bytes = bytes_of(site.robots);
  site.validators_url = response.url;
  site.etag = header("ETag");
  site.last_modified = header("Last-Modified");
}

Task<> RobotsCache::refresh(Site& site, const std::string& address, const RobotsQuestion& question) {
  Request request;
  request.url = address;
  request.headers.emplace_back("Accept", "text/plain, */*;q=0.5");
  if (!site.etag.empty()) request.conditional.emplace_back("If-None-Match", site.etag);
  if (!site.last_modified.empty()) request.conditional.emplace_back("If-Modified-Since", site.last_modified);
  request.conditional_url = site.validators_url;
  request.timeout = question.timeout;
  request.max_body = longest_robots;
  request.cut_body = true;
  request.max_redirects = most_redirects;
  request.allow_private = question.allow_private;
  request.proxy = question.proxy;
  const auto response = co_await fetcher_.fetch(std::move(request));
  if (response) {
    take(site, *response, question.user_agent);
  } else if (is_lost(response.error())) {
    site.known = true;
    site.robots = {};
    site.bytes = 0;
    site.trouble.clear();
    site.etag.clear();
    site.last_modified.clear();
    site.ask_again = clock_.elapsed() + fresh_for;
  } else {
    site.trouble = response.error().message;
    site.ask_again = clock_.elapsed() + retry_after;
  }
}

Task<RobotsVerdict> RobotsCache::ask(RobotsQuestion question) {
  const auto address = url::resolve("/robots.txt", question.url);
  if (!address) co_return RobotsVerdict{.word = RobotsVerdict::Word::disallowed, .cause = address.error().message};
  Site& asked = site(fmt::format("{}\n{}", *address, product_token(question.user_agent)));
  ++asked.visits;
  const Finally left([&asked] { --asked.visits; });
  {
    const Gate::Pass turn = co_await asked.asking.enter();
    if (asked.ask_again <= clock_.elapsed()) {
      co_await refresh(asked, *address, question);
      forget_some();
    }
  }
  if (!asked.known) {
    co_return RobotsVerdict{.word = RobotsVerdict::Word::unreachable,
                            .cause = fmt::format("whether it may be fetched is not known, its robots.txt: {}", asked.trouble)};
  }
  RobotsVerdict verdict{.crawl_delay = asked.robots.crawl_delay.value_or(Duration{})};
  if (!asked.robots.allows(question.url)) {
    verdict.word = RobotsVerdict::Word::disallowed;
    verdict.cause = fmt::format("{} disallows {} for {}", url::for_log(*address), url::for_log(question.url),
                                product_token(question.user_agent));
  }
  co_return verdict;
}

}  // namespace feedwatch::http
