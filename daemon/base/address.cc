#include "base/address.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace feedwatch {

namespace {

constexpr size_t longest_text = 45;  // ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255

void clear_behind(std::array<uint8_t, 16>& bytes, unsigned prefix) {
  for (unsigned i = 0; i < bytes.size(); ++i) {
    const unsigned kept = std::clamp<unsigned>(prefix, i * 8, i * 8 + 8) - i * 8;
    bytes[i] = static_cast<uint8_t>(bytes[i] & (0xFF00U >> kept));
  }
}

bool is_mapped(const Address& address) {
  static constexpr std::array<uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return address.v6 && std::equal(mapped.begin(), mapped.end(), address.bytes.begin());
}

Error bad_cidr(std::string_view text) {
  return {"bad-cidr", fmt::format("\"{}\" is not an address block such as 10.0.0.0/8 or fd00::/8", text)};
}

}  // namespace

Address Address::from_v4(const std::array<uint8_t, 4>& bytes) {
  Address address;
  std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
  return address;
}

Address Address::from_v6(const std::array<uint8_t, 16>& bytes) { return {bytes, true}; }

Result<Address> Address::parse(std::string_view text) {
  Error bad{"bad-address", fmt::format("\"{}\" is not an IP address", text)};
  if (text.empty() || text.size() > longest_text || text.find('\0') != text.npos) return bad;
  const std::string terminated{text};
  Address address{.bytes = {}, .v6 = text.find(':') != text.npos};
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, terminated.c_str(), address.bytes.data()) != 1) return bad;
  return address;
}

Address Address::unmapped() const {
  if (!is_mapped(*this)) return *this;
  return from_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

bool Address::is_loopback() const {
  static constexpr std::array<uint8_t, 16> loopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const Address plain = unmapped();
  return plain.v6 ? plain.bytes == loopback6 : plain.bytes[0] == 127;
}

std::string to_string(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), text.data(), static_cast<socklen_t>(text.size()));
  return text.data();
}

Result<Cidr> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = Address::parse(text.substr(0, slash));
  if (!address) return bad_cidr(text);
  const uint8_t most = address->v6 ? 128 : 32;
  Cidr cidr{.network = *address, .prefix = most};
  if (slash != text.npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), cidr.prefix);
    if (failure != std::errc{} || end != digits.data() + digits.size() || cidr.prefix > most) return bad_cidr(text);
  }
  clear_behind(cidr.network.bytes, cidr.prefix);
  return cidr;
}

bool Cidr::contains(const Address& address) const {
  Address candidate = network.v6 ? address : address.unmapped();
  if (candidate.v6 != network.v6) return false;
  clear_behind(candidate.bytes, prefix);
  return candidate.bytes == network.bytes;
}

std::string to_string(const Cidr& cidr) { return fmt::format("{}/{}", to_string(cidr.network), cidr.prefix); }

}  // namespace feedwatch
