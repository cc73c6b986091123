// What one answer of a web server says: articles, or the state of a watched region, or that it is not the page that was meant.
// Pure; runs on the worker threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "article/article.h"
#include "config/config.h"
#include "http/fetcher.h"
#include "page/diff.h"
#include "page/extract.h"
#include "pipeline/normalise.h"

namespace feedwatch::pipeline {

// Why a page says nothing about what is watched. Codes: page-login page-error page-empty page-without-article page-without-links
// selector-missing not-a-page refresh-loop; and those of a fetch, where the page led on to another.
struct Oddity {
  std::string code{};
  std::string message{};
};

struct PageReading {
  std::optional<Oddity> odd{};
  std::vector<Article> articles{};    // of read_articles
  page::Diff diff{};                  // of read_region
  std::vector<std::string> region{};  // of read_region: lines, to be kept
  std::vector<page::PageLink> links{};
  std::string title{};      // of the page
  std::string summary{};    // what the page says of itself
  std::string refresh{};    // where the page sends its readers; empty: nowhere
  bool was_sent_on{false};  // it was not the page that was asked for, but one that sends its readers here
  std::vector<uint64_t> lines{};
};

// The page's article or articles. An article is known by its title, where the page names no address of its own for it: a page
// that shows another article tomorrow shows a new one.
PageReading read_articles(const http::Response& response, const config::Source& source);

// The article behind a link, known by its address. `blocks` are lines that the site repeats, or null.
PageReading read_linked_article(const http::Response& response, const config::Source& source, const page::SiteBlocks* blocks);

// The links of an index page to its articles.
PageReading read_links(const http::Response& response, const config::Source& source);

// The watched region, against the lines it had.
PageReading read_region(const http::Response& response, const config::Source& source, const std::vector<std::string>& before);

}  // namespace feedwatch::pipeline
