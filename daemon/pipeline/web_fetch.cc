#include "pipeline/web_fetch.h"

#include "http/robots_cache.h"
#include "pipeline/request.h"

namespace feedwatch::pipeline {

Task<Result<http::Response>> fetch_page(Stage& stage, const config::Config& config, const config::Source& source,
                                        http::Request request) {
  if (!source.ignore_robots) {
    http::RobotsQuestion question{.url = request.url,
                                  .user_agent = config.fetch.user_agent,
                                  .timeout = request.timeout,
                                  .allow_private = request.allow_private};
    const http::RobotsVerdict verdict = co_await stage.robots.ask(std::move(question));
    if (verdict.word == http::RobotsVerdict::Word::disallowed) co_return Error{"robots-disallow", verdict.cause};
    if (verdict.word == http::RobotsVerdict::Word::unreachable) co_return Error{"robots-unreachable", verdict.cause};
    request.spacing = verdict.crawl_delay;
  }
  co_return co_await stage.fetcher.fetch(std::move(request));
}

Task<Result<http::Response>> fetch_linked(Stage& stage, const config::Config& config, const config::Source& source,
                                          std::string url) {
  http::Request request = make_request(config, source, std::move(url));
  auto response = co_await fetch_page(stage, config, source, std::move(request));
  if (response && response->status != 200) co_return status_error(*response);
  co_return response;
}

}  // namespace feedwatch::pipeline
