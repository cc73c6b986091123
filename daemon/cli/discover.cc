// `feedwatch sources discover`: fetches as the daemon would, with its manners and its guard; nothing is stored.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "app/client_options.h"
#include "app/load.h"
#include "cli/commands.h"
#include "cli/offers_text.h"
#include "pipeline/request.h"

namespace feedwatch::cli {

namespace asio = boost::asio;

namespace {

using Offers = Result<std::vector<pipeline::Offer>>;

Task<> discover_into(http::Fetcher& fetcher, http::Request request, Offers& offers) {
  auto found = co_await pipeline::discover(fetcher, std::move(request));
  offers = std::move(found);
}

Offers discover(const config::Fetch& fetch, const std::string& url) {
  asio::io_context io(1);
  SystemClock clock;
  Activity activity;
  http::CurlMulti multi(io.get_executor(), activity, 1);
  auto client = http::Client::open(io.get_executor(), multi, clock, app::client_options(fetch));
  if (!client) return client.error();
  http::Request request;
  request.url = url;
  request.timeout = fetch.timeout;
  request.max_body = fetch.max_body;
  request.allow_private = fetch.allow_private;
  request.proxy = pipeline::proxy_for(fetch.proxy);
  Offers offers = Error{"internal", "the search ended early"};
  asio::co_spawn(io, discover_into(**client, std::move(request), offers), asio::detached);
  io.run();
  return offers;
}

int status_of(const Error& error) {
  if (error.code == "no-feed-found") return problems;
  const bool is_mistake = error.code == "bad-url" || error.code == "scheme-not-allowed" || error.code == "denied-userinfo";
  return is_mistake ? usage : unavailable;
}

}  // namespace

int discover_sources(const Common& common, const std::string& url) {
  config::Fetch fetch{.user_agent = "feedwatch/" FEEDWATCH_VERSION};
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup != nullptr) {
    fetch = loaded.setup->config.fetch;
  } else if (!loaded.unreadable) {  // without a configuration the defaults will do; with a broken one they are not what was meant
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  const Offers offers = discover(fetch, url);
  if (!offers) {
    fmt::print(stderr, "feedwatch sources discover: {} [{}]\n", offers.error().message, offers.error().code);
    return status_of(offers.error());
  }
  std::fputs((common.output == Output::json ? offers_json(*offers) : offers_text(*offers)).c_str(), stdout);
  const bool any = std::any_of(offers->begin(), offers->end(), [](const pipeline::Offer& offer) { return offer.was_read; });
  return any ? ok : problems;
}

}  // namespace feedwatch::cli
