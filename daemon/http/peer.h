// An address as libcurl gives it to its callbacks. Internal.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include <curl/curl.h>

#include "base/address.h"

namespace feedwatch::http {

// Requires the family AF_INET or AF_INET6.
inline Address address_of(const curl_sockaddr& from) {
  if (from.family == AF_INET) {
    std::array<uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(from.addr).sin_addr, bytes.size());
    return Address::from_v4(bytes);
  }
  std::array<uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from.addr).sin6_addr, bytes.size());
  return Address::from_v6(bytes);
}

}  // namespace feedwatch::http
