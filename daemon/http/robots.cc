#include "http/robots.h"

#include <cstring>

#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/algorithm/string/predicate.hpp>

#include "article/url.h"

namespace feedwatch::http {

namespace {

using boost::algorithm::iequals;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_token(char c) { return is_letter(c) || c == '-' || c == '_'; }
bool is_unreserved(char c) { return is_token(c) || (c >= '0' && c <= '9') || c == '.' || c == '~'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void append_encoded(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4U];
  out += digits[byte & 15U];
}

// One form of percent-encoding for paths and patterns (§2.2.2): encoded unreserved characters are decoded, the digits of the
// others are upper case, bytes beyond ASCII and controls are encoded.
void append_normal(std::string& out, std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      const auto decoded = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      is_unreserved(decoded) ? out.push_back(decoded) : append_encoded(out, decoded);
      i += 2;
    } else if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) {
      append_encoded(out, c);
    } else {
      out += c;
    }
  }
}

// What a pattern is compared with: no octet of it is one that means something in patterns.
std::string normal_path(std::string_view url) {
  const std::string_view path = url.substr(0, url.find('#'));
  std::string normal;
  append_normal(normal, path);
  std::string result;
  result.reserve(normal.size());
  for (const char c : normal) c == '*' || c == '$' ? append_encoded(result, c) : result.push_back(c);
  return result;
}

std::string normal_pattern(std::string_view text) {
  const bool anchored = text.ends_with('$');
  if (anchored) text.remove_suffix(1);
  std::string normal;
  append_normal(normal, text);
  std::string result;
  result.reserve(normal.size() + 1);
  for (const char c : normal) {
    if (c == '*' && result.ends_with('*')) continue;
    c == '$' ? append_encoded(result, c) : result.push_back(c);
  }
  if (anchored) result += '$';
  return result;
}

// Where `piece` is in `text` at or after `from`. memmem is linear, std::string_view::find is not.
size_t find(std::string_view text, std::string_view piece, size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
  return found == nullptr ? text.npos : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// The leftmost place for each piece between two stars is as good as any other, so that one pass is enough.
bool matches(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  size_t at = 0;
  for (bool first = true;; first = false) {
    const auto star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    const bool last = star == pattern.npos;
    if (first) {
      if (!path.starts_with(piece)) return false;
      if (last) return !anchored || path.size() == piece.size();
      at = piece.size();
    } else if (last && anchored) {
      return path.size() - at >= piece.size() && path.ends_with(piece);
    } else {
      const size_t found = find(path, piece, at);
      if (found == path.npos) return false;
      if (last) return true;
      at = found + piece.size();
    }
    pattern.remove_prefix(star + 1);
  }
}

std::optional<Duration> to_delay(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || !std::isfinite(seconds) || seconds <= 0) return std::nullopt;
  const auto longest = static_cast<double>(longest_crawl_delay.count());
  return Duration{static_cast<Duration::rep>(std::min(seconds * 1000, longest))};
}

// Goes through the records and keeps what is said to our program and what to everybody.
class Reader {
 public:
  explicit Reader(std::string_view token) : token_(token) {}

  void take(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon == line.npos) return;
    const std::string_view key = trim(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (iequals(key, "user-agent")) {
      take_agent(value);
    } else if (iequals(key, "allow") || iequals(key, "disallow")) {
      in_rules_ = true;
      if (!value.empty()) add(iequals(key, "allow"), value);
    } else if (iequals(key, "crawl-delay")) {
      take_delay(value);
    }
  }

  Robots result() && { return std::move(ours_spoken_to_ ? ours_ : everybody_); }

 private:
  // Groups begin with one or more of these lines; other records that are no rules end neither the lines nor a group.
  void take_agent(std::string_view value) {
    if (in_rules_) for_us_ = for_everybody_ = in_rules_ = false;
    if (value.starts_with('*') && (value.size() == 1 || is_blank(value[1]))) for_everybody_ = true;
    if (!token_.empty() && iequals(product_token(value), token_)) for_us_ = ours_spoken_to_ = true;
  }

  void add(bool allow, std::string_view value) {
    if (!for_us_ && !for_everybody_) return;
    RobotsRule rule{.allow = allow, .pattern = normal_pattern(value)};
    if (for_everybody_) everybody_.rules.push_back(rule);
    if (for_us_) ours_.rules.push_back(std::move(rule));
  }

  void take_delay(std::string_view value) {
    const auto delay = to_delay(value);
    if (!delay) return;
    if (for_everybody_) everybody_.crawl_delay = std::max(everybody_.crawl_delay.value_or(Duration{}), *delay);
    if (for_us_) ours_.crawl_delay = std::max(ours_.crawl_delay.value_or(Duration{}), *delay);
  }

  std::string_view token_;
  Robots ours_{};
  Robots everybody_{};
  bool ours_spoken_to_{false};
  bool for_us_{false};
  bool for_everybody_{false};
  bool in_rules_{false};
};

}  // namespace

bool Robots::allows(std::string_view url) const {
  const auto parts = url::split(url);
  if (!parts) return false;
  if (parts->path == "/robots.txt" || rules.empty()) return true;
  const std::string path = normal_path(parts->query.empty() ? parts->path : parts->path + "?" + parts->query);
  const RobotsRule* decisive = nullptr;
  for (const RobotsRule& rule : rules) {
    const size_t longest = decisive == nullptr ? 0 : decisive->pattern.size();
    const bool is_heavier = decisive == nullptr || rule.pattern.size() > longest ||
                            (rule.pattern.size() == longest && rule.allow && !decisive->allow);
    if (is_heavier && matches(rule.pattern, path)) decisive = &rule;
  }
  return decisive == nullptr || decisive->allow;
}

std::string_view product_token(std::string_view user_agent) {
  const auto end = std::ranges::find_if_not(user_agent, is_token);
  return user_agent.substr(0, static_cast<size_t>(end - user_agent.begin()));
}

Robots read_robots(std::string_view bytes, std::string_view product_token) {
  if (bytes.size() > longest_robots) bytes = bytes.substr(0, bytes.find_last_of("\r\n", longest_robots) + 1);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Reader reader{product_token};
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    reader.take(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return std::move(reader).result();
}

}  // namespace feedwatch::http
