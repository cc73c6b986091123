// Base64 (RFC 4648 §4) as feeds carry it: white space anywhere, padding optional.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::feed {

// The bytes; nullopt when it is no Base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace feedwatch::feed
