// What one poll of a web source leaves for the next: the watched region, links that wait to be read, how long the page has been
// odd. Kept by the store as a text it does not look into. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "config/config.h"

namespace feedwatch::pipeline {

// A state of the page that says nothing about what is watched: a login page, an error page, a selector without a match.
struct OddState {
  std::string code{};  // empty: none
  uint32_t polls{0};   // in a row
};

// A link to an article that is to be read, with what the page or sitemap that listed it says.
struct PendingLink {
  std::string url{};
  std::string title{};
  std::optional<Time> published{};
  std::string lang{};
  uint32_t attempts{0};          // that failed
  std::optional<Time> paused{};  // since when its host has asked for nothing but pauses; nullopt: it has not
  uint64_t item{0};              // of a feed: item_key() of the item whose page it is
};

struct SitemapVisit {
  uint64_t url_hash{0};
  std::optional<Time> modified{};  // as its index said when it was read last
  std::optional<Time> read{};      // nullopt: never
  std::optional<Time> asked{};     // when it was asked for last, whatever came of it
  uint32_t failures{0};            // in a row that trying again would repeat
  bool is_new{false};              // has appeared since the baseline, not one of a whole archive
};

struct WebMemory {
  uint64_t about{0};            // of the settings it belongs to
  std::optional<Time> since{};  // when the source was first read well; nullopt: what is there now is the baseline
  OddState odd{};
  std::vector<std::string> region{};  // lines, as they were last told or found
  std::string blocks{};               // page::SiteBlocks::save()
  std::vector<PendingLink> pending{};
  std::vector<SitemapVisit> sitemaps{};
};

// Links beyond this are not kept waiting.
inline constexpr size_t most_pending = 500;

std::string to_text(const WebMemory& memory);

// `text` is what to_text() gave, or empty; what cannot be read counts as absent. A memory about other settings than those of
// `source` is none: another region, other links.
WebMemory memory_for(const config::Source& source, const std::string& text);

}  // namespace feedwatch::pipeline
