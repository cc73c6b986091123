// Hosts of URLs after the WHATWG URL standard, "host parsing" for special schemes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::url {

// The canonical host of `text` (percent-encoded or not, UTF-8): a domain in lower-case ASCII (IDNA), an IPv4 address in dotted
// decimal whatever its spelling (0x7f.1, 2130706433, fullwidth digits), or an IPv6 address in brackets, shortest form. None when
// the standard refuses it. Length is bounded by the caller.
std::optional<std::string> parse_host(std::string_view text);

// Every well-formed %XX decoded, everything else as it stands.
std::string percent_decode(std::string_view text);

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace feedwatch::url
