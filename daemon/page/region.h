// The part of a page that is watched for change, as lines of text in normal form. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "page/dom.h"
#include "page/select.h"

namespace re2 {
class RE2;
}

namespace feedwatch::page {

// What to watch and what in it does not count. Cheap to copy.
struct RegionRules {
  std::optional<Selector> select{};                             // none: the page's body
  std::vector<Selector> ignore{};                               // elements
  std::vector<std::shared_ptr<const re2::RE2>> ignore_lines{};  // a line in which one of these is found
};

// `select` is CSS, or empty; each of `ignore` is CSS or a /regular expression/ (RE2 syntax; what is no CSS selector is taken for
// one without slashes, too). Errors: bad-selector, bad-regex, with the column in the message.
Result<RegionRules> compile_region(std::string_view select, const std::vector<std::string>& ignore);

struct Region {
  bool found{false};                 // the selector matched; always true without one
  std::vector<std::string> lines{};  // NFC, one space, no empty ones; ads, scripts and what is ignored are gone
};

Region read_region(const Document& document, const RegionRules& rules);

// What a stored text of lines parted by "\n" was.
std::vector<std::string> split_lines(std::string_view text);
std::string join_lines(const std::vector<std::string>& lines);

}  // namespace feedwatch::page
