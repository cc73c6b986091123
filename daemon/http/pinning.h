// Where a host leads, found out before a proxy is told to go there: what the proxy would resolve nobody could check. Internal;
// owned by the io thread.
#pragma once

#include <string>
#include <vector>

#include "http/curl_multi.h"
#include "http/guard.h"

namespace feedwatch::http {

// The first of the host's addresses that may be connected to, in libcurl's order; nothing is connected. Cancellable. Errors:
// dns-failed, denied-address, timeout.
Task<Result<Address>> admitted_address(CurlMulti& multi, const Target& target, const std::vector<Cidr>& allow_private,
                                       Duration timeout);

// For CURLOPT_CONNECT_TO: whatever asks for the target is connected to the address.
std::string pin_to(const Target& target, const Address& address);

}  // namespace feedwatch::http
