#include "http/guard.h"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "article/url.h"
#include "http/failure.h"

namespace feedwatch::http {

namespace {

struct Block {
  Cidr cidr;
  std::string_view use;
};

Block block(std::string_view cidr, std::string_view use) {
  const auto parsed = Cidr::parse(cidr);
  assert(parsed);
  return {*parsed, use};
}

// IANA IPv4 Special-Purpose Address Registry, with multicast.
const std::vector<Block>& special_v4() {
  static const std::vector<Block> blocks{
      block("0.0.0.0/8", "this network"),
      block("10.0.0.0/8", "private use"),
      block("100.64.0.0/10", "shared address space"),
      block("127.0.0.0/8", "loopback"),
      block("169.254.0.0/16", "link-local"),
      block("172.16.0.0/12", "private use"),
      block("192.0.0.0/24", "IETF protocol assignments"),
      block("192.0.2.0/24", "documentation"),
      block("192.31.196.0/24", "AS112"),
      block("192.52.193.0/24", "multicast tunneling"),
      block("192.88.99.0/24", "6to4 relay"),
      block("192.168.0.0/16", "private use"),
      block("192.175.48.0/24", "AS112"),
      block("198.18.0.0/15", "benchmarking"),
      block("198.51.100.0/24", "documentation"),
      block("203.0.113.0/24", "documentation"),
      block("224.0.0.0/4", "multicast"),
      block("240.0.0.0/4", "reserved"),
  };
  return blocks;
}

// The special part of 2000::/3, and names for what lies outside it.
const std::vector<Block>& special_v6() {
  static const std::vector<Block> blocks{
      block("2001::/32", "Teredo"),
      block("2001::/23", "IETF protocol assignments"),
      block("2001:db8::/32", "documentation"),
      block("2002::/16", "6to4"),
      block("2620:4f:8000::/48", "AS112"),
      block("3fff::/20", "documentation"),
      block("::/128", "unspecified"),
      block("::1/128", "loopback"),
      block("::/96", "IPv4-compatible"),
      block("64:ff9b:1::/48", "local-use NAT64"),
      block("100::/64", "discard-only"),
      block("5f00::/16", "segment routing"),
      block("fc00::/7", "unique-local"),
      block("fe80::/10", "link-local"),
      block("fec0::/10", "site-local"),
      block("ff00::/8", "multicast"),
  };
  return blocks;
}

std::string_view use_of(const Address& address, const std::vector<Block>& blocks) {
  const auto found = std::ranges::find_if(blocks, [&](const Block& each) { return each.cidr.contains(address); });
  return found == blocks.end() ? std::string_view{} : found->use;
}

bool is_nat64(const Address& address) {
  static constexpr std::array<uint8_t, 12> prefix{0x00, 0x64, 0xff, 0x9b};
  return address.v6 && std::equal(prefix.begin(), prefix.end(), address.bytes.begin());
}

Address last_four_bytes(const Address& address) {
  std::array<uint8_t, 4> bytes{};
  std::copy(address.bytes.end() - 4, address.bytes.end(), bytes.begin());
  return Address::from_v4(bytes);
}

}  // namespace

std::string_view special_purpose(const Address& given) {
  const Address address = is_nat64(given) ? last_four_bytes(given) : given.unmapped();
  if (!address.v6) return use_of(address, special_v4());
  const std::string_view use = use_of(address, special_v6());
  const bool global_unicast = (address.bytes[0] & 0xe0) == 0x20;
  return use.empty() && !global_unicast ? "outside global unicast" : use;
}

bool may_connect(const Address& address, const std::vector<Cidr>& allow_private) {
  const auto allows = [&](const Cidr& cidr) { return cidr.contains(address); };
  return special_purpose(address).empty() || std::ranges::any_of(allow_private, allows);
}

bool may_use_port(uint16_t port) { return port == 80 || port == 443 || port >= 1024; }

Result<Target> check_url(std::string_view text, std::string_view base) {
  auto resolved = url::resolve(text, base);
  if (!resolved) return resolved.error();
  auto parts = url::split(*resolved);
  if (!parts) return parts.error();
  if (parts->has_userinfo) {
    return Error{"denied-userinfo", fmt::format("{}: credentials in a URL are not used; give them under auth", parts->host)};
  }
  if (!may_use_port(parts->port)) {
    return Error{"denied-port",
                 fmt::format("{}: port {} is not asked, only 80, 443 and 1024 or higher are", parts->host, parts->port)};
  }
  return Target{.url = std::move(*resolved),
                .host = parts->host,
                .authority = fmt::format("{}:{}", parts->host, parts->port),
                .secure = parts->scheme == "https"};
}

Result<> check_name(const Target& target, const std::vector<Cidr>& allow_private) {
  std::string_view name = target.host;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name != "localhost" && !name.ends_with(".localhost")) return {};
  static const std::array<Address, 2> loopback{Address::from_v4({127, 0, 0, 1}), *Address::parse("::1")};
  if (std::ranges::any_of(loopback, [&](const Address& each) { return may_connect(each, allow_private); })) return {};
  return denied_address(target.host, "the loopback");
}

}  // namespace feedwatch::http
