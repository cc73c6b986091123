// An article: what one item of a source says, cleaned. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace feedwatch {

struct Enclosure {
  std::string url{};
  std::string type{};
  std::optional<int64_t> length{};
};

struct Article {
  std::string source{};                // id of the source it was found in
  std::string guid{};                  // as the source gives it, byte-exact; may be empty
  std::string url{};                   // absolute; may be empty
  std::string url_key{};               // identity key of the URL (article/url.h); may be empty
  std::vector<std::string> aliases{};  // identity keys of its other URLs: where a link led, what it calls itself; not url_key
  std::string title{};                 // plain text, one line
  std::string text{};                  // normalised plain text, paragraphs as lines
  std::string summary{};               // plain text; empty when it is the text
  std::vector<std::string> authors{};  // names
  std::vector<std::string> categories{};
  std::vector<Enclosure> enclosures{};
  std::string lang{};  // BCP 47, may be empty
  std::optional<Time> published{};
  std::optional<Time> updated{};
  uint64_t content_hash{0};  // of the folded title and text: equal for word-for-word copies
};

}  // namespace feedwatch
