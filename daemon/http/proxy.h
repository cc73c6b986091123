// Through whom a request goes when it doesn't go straight.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/address.h"

namespace feedwatch::http {

struct Proxy {
  std::string url{};   // http://host:port or socks5://host:port, without user and password
  std::string name{};  // host:port, for messages
  std::string user{};  // empty: no login
  std::string password{};
  std::vector<Cidr> allow_private{};  // special-purpose addresses that the proxy itself may have
};

// Null: straight. Shared by all requests that go the same way.
using ProxyPtr = std::shared_ptr<const Proxy>;

}  // namespace feedwatch::http
