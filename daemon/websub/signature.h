// Signatures of pushes (WebSub §7.1.2). Pure.
#pragma once

#include <string_view>

namespace feedwatch::websub {

// Whether `header` (X-Hub-Signature: "METHOD=HEX") is the HMAC of `body` under `secret`, with sha1, sha256, sha384 or sha512.
// Takes the same time wherever a wrong signature differs.
bool is_signed(std::string_view header, std::string_view secret, std::string_view body);

}  // namespace feedwatch::websub
