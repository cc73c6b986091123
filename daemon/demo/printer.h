// What the demo shows: what happens, and what arrives, with what matched highlighted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "base/time.h"

namespace feedwatch::demo {

struct Style {
  bool colour{false};  // else what matched stands in [brackets]
};

// `text` with the parts that `matches` name in `field` highlighted.
std::string highlighted(std::string_view text, std::string_view field, const std::vector<alert::Match>& matches, Style style);

// An alert as it came out of a webhook: two or three lines. `note` says how it got there ("signature ok").
std::string webhook_text(const alert::Alert& alert, std::string_view note, Style style);

// A mail: sender, receiver, subject.
std::string mail_text(std::string_view subject, std::string_view to, Style style);

std::string headline(std::string_view text, Style style);
std::string remark(Duration at, std::string_view text, Style style);

}  // namespace feedwatch::demo
