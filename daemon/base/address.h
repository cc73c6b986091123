// IP addresses and CIDR blocks as values (RFC 4291, RFC 4632). Pure; any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace feedwatch {

// An IPv4 address fills the first four bytes, network order; the rest is zero.
struct Address {
  std::array<uint8_t, 16> bytes{};
  bool v6{false};

  // Four decimal numbers without leading zeros, or RFC 4291 §2.2 text without brackets and zone. Error: bad-address.
  static Result<Address> parse(std::string_view text);
  static Address from_v4(const std::array<uint8_t, 4>& bytes);
  static Address from_v6(const std::array<uint8_t, 16>& bytes);

  // ::ffff:a.b.c.d becomes a.b.c.d, since a connection to it reaches that host; every other address stays as it is.
  Address unmapped() const;
  bool is_loopback() const;  // 127.0.0.0/8 and ::1, also IPv4-mapped

  auto operator<=>(const Address&) const = default;
};

std::string to_string(const Address& address);  // RFC 5952 for IPv6

// A block of addresses; bits behind the prefix are zero.
struct Cidr {
  Address network{};
  uint8_t prefix{0};  // 0..32 or 0..128

  // "10.0.0.0/8", "fd00::/8", or an address alone for that one address. Bits behind the prefix are cleared. Error: bad-cidr.
  static Result<Cidr> parse(std::string_view text);

  // IPv4-mapped IPv6 addresses count as the IPv4 address they reach.
  bool contains(const Address& address) const;

  auto operator<=>(const Cidr&) const = default;
};

std::string to_string(const Cidr& cidr);

}  // namespace feedwatch
