#include "deliver/links.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace feedwatch::deliver {

namespace {

constexpr std::string_view folder = "/links/";
constexpr size_t code_bytes = 12;
constexpr size_t signature_bytes = 16;
constexpr size_t longest_part = 128;

std::string hex(const unsigned char* bytes, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

std::string_view word_of(Link::Action action) { return action == Link::Action::unsubscribe ? "unsubscribe" : "acknowledge"; }

// What ids are made of, so that nothing needs an escape.
bool is_part(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= longest_part && std::ranges::all_of(text, is_plain);
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (parts.size() < 6) {
    const size_t end = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, end));
    if (end == path.size()) break;
    path.remove_prefix(end + 1);
  }
  return parts;
}

std::optional<Link> link_of(const std::vector<std::string>& parts) {
  if (!std::ranges::all_of(parts, is_part)) return std::nullopt;
  if (parts.size() == 3 && parts[0] == word_of(Link::Action::unsubscribe))
    return Link{.action = Link::Action::unsubscribe, .receiver = parts[1], .recipient = parts[2], .alert = {}};
  if (parts.size() == 4 && parts[0] == word_of(Link::Action::acknowledge))
    return Link{.action = Link::Action::acknowledge, .receiver = parts[1], .recipient = parts[2], .alert = parts[3]};
  return std::nullopt;
}

}  // namespace

std::string recipient_code(std::string_view address) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  ::EVP_Digest(address.data(), address.size(), bytes.data(), &length, EVP_sha256(), nullptr);
  return hex(bytes.data(), code_bytes);
}

std::string LinkSigner::signature(std::string_view path) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  ::HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(path.data()),
         path.size(), bytes.data(), &length);
  return hex(bytes.data(), signature_bytes);
}

std::string LinkSigner::url(const Link& link) const {
  std::string path = fmt::format("{}/{}/{}", word_of(link.action), link.receiver, link.recipient);
  if (link.action == Link::Action::acknowledge) path += "/" + link.alert;
  std::string_view base = public_url_;
  while (base.ends_with('/')) base.remove_suffix(1);
  return fmt::format("{}{}{}/{}", base, folder, path, signature(path));
}

std::optional<Link> LinkSigner::read(std::string_view target) const {
  const std::string_view whole = target.substr(0, target.find('?'));
  const size_t at = whole.rfind(folder);
  if (at == whole.npos) return std::nullopt;
  const std::string_view path = whole.substr(at + folder.size());
  const size_t end = path.rfind('/');
  if (end == path.npos) return std::nullopt;
  const std::string expected = signature(path.substr(0, end));
  const std::string_view given = path.substr(end + 1);
  if (given.size() != expected.size() || ::CRYPTO_memcmp(given.data(), expected.data(), given.size()) != 0) return std::nullopt;
  return link_of(split(path.substr(0, end)));
}

bool is_for_link(std::string_view target) { return target.substr(0, target.find('?')).find(folder) != target.npos; }

}  // namespace feedwatch::deliver
