// Base64 (RFC 4648 §4) as feeds carry it: white space anywhere, padding optional.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::feed {

// nullopt when it is no Base64 or does not decode to UTF-8 text.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace feedwatch::feed
