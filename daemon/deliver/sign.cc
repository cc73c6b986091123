#include "deliver/sign.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "deliver/base64.h"

namespace feedwatch::deliver {

namespace {

constexpr std::string_view prefix = "whsec_";

std::string hmac_sha256(const std::string& key, const std::string& message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
         message.size(), digest.data(), &length);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace

Result<SigningKey> SigningKey::parse(std::string_view secret) {
  if (!secret.starts_with(prefix)) return Error{"bad-secret", "a webhook secret begins with \"whsec_\""};
  auto bytes = from_base64(secret.substr(prefix.size()));
  if (!bytes) return Error{"bad-secret", "what follows \"whsec_\" in a webhook secret is padded base64"};
  if (bytes->size() < 24 || bytes->size() > 64) {
    return Error{"bad-secret", "a webhook secret has 24 to 64 bytes, not " + std::to_string(bytes->size())};
  }
  return SigningKey{std::move(*bytes)};
}

std::string SigningKey::sign(std::string_view id, Time timestamp, std::string_view body) const {
  std::string message{id};
  message.append(".").append(std::to_string(to_unix_seconds(timestamp))).append(".").append(body);
  return "v1," + base64(hmac_sha256(bytes_, message));
}

std::string signature_header(std::span<const SigningKey> keys, std::string_view id, Time timestamp, std::string_view body) {
  std::string header;
  for (const SigningKey& key : keys) {
    if (!header.empty()) header += ' ';
    header += key.sign(id, timestamp, body);
  }
  return header;
}

}  // namespace feedwatch::deliver
