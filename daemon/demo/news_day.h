// An invented news day: what four small publishers put into their feeds, and when. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace feedwatch::demo {

enum class Format : uint8_t { rss, atom, json };

struct Publisher {
  std::string_view id;
  std::string_view name;
  Format format;
};

// An event of the day: from `at` on, the publisher's feed holds this item. A later event with the same publisher and guid edits
// it.
struct Happening {
  Duration at;
  std::string_view publisher;
  std::string_view guid;
  std::string_view link;  // path on the publisher's site
  std::string_view title;
  std::string_view text;
  std::string_view remark{};  // what a newcomer should notice; empty: nothing to say
};

const std::vector<Publisher>& publishers();
// In order of time. What is there at 0 is the baseline.
const std::vector<Happening>& happenings();
// When the last thing of the day has happened.
Duration day_length();

// The publisher's feed as it stands `now` after the day began, in its format. `site` is its address without a trailing slash;
// items are dated from `morning`.
std::string render_feed(const Publisher& publisher, Duration now, std::string_view site, Time morning);
std::string_view content_type(Format format);

}  // namespace feedwatch::demo
