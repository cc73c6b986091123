#include "pipeline/discover.h"

#include <fmt/format.h>

#include "article/url.h"
#include "feed/decode.h"
#include "feed/feed.h"
#include "feed/sniff.h"

namespace feedwatch::pipeline {

namespace {

std::string kind_of(const feed::Feed& feed) {
  const auto name = [&feed] {
    switch (feed.format) {
      case feed::Format::atom:
        return "Atom";
      case feed::Format::cdf:
        return "CDF";
      case feed::Format::json:
        return "JSON Feed";
      default:
        return "RSS";
    }
  }();
  return feed.version.empty() ? name : fmt::format("{} {}", name, feed.version);
}

feed::Hints hints_of(const http::Response& response) {
  const std::string* type = response.header("Content-Type");
  return {.content_type = type == nullptr ? "" : *type, .base_url = response.url};
}

Task<Result<http::Response>> fetch(http::Fetcher& fetcher, http::Request request) {
  auto response = co_await fetcher.fetch(std::move(request));
  if (!response || response->status == 200) co_return response;
  co_return Error{fmt::format("http-{}", response->status),
                  fmt::format("HTTP {} from {}", response->status, url::for_log(response->url))};
}

void describe(Offer& offer, feed::Feed feed) {
  offer.was_read = true;
  offer.kind = kind_of(feed);
  offer.items = feed.items.size();
  if (!feed.title.empty()) offer.title = std::move(feed.title);
}

Task<> read(http::Fetcher& fetcher, http::Request request, Offer& offer) {
  request.url = offer.url;
  auto response = co_await fetch(fetcher, std::move(request));
  if (!response) {
    offer.error = response.error();
    co_return;
  }
  auto feed = feed::read_feed(response->body, hints_of(*response));
  if (feed) {
    describe(offer, std::move(*feed));
  } else {
    offer.error = feed.error();
  }
}

}  // namespace

Task<Result<std::vector<Offer>>> discover(http::Fetcher& fetcher, http::Request request) {
  http::Request first = request;
  auto response = co_await fetch(fetcher, std::move(first));
  if (!response) co_return response.error();
  const feed::Hints hints = hints_of(*response);
  std::vector<Offer> offers;
  if (auto feed = feed::read_feed(response->body, hints)) {
    describe(offers.emplace_back(Offer{.url = response->url}), std::move(*feed));
    co_return offers;
  } else if (feed.error().code != "not-a-feed") {
    co_return feed.error();
  }
  const auto decoded = feed::decode(response->body, hints.content_type);
  for (feed::Link& link : feed::discover_feeds(decoded.text, hints.base_url)) {
    offers.push_back({.url = std::move(link.href), .title = std::move(link.title)});
  }
  if (offers.empty()) {
    co_return Error{"no-feed-found", fmt::format("{} is no feed and advertises none", url::for_log(response->url))};
  }
  for (size_t i = 0; i < offers.size() && i < most_offers_read; ++i) co_await read(fetcher, request, offers[i]);
  co_return offers;
}

}  // namespace feedwatch::pipeline
