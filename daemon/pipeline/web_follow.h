// Fetches pages that a source leads to, and reads them. Owned by the io thread.
#pragma once

#include <functional>

#include "pipeline/web_visit.h"

namespace feedwatch::pipeline {

using PageReader = std::function<PageReading(const http::Response&)>;

// Reads an answer on the workers; where the page is odd and sends its readers on (<meta http-equiv=refresh>), follows, up to
// three times and never in a circle. `read` outlives the task.
Task<PageReading> read_following(Visitor visitor, http::Response response, const PageReader& read);

// That of a host which the page sends its readers on to; nullopt: it has asked for none.
std::optional<Error> pause_of(const PageReading& reading);

struct Followed {
  std::vector<Article> articles{};
  std::vector<PendingLink> done{};  // read, or given up: then the article is what the link said
  std::vector<PendingLink> left{};  // to be tried again
};

// Links in their order, no more than `most_fetched`, and none after five minutes; none of a host that asks for a pause. A link
// whose page cannot be read for good, or three times, becomes an article of its title alone: nothing is lost. So does one whose
// host has given no page and asked for pauses for a day.
Task<Followed> follow(Visitor visitor, std::vector<PendingLink> links);

// What the link alone says, as an article.
Article article_of(const config::Source& source, const PendingLink& link);

}  // namespace feedwatch::pipeline
