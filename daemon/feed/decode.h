// Bytes of a feed or page to UTF-8: BOM, HTTP charset, XML declaration or HTML meta, UTF-8, what the letters look like,
// windows-1252, in that order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::feed {

struct Decoded {
  std::string text{};     // valid UTF-8 without a BOM; broken bytes are U+FFFD; C0 controls that XML forbids are gone
  std::string charset{};  // what the bytes were taken for, lower case ("utf-8", "windows-1252", "shift_jis")
  bool repaired{false};   // some bytes did not fit the charset
};

// `content_type` is the HTTP header value, or empty. Total.
Decoded decode(std::string_view bytes, std::string_view content_type);

// The part of `bytes` that decode() would only copy, as nearly all feeds allow; nullopt: there is something to convert or repair.
std::optional<std::string_view> without_decoding(std::string_view bytes, std::string_view content_type);

}  // namespace feedwatch::feed
