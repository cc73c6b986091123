#include "pipeline/request.h"

#include <fmt/format.h>
#include <boost/algorithm/string/predicate.hpp>

#include "article/url.h"

namespace feedwatch::pipeline {

namespace {

constexpr int im_used = 226;

const char* accepted(config::Kind kind) {
  switch (kind) {
    case config::Kind::page:
    case config::Kind::index:
      return "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5";
    case config::Kind::sitemap:
      return "application/xml, text/xml, text/plain;q=0.9, */*;q=0.5";
    default:
      return "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
  }
}

bool same_origin(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto left = url::split(a);
  const auto right = url::split(b);
  return left && right && left->scheme == right->scheme && left->host == right->host && left->port == right->port;
}

}  // namespace

http::ProxyPtr proxy_for(const config::ProxyPtr& proxy) {
  if (proxy == nullptr) return nullptr;
  return std::make_shared<const http::Proxy>(http::Proxy{.url = proxy->url,
                                                         .name = proxy->name,
                                                         .user = proxy->user,
                                                         .password = proxy->password.reveal(),
                                                         .allow_private = proxy->allow_private});
}

http::Request make_request(const config::Config& config, const config::Source& source, std::string url) {
  http::Request request;
  request.url = std::move(url);
  request.headers.emplace_back("Accept", accepted(source.kind));
  request.timeout = config.fetch.timeout;
  request.max_body = config.fetch.max_body;
  request.allow_private = source.allow_private;
  request.proxy = proxy_for(source.proxy);
  if (!same_origin(request.url, source.url)) return request;
  for (const auto& [name, value] : source.headers) request.headers.emplace_back(name, value);
  request.basic_user = source.auth.basic_user;
  request.basic_password = source.auth.basic_password.reveal();
  request.bearer = source.auth.bearer.reveal();
  return request;
}

schedule::Cadence cadence_of(const config::Config& config, const config::Source& source) {
  return {.interval = source.interval,
          .min_interval = config.poll.min_interval,
          .own_source = source.own_source,
          .jitter = config.poll.jitter};
}

http::Request request_for(const config::Config& config, const config::Source& source, const store::SourceState& state) {
  http::Request request = make_request(config, source, state.url);
  if (!state.etag.empty()) request.conditional.emplace_back("If-None-Match", state.etag);
  if (!state.last_modified.empty()) request.conditional.emplace_back("If-Modified-Since", state.last_modified);
  if (source.delta && !state.etag.empty()) request.conditional.emplace_back("A-IM", "feed");
  request.conditional_url = state.validators_url;
  return request;
}

Time open_from(const Rhythm& rhythm, Time time) {
  return schedule::not_skipped({.skip_hours = rhythm.skip_hours, .skip_days = rhythm.skip_days}, time);
}

void keep_hours(http::Request& request, const Rhythm& rhythm, Time now) {
  if ((rhythm.skip_hours == 0 && rhythm.skip_days == 0) || open_from(rhythm, now) > now) return;
  request.may_be_sent = [rhythm](Time time) { return open_from(rhythm, time) == time; };
}

Delta delta_of(const config::Source& source, const store::SourceState& state, const http::Response& response) {
  if (response.status != im_used) return Delta::none;
  const bool asked = source.delta && !state.etag.empty() && response.url == state.validators_url;
  const std::string* made_by = response.header("IM");
  return asked && made_by != nullptr && boost::algorithm::iequals(*made_by, "feed") ? Delta::asked_for : Delta::unexpected;
}

Error status_error(const http::Response& response) {
  return {fmt::format("http-{}", response.status), fmt::format("HTTP {} from {}", response.status, url::for_log(response.url))};
}

}  // namespace feedwatch::pipeline
