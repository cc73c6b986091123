// Which articles an index page or a sitemap lists, and which of them are new. Owned by the io thread.
#pragma once

#include "pipeline/web_visit.h"

namespace feedwatch::pipeline {

struct ListedLink {
  PendingLink link{};
  bool is_news{true};  // false: it counts as seen, whatever else is known of it
};

struct Listing {
  std::vector<ListedLink> links{};
  std::optional<Oddity> odd{};
  std::optional<Error> error{};
  std::vector<std::string> warnings{};
  std::string title{};
  bool is_complete{true};  // false: what is listed may change though this document does not
};

Task<Listing> list_index(Visitor visitor, http::Response response);

// A sitemap, or those of an index of sitemaps that say they have changed: five at most in a visit, the newest first, and those
// that have waited longest.
Task<Listing> list_sitemap(Visitor visitor, http::Response response);

struct Fresh {
  std::vector<PendingLink> links{};  // to be read: those that waited, then the new ones in the order of the list
  std::vector<uint64_t> seen{};      // to be remembered as seen with this poll
};

// Sorts the links of a listing by what is known of them. Nothing is fresh at the baseline. Errors: those of the store.
Task<Result<Fresh>> find_fresh(Visitor visitor, std::vector<ListedLink> links);

// Keeps what is left for the next visit; beyond most_pending a link that has a title becomes an article of it, the others are
// left out.
void keep_waiting(Visitor& visitor, std::vector<PendingLink> left, std::vector<Article>& articles, std::vector<uint64_t>& seen);

uint64_t hash_of(const PendingLink& link);

}  // namespace feedwatch::pipeline
