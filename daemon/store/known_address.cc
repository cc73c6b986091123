#include "store/known_address.h"

#include <openssl/evp.h>

#include <array>
#include <new>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace feedwatch::store {

namespace {

constexpr std::string_view the_configured_one = "=";

// "#" and half a SHA-256: enough to tell whether two addresses are the same.
std::string digest_of(const std::string& url) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  if (::EVP_Digest(url.data(), url.size(), bytes.data(), nullptr, EVP_sha256(), nullptr) != 1) throw std::bad_alloc{};
  return fmt::format("#{:02x}", fmt::join(bytes.begin(), bytes.begin() + 16, ""));
}

}  // namespace

SourceState without_address(SourceState state) {
  if (state.configured_url.empty() || state.configured_url.starts_with('#')) return state;
  if (state.url == state.configured_url) state.url = the_configured_one;
  if (state.validators_url == state.configured_url) state.validators_url = the_configured_one;
  state.configured_url = digest_of(state.configured_url);
  return state;
}

bool restore_address(SourceState& state, const std::string& configured_url) {
  if (state.configured_url == configured_url) return true;
  if (state.configured_url != digest_of(configured_url)) return false;
  state.configured_url = configured_url;
  if (state.url == the_configured_one) state.url = configured_url;
  if (state.validators_url == the_configured_one) state.validators_url = configured_url;
  return true;
}

}  // namespace feedwatch::store
