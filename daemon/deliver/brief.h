// What a short message says of an alert or an event, whatever service shows it. Cleaned plain text, not yet escaped. Pure.
#pragma once

#include <string>
#include <vector>

#include "deliver/mail.h"

namespace feedwatch::deliver {

struct BriefEntry {
  std::string title{};
  std::string url{};  // http or https, else empty
  std::string byline{};
  std::string summary{};
  std::string matched{};  // "Dockers, Port Lumen"
};

struct Brief {
  std::string title{};
  std::string url{};      // of the first article, when it has one
  std::string context{};  // rule, severity, labels; or what kind of event
  std::string severity{};
  std::vector<BriefEntry> entries{};  // at most `most_entries`
  std::string coverage{};             // how many articles and sources tell the story; may be empty
  std::string text{};                 // of an event
  std::string origin{};
  Time timestamp{};
};

// Summaries are cut to `longest_summary` code points.
Brief brief_of(const Message& message, size_t most_entries, size_t longest_summary);

// How urgent a severity is: 0 unknown or info, 1 low, 2 medium or warning, 3 high, 4 critical.
int urgency(std::string_view severity);

// `text` with & < > " ' as HTML and XML have them.
std::string escape_html(std::string_view text);

}  // namespace feedwatch::deliver
