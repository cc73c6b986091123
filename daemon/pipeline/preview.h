// What feedwatch would see of a source, before it is added. Owned by the io thread; nothing is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/page_reading.h"
#include "pipeline/poll.h"

namespace feedwatch::pipeline {

// How many articles a preview reads; what an index or a sitemap lists beyond that is counted only.
inline constexpr size_t most_previewed = 3;

struct Preview {
  std::string url{};   // that answered
  std::string kind{};  // feed page index sitemap
  std::string title{};
  size_t items{0};  // articles, links to articles, or lines of a watched region
  std::vector<Article> articles{};
  std::vector<std::string> region{};    // lines, of `watch: change`
  std::optional<Oddity> odd{};          // why a page says nothing about what is to be watched
  std::vector<std::string> warnings{};  // what was odd about the document
  std::string robots{};                 // allowed, disallowed, unreachable, ignored, or "not asked" for feeds
  std::string robots_cause{};           // why not
  Duration crawl_delay{};
  std::optional<Time> next_poll{};  // were this the first one
};

// Kind `automatic` becomes what the document is. Errors: those of a fetch, http-…, robots-…, and of the reader of the kind.
Task<Result<Preview>> preview(Stage& stage, const config::Config& config, config::Source source);

}  // namespace feedwatch::pipeline
