#include "store/digest.h"

#include <array>
#include <cstdint>
#include <memory>
#include <new>

#include <openssl/evp.h>

namespace feedwatch::store {

namespace {

constexpr size_t kept_bytes = 16;

std::string hex(const unsigned char* bytes, size_t size) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (size_t i = 0; i < size; ++i) {
    text += digits[bytes[i] >> 4U];
    text += digits[bytes[i] & 15U];
  }
  return text;
}

// Each part is preceded by its length, so that different parts never read the same.
std::string join(const auto& parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  return text;
}

std::string digest_of(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  if (EVP_Digest(text.data(), text.size(), bytes.data(), nullptr, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  return hex(bytes.data(), kept_bytes);
}

}  // namespace

std::string digest(std::initializer_list<std::string_view> parts) { return digest_of(join(parts)); }

std::string digest(const std::vector<std::string>& parts) { return digest_of(join(parts)); }

}  // namespace feedwatch::store
