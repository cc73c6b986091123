#include "article/url.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "article/url_parse.h"

namespace feedwatch::url {

namespace {

// True for what most items carry: "http://…" and "https://…", which no base changes.
bool stands_alone(std::string_view input) { return input.starts_with("https://") || input.starts_with("http://"); }

std::optional<Url> parse_against(std::string_view input, std::string_view base) {
  if (base.empty() || stands_alone(input)) return parse(input, nullptr);
  const auto parsed_base = parse(base, nullptr);
  return parse(input, parsed_base ? &*parsed_base : nullptr);
}

// At most 200 bytes, cut between code points.
std::string_view start_of(std::string_view text) {
  size_t length = std::min<size_t>(text.size(), 200);
  while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return text.substr(0, length);
}

Error bad_url(std::string_view input) { return {"bad-url", fmt::format("\"{}\" is not a URL", start_of(input))}; }

Error bad_scheme(const Url& url) {
  return {"scheme-not-allowed", fmt::format("{}: is not fetched, only http: and https: are", url.scheme)};
}

bool is_web(const Url& url) { return url.scheme == "https" || url.scheme == "http"; }

// The query with the values gone: "a=1&b" is "a=…&b". A name without a value that is too long for a word may be a key.
std::string without_values(std::string_view query) {
  constexpr size_t longest_flag = 12;
  std::string text;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const size_t equals = pair.find('=');
    const bool is_word = equals != std::string_view::npos || pair.size() <= longest_flag;
    if (is_word) text += pair.substr(0, equals);
    if (!is_word || equals != std::string_view::npos) text += is_word ? "=…" : "…";
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (!query.empty()) text += '&';
  }
  return text;
}

}  // namespace

Result<std::string> resolve(std::string_view input, std::string_view base) {
  auto url = parse_against(input, base);
  if (!url) return bad_url(input);
  if (!is_web(*url)) return bad_scheme(*url);
  url->fragment.reset();
  return Result<std::string>{boost::system::in_place_value, serialise(*url)};
}

std::string absolute(std::string_view input, std::string_view base) {
  const auto url = parse_against(input, base);
  return url ? serialise(*url) : std::string{};
}

Result<Parts> split(std::string_view text) {
  auto url = parse(text, nullptr);
  if (!url) return bad_url(text);
  if (!is_web(*url)) return bad_scheme(*url);
  const bool has_userinfo = !url->username.empty() || !url->password.empty();
  const uint16_t port = url->port.value_or(default_port(url->scheme));
  return Parts{.scheme = std::move(url->scheme),
               .host = std::move(url->host),
               .port = port,
               .path = std::move(url->path),
               .query = std::move(url->query).value_or(std::string{}),
               .has_userinfo = has_userinfo};
}

std::string for_log(std::string_view text) {
  auto url = parse(text, nullptr);
  if (!url) return "(unreadable URL)";
  if (!url->is_special) return url->scheme + ":…";
  url->username.clear();
  url->password.clear();
  url->fragment.reset();
  if (url->query) url->query = without_values(*url->query);
  return serialise(*url);
}

}  // namespace feedwatch::url
