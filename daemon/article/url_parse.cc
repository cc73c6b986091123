#include "article/url_parse.h"

#include <algorithm>
#include <array>

#include "article/url_host.h"

namespace feedwatch::url {

namespace {

// ---- percent-encode sets, one bit each

enum Set : uint8_t { fragment_set = 1, query_set = 2, path_set = 4, userinfo_set = 8, control_set = 16 };

constexpr std::array<uint8_t, 256> encode_sets() {
  std::array<uint8_t, 256> sets{};
  for (size_t byte = 0; byte < 256; ++byte) {
    if (byte < 0x20 || byte > 0x7E) sets[byte] = 0xFF;
  }
  constexpr auto add = [](std::array<uint8_t, 256>& to, std::string_view characters, int bits) {
    for (const char c : characters) to[static_cast<unsigned char>(c)] |= static_cast<uint8_t>(bits);
  };
  add(sets, " \"<>", fragment_set | query_set | path_set | userinfo_set);
  add(sets, "`", fragment_set | path_set | userinfo_set);
  add(sets, "#", query_set | path_set | userinfo_set);
  add(sets, "'", query_set);
  add(sets, "?^{}", path_set | userinfo_set);
  add(sets, "/:;=@[\\]|", userinfo_set);
  return sets;
}

constexpr auto sets_of = encode_sets();

void encode(std::string_view text, Set set, std::string& to) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((sets_of[byte] & set) == 0) {
      to += c;
    } else {
      to += '%';
      to += digits[byte >> 4];
      to += digits[byte & 15];
    }
  }
}

std::string encoded(std::string_view text, Set set) {
  std::string result;
  result.reserve(text.size());
  encode(text, set, result);
  return result;
}

// ---- pieces of the grammar

constexpr bool is_slash(char c) { return c == '/' || c == '\\'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ignored(char c) { return c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The scheme before the first colon in lower case; empty when `text` has none.
std::string scheme_of(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return {};
  std::string scheme;
  for (const char c : text.substr(0, colon)) {
    const bool is_valid = is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    if (!is_valid) return {};
    scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return scheme;
}

bool is_special(std::string_view scheme) {
  return scheme == "https" || scheme == "http" || scheme == "ftp" || scheme == "ws" || scheme == "wss";
}

// ".", "..", and their spellings with %2e. 0 for an ordinary segment, else the number of dots.
int dots_in(std::string_view segment) {
  int dots = 0;
  for (size_t i = 0; i < segment.size(); ++dots) {
    if (segment[i] == '.') {
      i += 1;
    } else if (segment.substr(i, 3) == "%2e" || segment.substr(i, 3) == "%2E") {
      i += 3;
    } else {
      return 0;
    }
    if (dots == 2) return 0;
  }
  return dots;
}

void drop_last_segment(std::string& path) {
  const size_t slash = path.rfind('/');
  path.resize(slash == std::string::npos ? 0 : slash);
}

// Appends the segments of `text` (what stands after a slash) to `path`, which is empty or starts with a slash and has none at its
// end.
void add_segments(std::string_view text, std::string& path) {
  for (;;) {
    const auto slash = std::find_if(text.begin(), text.end(), is_slash);
    const bool is_last = slash == text.end();
    const std::string_view segment = text.substr(0, static_cast<size_t>(slash - text.begin()));
    const int dots = dots_in(segment);
    if (dots == 2) drop_last_segment(path);
    if (dots == 0) {
      path += '/';
      encode(segment, path_set, path);
    } else if (is_last) {
      path += '/';
    }
    if (is_last) return;
    text.remove_prefix(segment.size() + 1);
  }
}

// Cuts "#fragment" and "?query" off `text` into `url`.
void take_query_and_fragment(std::string_view& text, Url& url) {
  if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = encoded(text.substr(hash + 1), fragment_set);
    text = text.substr(0, hash);
  }
  if (const size_t mark = text.find('?'); mark != std::string_view::npos) {
    url.query = encoded(text.substr(mark + 1), query_set);
    text = text.substr(0, mark);
  }
}

bool read_port(std::string_view text, Url& url) {
  uint32_t port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    port = port * 10 + static_cast<uint32_t>(c - '0');
    if (port > 65535) return false;
  }
  if (!text.empty() && port != default_port(url.scheme)) url.port = static_cast<uint16_t>(port);
  return true;
}

void read_userinfo(std::string_view text, Url& url) {
  const size_t colon = text.find(':');
  url.username = encoded(text.substr(0, colon), userinfo_set);
  if (colon != std::string_view::npos) url.password = encoded(text.substr(colon + 1), userinfo_set);
}

bool read_authority(std::string_view text, Url& url) {
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) {
    read_userinfo(text.substr(0, at), url);
    text.remove_prefix(at + 1);
  }
  bool is_in_brackets = false;
  size_t colon = 0;
  for (; colon < text.size() && (text[colon] != ':' || is_in_brackets); ++colon) {
    if (text[colon] == '[') is_in_brackets = true;
    if (text[colon] == ']') is_in_brackets = false;
  }
  auto host = parse_host(text.substr(0, colon));
  if (!host) return false;
  url.host = std::move(*host);
  return read_port(text.substr(std::min(colon + 1, text.size())), url);
}

// What follows "scheme:" or a relative "//": any number of slashes, the authority, and the rest.
std::optional<Url> parse_authority_and_rest(std::string_view text, std::string scheme) {
  Url url{.scheme = std::move(scheme), .is_special = true};
  while (!text.empty() && is_slash(text.front())) text.remove_prefix(1);
  const size_t end = std::min(text.find_first_of("/\\?#"), text.size());
  if (!read_authority(text.substr(0, end), url)) return std::nullopt;
  text.remove_prefix(end);
  take_query_and_fragment(text, url);
  if (!text.empty()) text.remove_prefix(1);
  add_segments(text, url.path);
  return url;
}

std::optional<Url> parse_relative(std::string_view text, const Url& base) {
  if (text.size() >= 2 && is_slash(text[0]) && is_slash(text[1])) return parse_authority_and_rest(text, base.scheme);
  Url url = base;
  url.fragment.reset();
  const bool replaces_query = !text.empty() && text.front() != '#';
  if (replaces_query) url.query.reset();
  take_query_and_fragment(text, url);
  if (text.empty()) return url;
  if (is_slash(text.front())) {
    url.path.clear();
    text.remove_prefix(1);
  } else {
    drop_last_segment(url.path);
  }
  add_segments(text, url.path);
  return url;
}

// mailto:, tag:, data: and the like: nothing to resolve, control characters and foreign bytes encoded.
Url parse_opaque(std::string_view text, std::string scheme) {
  Url url{.scheme = std::move(scheme)};
  if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = encoded(text.substr(hash + 1), fragment_set);
    text = text.substr(0, hash);
  }
  url.path = encoded(text, control_set);
  return url;
}

}  // namespace

uint16_t default_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  return scheme == "ftp" ? 21 : 0;
}

std::optional<Url> parse(std::string_view input, const Url* base) {
  if (input.size() > max_length) return std::nullopt;
  std::string_view text = trim(input);
  std::string without_breaks;
  if (std::any_of(text.begin(), text.end(), is_ignored)) {
    std::copy_if(text.begin(), text.end(), std::back_inserter(without_breaks), [](char c) { return !is_ignored(c); });
    text = without_breaks;
  }
  std::string scheme = scheme_of(text);
  const bool has_base = base != nullptr && base->is_special;
  if (scheme.empty()) return has_base ? parse_relative(text, *base) : std::nullopt;
  text.remove_prefix(scheme.size() + 1);
  if (!is_special(scheme)) return parse_opaque(text, std::move(scheme));
  if (has_base && base->scheme == scheme && !text.starts_with("//")) return parse_relative(text, *base);
  return parse_authority_and_rest(text, std::move(scheme));
}

std::string serialise(const Url& url) {
  std::string text;
  text.reserve(url.scheme.size() + url.host.size() + url.path.size() + (url.query ? url.query->size() : 0) + 16);
  text += url.scheme;
  text += ':';
  if (url.is_special) text += "//";
  if (!url.username.empty() || !url.password.empty()) {
    text += url.username;
    if (!url.password.empty()) (text += ':') += url.password;
    text += '@';
  }
  text += url.host;
  if (url.port) (text += ':') += std::to_string(*url.port);
  text += url.path;
  if (url.query) (text += '?') += *url.query;
  if (url.fragment) (text += '#') += *url.fragment;
  return text;
}

}  // namespace feedwatch::url
