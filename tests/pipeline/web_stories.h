// Harbour stories and hosts that give them sparingly: what sources that fetch pages behind links have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web_fixture.h"

namespace feedwatch::pipeline {

using Titles = std::vector<std::string>;

inline std::string headline(int number) { return "Harbour story number " + std::to_string(number) + " about the ferry crossing"; }
inline std::string path_of(int number) { return "/2026/01/harbour-story-number-" + std::to_string(number); }

// A host that gives so many pages between two pauses, as the client makes it look: one 429, and nothing is asked any more.
struct BusyHost {
  int left{0};
  bool is_paused{false};

  void relent(int pages) { *this = {.left = pages}; }
  // Of a request for an article; nullopt: it is let through.
  std::optional<test::ScriptedFetcher::Answer> operator()(const http::Request& request) {
    if (request.url.find("/2026/") == std::string::npos) return std::nullopt;
    if (is_paused) return Error{"host-paused", "the host has asked for a pause"};
    if (left-- > 0) return std::nullopt;
    is_paused = true;
    return http::Response{.status = 429, .url = request.url};
  }
  // In front of the pages of `site`.
  void stand_before(WebFixture& site_of) {
    site_of.fetcher.answer_with([this, &site_of](const http::Request& request) { return answer(site_of, request); });
  }

 private:
  std::optional<test::ScriptedFetcher::Answer> answer(const WebFixture& fixture, const http::Request& request) {
    if (auto refusal = (*this)(request)) return refusal;
    const auto page = fixture.pages.find(request.url.substr(std::string(site).size()));
    if (!request.url.starts_with(site) || page == fixture.pages.end()) return std::nullopt;
    return http::Response{
        .status = 200, .headers = {{"Content-Type", WebFixture::type_of(page->first)}}, .body = page->second, .url = request.url};
  }
};

struct IndexPage : WebFixture {
  void SetUp() override {
    WebFixture::SetUp();
    add(config::Kind::index, "/news");
  }
  // The section page with stories `first` to `last`, newest first, and their pages.
  void publish(int first, int last) {
    std::string list = "<main><ul class=\"stories\">";
    for (int i = last; i >= first; --i) {
      list += "<li><h3><a href=\"" + path_of(i) + "\">" + headline(i) + "</a></h3></li>";
      if (!pages.contains(path_of(i))) pages[path_of(i)] = article_page(headline(i), static_cast<unsigned>(i));
    }
    pages["/news"] = page_of("News", list + "</ul></main>");
  }
  size_t followed() const {
    size_t count = 0;
    for (const http::Request& request : fetcher.requests()) count += request.url.find("/2026/") != std::string::npos ? 1 : 0;
    return count;
  }
};

}  // namespace feedwatch::pipeline
