// One visit to a web source: the page that was fetched, the pages it leads to, and what to remember of all that. Owned by the io
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/page_reading.h"
#include "pipeline/poll.h"
#include "pipeline/read_document.h"
#include "pipeline/web_memory.h"

namespace feedwatch::pipeline {

// What every part of a visit needs; all outlives it. `memory` is read and written.
struct Visitor {
  Stage& stage;
  const config::Config& config;
  const config::Source& source;
  WebMemory& memory;
  bool alert_on_first{false};  // what is there at first is news as well
  bool anew{false};            // what is fetched is to be no copy that somebody has kept

  // What is there now is what was there before anybody looked.
  bool is_baseline() const { return !memory.since && !alert_on_first; }
};

struct WebVisit {
  Document document{};
  std::vector<uint64_t> links{};  // for PollCommit::links
};

// Whether the source is read as a page, an index or a sitemap.
bool is_web(const config::Source& source);

// Reads the body of a 200. A page in an odd state brings nothing and is asked for again; it is an error from the third such visit
// in a row on, or at once when the page has never been read well. Articles behind links are fetched politely, no more than
// `most_fetched` in a visit; the others wait in the memory. Never fails as a whole: an error is in the document.
Task<WebVisit> visit(Visitor visitor, http::Response response);

// Pages that one visit fetches beside the source's own.
inline constexpr size_t most_fetched = 20;

}  // namespace feedwatch::pipeline
