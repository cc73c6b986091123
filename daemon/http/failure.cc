#include "http/failure.h"

#include <algorithm>

#include <fmt/format.h>

namespace feedwatch::http {

namespace {

std::string_view code_of(CURLcode code, std::string_view text, bool answered) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
      return "bad-url";
    case CURLE_COULDNT_RESOLVE_HOST:
      return "dns-failed";
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return "connect-failed";
    case CURLE_OPERATION_TIMEDOUT:
      return text.starts_with("Operation too slow") ? "too-slow" : "timeout";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return "tls-failed";
    case CURLE_BAD_CONTENT_ENCODING:
      return "bad-encoding";
    case CURLE_PARTIAL_FILE:
      return "truncated-body";
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
      return answered ? "truncated-body" : "protocol-error";
    case CURLE_OUT_OF_MEMORY:  // what 7.88 says of a header line beyond its own limit
      return "headers-too-large";
    default:
      return "protocol-error";
  }
}

// One line, printable, of a length that a log can bear.
std::string printable(std::string_view text) {
  std::string line(text.substr(0, 200));
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e; }, '?');
  return line;
}

}  // namespace

Error too_many_headers(std::string_view host) {
  return {"headers-too-large", fmt::format("{}: more than 64 KiB of headers", host)};
}

Error too_large_body(std::string_view host, size_t limit) {
  return {"body-too-large", fmt::format("{}: the body is larger than the {} bytes allowed", host, limit)};
}

Error denied_address(std::string_view host, std::string_view address) {
  return {"denied-address", fmt::format("{}: not a public address: {}; allow_private can admit it", host, address)};
}

Error proxy_failure(std::string_view proxy, std::string_view host, CURLcode code, std::string_view text, int reply) {
  if (reply == 407) return {"proxy-failed", fmt::format("{}: proxy {} wants another user and password (407)", host, proxy)};
  if (reply >= 300) return {"proxy-failed", fmt::format("{}: proxy {} refuses to connect us, with {}", host, proxy, reply)};
  if (code == CURLE_OPERATION_TIMEDOUT) return {"proxy-failed", fmt::format("{}: proxy {} does not answer in time", host, proxy)};
  const std::string_view cause = text.empty() ? std::string_view(curl_easy_strerror(code)) : text;
  return {"proxy-failed", fmt::format("{}: proxy {}: {}", host, proxy, printable(cause))};
}

Error transfer_failure(std::string_view host, CURLcode code, std::string_view text, bool answered) {
  const std::string_view cause = text.empty() ? std::string_view(curl_easy_strerror(code)) : text;
  return {std::string(code_of(code, text, answered)), fmt::format("{}: {}", host, printable(cause))};
}

}  // namespace feedwatch::http
