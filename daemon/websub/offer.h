// Where a feed says that its news are pushed (WebSub §4). Pure.
#pragma once

#include <string>
#include <vector>

#include "http/fetcher.h"

namespace feedwatch::websub {

struct Offer {
  std::string hub{};    // absolute; empty: none
  std::string topic{};  // what to subscribe to there, absolute

  bool operator==(const Offer&) const = default;
};

// What a document says about itself; empty where it does not.
struct Said {
  std::string hub{};
  std::string self{};
};

// Header fields come before the document, for hub and topic each. Without a word about itself a feed is known by the address that
// answered. Relative addresses count from there.
Offer find_offer(const http::Response& response, const Said& said);

}  // namespace feedwatch::websub
