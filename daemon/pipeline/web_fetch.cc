#include "pipeline/web_fetch.h"

#include "http/redirect.h"
#include "http/robots_cache.h"
#include "pipeline/request.h"

namespace feedwatch::pipeline {

namespace {

// The crawl delay of a site that lets the page be fetched. Errors: robots-disallow, robots-unreachable.
Task<Result<Duration>> ask_robots(Stage& stage, const config::Config& config, const http::Request& request) {
  http::RobotsQuestion question{.url = request.url,
                                .user_agent = config.fetch.user_agent,
                                .timeout = request.timeout,
                                .allow_private = request.allow_private,
                                .proxy = request.proxy};
  const http::RobotsVerdict verdict = co_await stage.robots.ask(std::move(question));
  if (verdict.word == http::RobotsVerdict::Word::disallowed) co_return Error{"robots-disallow", verdict.cause};
  if (verdict.word == http::RobotsVerdict::Word::unreachable) co_return Error{"robots-unreachable", verdict.cause};
  co_return verdict.crawl_delay;
}

// What was meant for the first origin stays there.
void leave_origin(http::Request& request) {
  request.headers.clear();
  request.basic_user.clear();
  request.basic_password.clear();
  request.bearer.clear();
}

}  // namespace

Task<Result<http::Response>> fetch_page(Stage& stage, const config::Config& config, const config::Source& source,
                                        http::Request request) {
  if (source.ignore_robots) co_return co_await stage.fetcher.fetch(std::move(request));
  auto target = http::check_url(request.url, {});
  if (!target) co_return target.error();
  const int most = request.max_redirects;
  request.max_redirects = 0;
  std::vector<std::string> visited{target->url};
  std::vector<http::Hop> hops;
  size_t wire_bytes = 0;
  Duration took{};
  for (;;) {
    const auto spacing = co_await ask_robots(stage, config, request);
    if (!spacing) co_return spacing.error();
    request.spacing = *spacing;
    http::Request step = request;
    auto response = co_await stage.fetcher.fetch(std::move(step));
    if (!response) co_return response;
    request.timeout -= response->took;
    response->took = took += response->took;
    response->wire_bytes = wire_bytes += response->wire_bytes;
    const Duration wait = http::wait_asked(*response, stage.clock.now());
    if (!http::is_redirect(response->status) || most == 0 || wait > http::longest_wait_for_redirect) {
      response->redirects.insert(response->redirects.begin(), hops.begin(), hops.end());
      co_return response;
    }
    auto next = http::next_target(*target, *response, visited, most);
    if (!next) co_return next.error();
    co_await stage.clock.sleep_for(wait);
    if (!target->same_origin(*next)) leave_origin(request);
    target = std::move(next);
    request.url = target->url;
    hops.push_back({response->status, request.url});
    visited.push_back(request.url);
  }
}

Task<Result<http::Response>> fetch_linked(Stage& stage, const config::Config& config, const config::Source& source,
                                          std::string url, bool anew) {
  http::Request request = make_request(config, source, std::move(url));
  if (anew) request.headers.emplace_back("Cache-Control", "no-cache");
  auto response = co_await fetch_page(stage, config, source, std::move(request));
  if (response && response->status != 200) co_return status_error(*response);
  co_return response;
}

}  // namespace feedwatch::pipeline
