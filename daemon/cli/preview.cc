// `feedwatch sources preview`: what feedwatch would see of a source; nothing is stored.
#include <cstdio>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "app/client_options.h"
#include "app/load.h"
#include "article/url.h"
#include "cli/commands.h"
#include "cli/preview_text.h"
#include "page/select.h"

namespace feedwatch::cli {

namespace asio = boost::asio;
using config::Kind;

namespace {

using Seen = Result<pipeline::Preview>;

Task<> preview_into(pipeline::Stage& stage, const config::Config& config, config::Source source, Seen& seen) {
  auto found = co_await pipeline::preview(stage, config, std::move(source));
  seen = std::move(found);
}

Seen look(const config::Config& config, config::Source source) {
  Activity activity;
  asio::io_context io(1);
  asio::thread_pool workers(1);
  SystemClock clock;
  http::CurlMulti multi(io.get_executor(), activity, 4);
  auto client = http::Client::open(io.get_executor(), multi, clock, app::client_options(config.fetch));
  if (!client) return client.error();
  auto store = store::Store::open({.path = ":memory:"}, io.get_executor(), activity);
  if (!store) return store.error();
  http::Gate digesting(io.get_executor(), 1);
  http::RobotsCache robots(**client, clock, io.get_executor());
  pipeline::Stage stage{**client, **store, clock, workers.get_executor(), activity, 0, false, digesting, robots};
  Seen seen = Error{"internal", "the preview ended early"};
  asio::co_spawn(io, preview_into(stage, config, std::move(source), seen), asio::detached);
  io.run();
  return seen;
}

// The configured source with that id or address, else one made of the address alone.
Result<config::Source> find_source(const config::Config& config, const std::string& wanted) {
  const auto url = url::resolve(wanted, {});
  for (const config::Source& source : config.sources) {
    if (source.id == wanted || (url && source.url == *url)) return source;
  }
  if (!url) return url.error();
  config::Source source{.id = "preview", .name = "preview", .url = *url, .interval = config.poll.interval};
  source.allow_private = config.fetch.allow_private;
  source.proxy = config.fetch.proxy;
  return source;
}

Kind to_kind(const std::string& word) {
  if (word == "feed") return Kind::feed;
  if (word == "page") return Kind::page;
  if (word == "index") return Kind::index;
  return word == "sitemap" ? Kind::sitemap : Kind::automatic;
}

int fail(const Error& error, Exit status) {
  fmt::print(stderr, "feedwatch sources preview: {} [{}]\n", error.message, error.code);
  return status;
}

Exit status_of(const Error& error) {
  const bool is_mistake = error.code == "bad-url" || error.code == "scheme-not-allowed" || error.code == "denied-userinfo";
  return is_mistake ? usage : unavailable;
}

}  // namespace

int preview_source(const Common& common, const PreviewWords& words) {
  config::Config config;
  config.fetch.user_agent = "feedwatch/" FEEDWATCH_VERSION;
  const app::Loaded loaded = app::load(common.config);
  if (loaded.setup != nullptr) {
    config = loaded.setup->config;
    app::put_in_force(loaded);
  } else if (!loaded.unreadable) {
    std::fputs(loaded.rendered.c_str(), stderr);
    return bad_config;
  }
  auto source = find_source(config, words.source);
  if (!source) return fail(source.error(), usage);
  if (words.change) source->watch = config::PageWatch::change;
  if (words.change && source->kind == Kind::automatic) source->kind = Kind::page;
  if (!words.kind.empty()) source->kind = to_kind(words.kind);
  if (!words.select.empty()) source->select = words.select;
  if (const auto selector = page::Selector::compile(words.select); !words.select.empty() && !selector) {
    return fail({"bad-selector", fmt::format("--select, column {}: {}", selector.error().column, selector.error().message)},
                usage);
  }
  const Seen seen = look(config, std::move(*source));
  if (!seen) return fail(seen.error(), status_of(seen.error()));
  std::fputs((common.output == Output::json ? preview_json(*seen) : preview_text(*seen)).c_str(), stdout);
  return seen->odd ? problems : ok;
}

}  // namespace feedwatch::cli
