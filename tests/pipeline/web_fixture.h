// A web source polled with a scripted network, a real store in memory and a clock that stands still between polls.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "config/check.h"
#include "http/robots_cache.h"
#include "pipeline/poll.h"
#include "support/scripted_fetcher.h"

namespace feedwatch::pipeline {

inline constexpr const char* site = "https://news.example.org";

struct WebFixture : testing::Test {
  Activity activity;  // outlives `io`
  boost::asio::io_context io;
  VirtualClock clock{from_unix_seconds(1'767'225'600)};
  test::ScriptedFetcher fetcher{};
  boost::asio::thread_pool workers{1};
  std::unique_ptr<store::Store> store;
  http::Gate digesting{io.get_executor(), 4};
  http::RobotsCache robots{fetcher, clock, io.get_executor()};
  Stage stage{fetcher, *store, clock, workers.get_executor(), activity, 0, false, digesting, robots};
  config::Config config{};
  std::map<std::string, store::SourceState> states{};
  std::map<std::string, std::string> pages{};  // what the site answers now, by path; others are 404
  std::string rules{};                         // a list in YAML; none: nothing is matched

  explicit WebFixture(const std::filesystem::path& file = ":memory:")
      : store(*store::Store::open({.path = file, .linger = Duration{0}}, io.get_executor(), activity)) {}

  void SetUp() override {
    config.fetch.user_agent = "feedwatch/1";
    fetcher.answer_with([this](const http::Request& request) -> std::optional<test::ScriptedFetcher::Answer> {
      const auto page = pages.find(request.url.substr(std::string(site).size()));
      if (!request.url.starts_with(site) || page == pages.end()) return std::nullopt;
      return http::Response{
          .status = 200, .headers = {{"Content-Type", type_of(page->first)}}, .body = page->second, .url = request.url};
    });
    missing("/robots.txt");
  }
  void TearDown() override { workers.join(); }

  static std::string type_of(const std::string& path) {
    if (path.ends_with(".xml")) return "application/xml";
    return path.ends_with(".txt") ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
  }
  void missing(const std::string& path) { fetcher.answer(site + path, 404); }

  config::Source& add(config::Kind kind, const std::string& path, const std::string& id = "front") {
    config::Source source{.id = id, .name = "The " + id, .url = site + path, .kind = kind, .interval = std::chrono::hours{1}};
    config.sources.push_back(std::move(source));
    return config.sources.back();
  }

  SetupPtr setup() const {
    if (rules.empty()) return make_setup(config, rules::RuleSet{});
    config::Checked checked = config::check_rules_text("rules.yaml", "schema: 1\nrules:\n" + rules);
    EXPECT_FALSE(checked.has_errors()) << config::render_all(checked.files);
    config::Config with_rules = config;
    with_rules.model = std::move(checked.files.config.model);
    return make_setup(std::move(with_rules), std::move(checked.rules));
  }

  PollReport poll(const std::string& id = "front") {
    const SetupPtr setup = this->setup();
    store::SourceState& state = states[id];
    const config::Source& source = *setup->source(id);
    const bool was_read = state.baseline_done;
    if (state.configured_url != source.url) {
      state = {.id = id, .url = source.url, .configured_url = source.url, .baseline_done = was_read};
    }
    std::optional<PollReport> report;
    boost::asio::co_spawn(io, pipeline::poll(stage, setup, id, state), [&report](std::exception_ptr failure, PollReport made) {
      if (failure) std::rethrow_exception(failure);
      report = std::move(made);
    });
    io.restart();
    io.run();
    state = report->state;
    clock.advance_to(clock.elapsed() + std::chrono::hours{1});
    return std::move(*report);
  }
  // The code of a poll's error; empty when there was none.
  std::string trouble(const std::string& id = "front") {
    const PollReport report = poll(id);
    return report.error ? report.error->code : "";
  }

  std::vector<Article> stored() {
    std::vector<Article> articles;
    boost::asio::co_spawn(io, store->articles_since(Time{}, store::ArticleId{0}, 10'000),
                          [&articles](std::exception_ptr, auto rows) {
                            for (store::ArticleRow& row : *rows) articles.push_back(std::move(row.article));
                          });
    io.restart();
    io.run();
    return articles;
  }
  std::vector<std::string> titles() {
    std::vector<std::string> result;
    for (const Article& article : stored()) result.push_back(article.title);
    return result;
  }
  int64_t alerts() {
    int64_t count = 0;
    boost::asio::co_spawn(io, store->counts(), [&count](std::exception_ptr, auto counts) { count = counts->alerts; });
    io.restart();
    io.run();
    return count;
  }
  size_t fetches(const std::string& path) const {
    return static_cast<size_t>(
        std::ranges::count_if(fetcher.requests(), [&path](const http::Request& request) { return request.url == site + path; }));
  }
};

// Sentences that read like news and say something else for each `seed`.
inline std::string paragraph(unsigned seed) {
  static const char* const who[] = {
      "The harbour board",      "A spokeswoman for the ferries",        "The regional council",
      "Engineers on site",      "Fishermen from the northern villages", "The chair of the committee",
      "Two independent experts"};
  static const char* const did[] = {"said on Tuesday that", "confirmed in a letter that", "told reporters that",
                                    "denied that",          "explained at length that",   "repeated before the vote that"};
  static const char* const what[] = {"the new quay would open before the autumn storms",
                                     "the bridge needs steel that is not there",
                                     "night crossings will stop until the engines are repaired",
                                     "no decision has been taken about the dam",
                                     "the price of tickets must rise by a tenth",
                                     "the old lighthouse is to become a museum",
                                     "the survey of the sea bed took longer than planned"};
  std::string text;
  for (unsigned i = 0; i < 3; ++i) {
    const unsigned n = seed * 31 + i * 17 + 5;
    text +=
        std::string(who[n % 7]) + " " + did[(n / 7) % 6] + " " + what[(n / 3) % 7] + ", case number " + std::to_string(n) + ". ";
  }
  return text;
}

inline std::string page_of(const std::string& title, const std::string& body) {
  return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
         "</title></head><body><header><nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a> <a "
         "href=\"/about\">About</a></nav>"
         "</header>" +
         body + "<footer><p>© The Harbour Courier</p></footer></body></html>";
}

inline std::string article_html(const std::string& title, unsigned seed, const std::string& extra = {}) {
  std::string text = "<article><h1>" + title + "</h1>";
  for (unsigned i = 0; i < 5; ++i) text += "<p>" + paragraph(seed * 5 + i) + "</p>";
  return text + (extra.empty() ? "" : "<p>" + extra + "</p>") + "</article>";
}

inline std::string article_page(const std::string& title, unsigned seed, const std::string& extra = {}) {
  return page_of(title, "<main>" + article_html(title, seed, extra) + "</main>");
}

inline const char* login_page() {
  return "<!doctype html><html><head><title>Log in</title></head><body><h1>Log in</h1><form action=\"/login\" method=\"post\">"
         "<input name=\"user\"><input type=\"password\" name=\"password\"><button>Log in</button></form></body></html>";
}

}  // namespace feedwatch::pipeline
