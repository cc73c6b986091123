// Following a feed's own pages back to what is known, when its window has moved past everything seen before (RFC 5005 §3, §4).
#pragma once

#include <string>
#include <vector>

#include "pipeline/notes.h"
#include "pipeline/poll.h"
#include "pipeline/read_document.h"

namespace feedwatch::pipeline {

// Articles and what is known of each, in step.
struct Found {
  std::vector<Article> articles{};
  std::vector<store::Classified> known{};
  std::vector<size_t> late{};  // ascending; articles that are as they were but for their page, read only now
};

// Whether something may lie between what was seen last and the oldest of these: there are some, and none was seen in this source.
bool is_gap(const std::vector<store::Classified>& known);

// Adds to `found` what the pages before it hold, until one of them holds something known; five pages at most, none twice, no
// archive that `notes` knows as read. A page that cannot be had or read ends it, with a warning in `warnings`.
Task<> fill_gap(Stage& stage, const config::Config& config, const config::Source& source, const store::SourceState& state,
                std::string older, Found& found, Notes& notes, std::vector<std::string>& warnings);

}  // namespace feedwatch::pipeline
