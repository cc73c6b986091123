// The feeds behind an address, for people who only know the site. Owned by the io thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/fetcher.h"

namespace feedwatch::pipeline {

struct Offer {
  std::string url{};
  std::string title{};  // the feed's own; what the page calls it when it was not read
  std::string kind{};   // "RSS 2.0", "Atom 1.0"; empty when it was not read
  size_t items{0};
  std::optional<Error> error{};  // why it could not be read
  bool was_read{false};          // false without an error: beyond the number that is fetched
};

inline constexpr size_t most_offers_read = 5;

// The feed at `request.url` itself, or the feeds that the page there advertises, best first; the first few of them are fetched
// with the same request. Errors: those of fetch(), http-NNN, those of feed::read_feed() for what is neither feed nor page,
// no-feed-found.
Task<Result<std::vector<Offer>>> discover(http::Fetcher& fetcher, http::Request request);

}  // namespace feedwatch::pipeline
