// HTTP Link header fields (RFC 8288). Pure, for bytes of anybody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::websub {

struct HeaderLink {
  std::string target{};  // as sent, possibly relative
  std::string rel{};     // relation types, lower case, separated by blanks

  bool has(std::string_view relation) const;
};

// The links of one field value, in order. What cannot be read ends the list; links with an anchor of their own are about
// something else and left out.
std::vector<HeaderLink> read_links(std::string_view value);

}  // namespace feedwatch::websub
