// A proxy as the configuration names it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/address.h"
#include "config/secret.h"

namespace feedwatch::config {

struct Proxy {
  std::string url{};   // http://host:port or socks5://host:port
  std::string name{};  // host:port
  std::string user{};  // empty: no login
  Secret password{};
  std::vector<Cidr> allow_private{};  // that the proxy itself may have; fetch.allow_private included

  bool operator==(const Proxy&) const = default;
};

using ProxyPtr = std::shared_ptr<const Proxy>;  // null: straight

}  // namespace feedwatch::config
