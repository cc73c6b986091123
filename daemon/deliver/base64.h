// Base64 (RFC 4648 §4, padded). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::deliver {

std::string base64(std::string_view bytes);

// Strict: no blanks, padding where it belongs, no bits left over.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace feedwatch::deliver
