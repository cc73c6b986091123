// Signatures after Standard Webhooks 1.0: HMAC-SHA256 over "id.timestamp.body". Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace feedwatch::deliver {

// A shared secret, decoded. It cannot be printed.
class SigningKey {
 public:
  // Reads "whsec_" and the base64 of 24 to 64 bytes; nothing around it. Errors: bad-secret, whose message never quotes the text.
  static Result<SigningKey> parse(std::string_view secret);

  // "v1," and the base64 of the signature. `body` is signed byte by byte as it will be sent.
  std::string sign(std::string_view id, Time timestamp, std::string_view body) const;

 private:
  explicit SigningKey(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
};

// The header webhook-signature: one signature for each key, separated by blanks, so that receivers can change secrets without a
// gap.
std::string signature_header(std::span<const SigningKey> keys, std::string_view id, Time timestamp, std::string_view body);

}  // namespace feedwatch::deliver
