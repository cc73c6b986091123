// URLs: what would be fetched, and what identifies the thing behind it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace feedwatch::url {

// The absolute URL that would be fetched: `input` resolved against `base` (may be empty) after the WHATWG URL standard, fragment
// kept out. Errors: bad-url, scheme-not-allowed (only http and https).
Result<std::string> resolve(std::string_view input, std::string_view base);

// As resolve(), but any scheme and with the fragment: for links inside documents. Empty when it cannot be resolved.
std::string absolute(std::string_view input, std::string_view base);

// The identity key of an absolute URL: scheme, www./m./amp. hosts, tracking parameters, parameter order, default ports, index
// pages and fragments that do not tell documents apart are normalised away; parameters that carry identity stay. Two URLs of one
// article have one key.
std::string key(std::string_view url);

struct Parts {
  std::string scheme{};
  std::string host{};   // lower case, IDNA ASCII; IPv6 in brackets
  uint16_t port{0};     // effective
  std::string path{};   // starts with /
  std::string query{};  // without ?
  bool has_userinfo{false};
};

// Splits an absolute http(s) URL. Errors as resolve().
Result<Parts> split(std::string_view url);

// The URL as logs and messages may show it: no userinfo, no query values.
std::string for_log(std::string_view url);

}  // namespace feedwatch::url
