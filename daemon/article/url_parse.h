// URLs in their parts, after the WHATWG URL standard. For those who need the parts; others take article/url.h. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feedwatch::url {

// Longer inputs are refused: no server takes them, and every step is linear in the length.
inline constexpr size_t max_length = 64 * 1024;

struct Url {
  std::string scheme{};
  bool is_special{false};  // http, https, ws, wss, ftp: has a host and a path; other schemes keep all after the colon in `path`
  std::string username{};
  std::string password{};
  std::string host{};
  std::optional<uint16_t> port{};  // none: the scheme's default
  std::string path{};
  std::optional<std::string> query{};
  std::optional<std::string> fragment{};
};

// `input` on its own (base == nullptr) or relative to `base`. None where the standard fails.
std::optional<Url> parse(std::string_view input, const Url* base);

std::string serialise(const Url& url);

// 80, 443, 21, or 0 for a scheme without one.
uint16_t default_port(std::string_view scheme);

}  // namespace feedwatch::url
