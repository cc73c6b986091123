// `feedwatch once`: one round, then the end. For cron, for trying things out, and for measuring.
#include <cstdio>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/app.h"
#include "cli/commands.h"

namespace feedwatch::cli {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

app::Observer printing_failures() {
  app::Observer observer;
  observer.polled = [](const pipeline::PollReport& report) {
    if (report.error) fmt::print(stderr, "source \"{}\": {} [{}]\n", report.source, report.error->message, report.error->code);
    for (const std::string& warning : report.warnings) fmt::print(stderr, "source \"{}\": {}\n", report.source, warning);
  };
  observer.attempted = [](const store::Delivery& delivery, const deliver::Verdict& verdict) {
    if (verdict.fate != deliver::Fate::delivered) fmt::print(stderr, "receiver \"{}\": {}\n", delivery.receiver, verdict.message);
  };
  observer.task_failed = [](std::string_view cause) { fmt::print(stderr, "internal error: {}\n", cause); };
  return observer;
}

Task<> round(app::App& app, bool all, app::PollTotals& totals, Error& error) {
  auto prepared = co_await app.prepare();
  if (prepared) {
    totals = co_await app.once(all);
  } else {
    error = prepared.error();
  }
  co_await app.stop(Duration{});
}

void print(const app::PollTotals& totals, Output output) {
  if (output == Output::json) {
    const json::object summary{{"polled", totals.polled},
                               {"failed", totals.failed},
                               {"new_articles", totals.new_articles},
                               {"known_elsewhere", totals.known_elsewhere},
                               {"updated_articles", totals.updated_articles},
                               {"alerts", totals.alerts}};
    fmt::print("{}\n", json::serialize(summary));
  } else {
    fmt::print("{} sources polled, {} failed, {} new articles ({} of them known from another source), {} updated, {} alerts\n",
               totals.polled, totals.failed, totals.new_articles, totals.known_elsewhere, totals.updated_articles, totals.alerts);
  }
}

}  // namespace

int once(const Common& common, bool all) {
  app::Loaded loaded = app::load(common.config);
  std::fputs(loaded.rendered.c_str(), stderr);
  if (loaded.setup == nullptr) return bad_config;
  asio::io_context io(1);
  SystemClock clock;
  auto app = app::App::open(io, clock, std::move(loaded), printing_failures(), app::World{.one_round = true});
  if (!app) {
    fmt::print(stderr, "feedwatch once: {} [{}]\n", app.error().message, app.error().code);
    return cannot_create;
  }
  app::PollTotals totals;
  Error error;
  asio::co_spawn(io, round(**app, all, totals, error), asio::detached);
  io.run();
  if (!error.code.empty()) {
    fmt::print(stderr, "feedwatch once: {} [{}]\n", error.message, error.code);
    return cannot_create;
  }
  print(totals, common.output);
  return ok;
}

}  // namespace feedwatch::cli
