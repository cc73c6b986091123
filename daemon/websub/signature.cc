#include "websub/signature.h"

#include <array>
#include <string>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/predicate.hpp>

namespace feedwatch::websub {

namespace {

const EVP_MD* method_named(std::string_view name) {
  if (boost::algorithm::iequals(name, "sha256")) return EVP_sha256();
  if (boost::algorithm::iequals(name, "sha512")) return EVP_sha512();
  if (boost::algorithm::iequals(name, "sha384")) return EVP_sha384();
  return boost::algorithm::iequals(name, "sha1") ? EVP_sha1() : nullptr;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_signed(std::string_view header, std::string_view secret, std::string_view body) {
  const std::string_view value = trimmed(header);
  const size_t equals = value.find('=');
  if (equals == value.npos || secret.empty()) return false;
  const EVP_MD* const method = method_named(value.substr(0, equals));
  const std::string_view digits = value.substr(equals + 1);
  if (method == nullptr || digits.size() != static_cast<size_t>(EVP_MD_size(method)) * 2) return false;
  if (digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) return false;
  const std::string claimed = boost::algorithm::unhex(std::string(digits));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
  if (::HMAC(method, secret.data(), static_cast<int>(secret.size()), bytes, body.size(), digest.data(), &length) == nullptr)
    return false;
  return length == claimed.size() && ::CRYPTO_memcmp(digest.data(), claimed.data(), length) == 0;
}

}  // namespace feedwatch::websub
