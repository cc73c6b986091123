// Lists of feeds as other readers give and take them: OPML 2.0. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::cli {

struct OpmlFeed {
  std::string title{};
  std::string url{};
  std::vector<std::string> tags{};  // folders it lies in, outermost first, and categories; each once

  bool operator==(const OpmlFeed&) const = default;
};

// The feeds of a document, in its order, each URL once with the tags of all its places. Errors: bad-opml, xml-depth.
Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes);

// A document that read_opml() and other readers understand: feeds lie in a folder named like their first tag, and all their tags
// are categories.
std::string write_opml(const std::vector<OpmlFeed>& feeds, const std::string& title, Time now);

}  // namespace feedwatch::cli
