// Where a request may go: the rules that keep feeds, redirects, hubs and receivers away from addresses that are not the public
// network's (SSRF). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"

namespace feedwatch::http {

// What a special-purpose address is for ("private use", "loopback", …), or empty for an ordinary public one. Special are the
// blocks of the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890), multicast, 0/8, 240/4, every IPv6 address outside
// 2000::/3, and IPv6 addresses that carry an IPv4 address; ::ffff:0:0/96 and 64:ff9b::/96 (NAT64) are as special as the IPv4
// address they carry.
std::string_view special_purpose(const Address& address);

// Ordinary, or in one of the blocks that this destination may have.
bool may_connect(const Address& address, const std::vector<Cidr>& allow_private);

// 80, 443 and 1024 or higher; the services below speak other protocols that a request could be smuggled into. Blocks in
// allow_private don't change that.
bool may_use_port(uint16_t port);

// A URL that may be asked for, in the canonical form in which it is sent.
struct Target {
  std::string url{};
  std::string host{};       // lower case, IPv6 in brackets
  std::string authority{};  // host:port; what connection limits count by
  bool secure{false};

  // RFC 6454: scheme, host and port.
  bool same_origin(const Target& other) const { return secure == other.secure && authority == other.authority; }
};

// Errors: bad-url, scheme-not-allowed, denied-userinfo, denied-port.
Result<Target> check_url(std::string_view url, std::string_view base);

// The names of the loopback (RFC 6761 §6.3) are denied before anybody is asked for their address. Error: denied-address.
Result<> check_name(const Target& target, const std::vector<Cidr>& allow_private);

}  // namespace feedwatch::http
