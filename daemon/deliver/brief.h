// What a short message says of an alert or an event, whatever service shows it. Cleaned plain text, not yet escaped. Pure.
#pragma once

#include <cstdint>
#include <functional>
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
  std::vector<BriefEntry> further{};  // of a message of several alerts: the others, with title and URL only
  uint32_t more{0};                   // alerts that are in neither
  std::string alert_id{};             // of a message of several alerts, by which they can be looked up; else empty
  std::string coverage{};             // how many articles and sources tell the story; may be empty
  std::string text{};                 // of an event, or why there is no article
  std::string origin{};
  Time timestamp{};
};

// Summaries are cut to `longest_summary` code points.
Brief brief_of(const Message& message, size_t most_entries, size_t longest_summary);

// How a format writes an entry, or a line of its own (an entry with a title only).
using WriteEntry = std::function<std::string(const BriefEntry&)>;

// `further`, each as `line` writes it, as far as `room` bytes go; what is left out is counted by a last line.
std::vector<std::string> further_lines(const Brief& brief, size_t room, const WriteEntry& line);

// All entries within `room` bytes: as many in full as leave room for a line for each other one. When that is not enough, too, a
// last line counts what is left out, if it stands for an alert.
std::string entries_within(const Brief& brief, size_t room, const WriteEntry& full, const WriteEntry& line);

// How urgent a severity is: 0 unknown or info, 1 low, 2 medium or warning, 3 high, 4 critical.
int urgency(std::string_view severity);

// `text` with & < > " ' as HTML and XML have them.
std::string escape_html(std::string_view text);

}  // namespace feedwatch::deliver
