#include "http/pinning.h"

#include <sys/socket.h>

#include <memory>
#include <new>

#include <fmt/format.h>

#include "http/failure.h"
#include "http/peer.h"

namespace feedwatch::http {

namespace {

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

// What libcurl would connect to. It is refused every socket, and so names one address after the other.
struct Found {
  std::vector<Address> addresses{};

  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept try {
    auto& found = *static_cast<Found*>(self);
    if (address->family == AF_INET || address->family == AF_INET6) found.addresses.push_back(address_of(*address));
    return CURL_SOCKET_BAD;
  } catch (...) {
    return CURL_SOCKET_BAD;
  }
};

Result<Address> choose(const Target& target, const Found& found, const std::vector<Cidr>& allow_private) {
  for (const Address& address : found.addresses) {
    if (may_connect(address, allow_private)) return address;
  }
  const Address& last = found.addresses.back();
  return denied_address(target.host, fmt::format("{} ({})", to_string(last), special_purpose(last)));
}

}  // namespace

Task<Result<Address>> admitted_address(CurlMulti& multi, const Target& target, const std::vector<Cidr>& allow_private,
                                       Duration timeout) {
  const std::unique_ptr<CURL, CloseEasy> easy(curl_easy_init());
  if (easy == nullptr) throw std::bad_alloc();
  Found found;
  std::string error_text(CURL_ERROR_SIZE, '\0');
  const std::string url = fmt::format("{}://{}/", target.secure ? "https" : "http", target.authority);
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");  // not the environment's
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);  // not to wait for the resolver of a name that was given up
  curl_easy_setopt(easy.get(), CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &Found::on_open);
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, &found);
  const CURLcode code = co_await multi.perform(easy.get());
  if (found.addresses.empty()) co_return transfer_failure(target.host, code, error_text.c_str(), false);
  co_return choose(target, found, allow_private);
}

std::string pin_to(const Target& target, const Address& address) {
  const std::string_view port = std::string_view(target.authority).substr(target.authority.rfind(':') + 1);
  const std::string text = address.v6 ? fmt::format("[{}]", to_string(address)) : to_string(address);
  return fmt::format("{}:{}:{}", target.authority, text, port);
}

}  // namespace feedwatch::http
