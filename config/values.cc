#include "config/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "article/url.h"

namespace feedwatch::config {

namespace {

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a text";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "";
}

void wrong(const Node& node, const FileProblems& problems, std::string_view code, std::string_view what, std::string_view wanted,
           std::string suggestion = {}) {
  const std::string found =
      node.kind == Node::Kind::scalar ? fmt::format("\"{}\"", node.text.substr(0, 80)) : std::string(kind_name(node));
  problems.error(node, std::string(code), fmt::format("{} must be {}, not {}", what, wanted, found), std::move(suggestion));
}

bool is_scalar(const Node& node, const FileProblems& problems, std::string_view what, std::string_view wanted) {
  if (node.kind == Node::Kind::scalar) return true;
  wrong(node, problems, "wrong-type", what, wanted);
  return false;
}

// "user:password" of "https://user:password@host/".
void hide_userinfo(std::string_view text, const FileProblems& problems) {
  const auto scheme = text.find("://");
  const auto at = text.substr(0, text.find_first_of("/?#", scheme == text.npos ? 0 : scheme + 3)).rfind('@');
  if (scheme != text.npos && at != text.npos && at > scheme + 3)
    problems.all().hide(std::string(text.substr(scheme + 3, at - scheme - 3)));
}

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

std::optional<std::string> as_text(const Node& node, const FileProblems& problems, std::string_view what) {
  if (!is_scalar(node, problems, what, "a text")) return std::nullopt;
  return node.text;
}

std::optional<bool> as_bool(const Node& node, const FileProblems& problems, std::string_view what) {
  if (node.kind == Node::Kind::scalar && !node.quoted) {
    for (const std::string_view yes : {"true", "yes", "on", "True", "TRUE"}) {
      if (node.text == yes) return true;
    }
    for (const std::string_view no : {"false", "no", "off", "False", "FALSE"}) {
      if (node.text == no) return false;
    }
  }
  wrong(node, problems, "wrong-type", what, "true or false");
  return std::nullopt;
}

std::optional<uint32_t> as_count(const Node& node, const FileProblems& problems, std::string_view what, uint32_t least,
                                 uint32_t most) {
  const auto wanted = fmt::format("a whole number from {} to {}", least, most);
  if (!is_scalar(node, problems, what, wanted)) return std::nullopt;
  uint32_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [after, failure] = std::from_chars(node.text.data(), end, number);
  if (failure == std::errc{} && after == end && number >= least && number <= most) return number;
  wrong(node, problems, "bad-number", what, wanted);
  return std::nullopt;
}

std::optional<double> as_number(const Node& node, const FileProblems& problems, std::string_view what, double least,
                                double most) {
  const auto wanted = fmt::format("a number from {:g} to {:g}", least, most);
  if (!is_scalar(node, problems, what, wanted)) return std::nullopt;
  double number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [after, failure] = std::from_chars(node.text.data(), end, number);
  if (failure == std::errc{} && after == end && std::isfinite(number) && number >= least && number <= most) return number;
  wrong(node, problems, "bad-number", what, wanted);
  return std::nullopt;
}

std::optional<Duration> as_duration(const Node& node, const FileProblems& problems, std::string_view what, Duration least,
                                    Duration most) {
  constexpr std::string_view form = "a duration such as 500ms, 30s, 5m, 2h or 7d";
  if (!is_scalar(node, problems, what, form)) return std::nullopt;
  const auto duration = parse_duration(node.text);
  if (!duration) {
    wrong(node, problems, "bad-duration", what, form);
    return std::nullopt;
  }
  if (*duration >= least && *duration <= most) return duration;
  wrong(node, problems, "bad-duration", what, fmt::format("from {} to {}", to_text(least), to_text(most)));
  return std::nullopt;
}

std::optional<uint64_t> as_size(const Node& node, const FileProblems& problems, std::string_view what, uint64_t least) {
  constexpr std::string_view form = "a size such as 64KiB or 10MiB";
  if (!is_scalar(node, problems, what, form)) return std::nullopt;
  const auto size = parse_size(node.text);
  if (size && *size >= least) return size;
  wrong(node, problems, "bad-size", what, size ? fmt::format("at least {} bytes", least) : std::string(form));
  return std::nullopt;
}

std::optional<Endpoint> as_endpoint(const Node& node, const FileProblems& problems, std::string_view what) {
  constexpr std::string_view form = "an IP address and a port such as 127.0.0.1:8080 or [::1]:8080";
  if (!is_scalar(node, problems, what, form)) return std::nullopt;
  const auto endpoint = parse_endpoint(node.text);
  if (!endpoint) wrong(node, problems, "bad-address", what, form);
  return endpoint;
}

std::optional<std::string> as_word(const Node& node, const FileProblems& problems, std::string_view what,
                                   const std::vector<std::string_view>& words) {
  const auto form = fmt::format("one of {}", fmt::join(words, ", "));
  if (!is_scalar(node, problems, what, form)) return std::nullopt;
  if (std::find(words.begin(), words.end(), node.text) != words.end()) return node.text;
  const std::string meant = closest(node.text, words);
  wrong(node, problems, "bad-value", what, form, meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant));
  return std::nullopt;
}

std::optional<std::string> as_url(const Node& node, const FileProblems& problems, std::string_view what) {
  if (!is_scalar(node, problems, what, "an http or https URL")) return std::nullopt;
  hide_userinfo(node.text, problems);
  auto resolved = url::resolve(node.text, "");
  if (!resolved) {
    const bool is_url = resolved.error().code != "bad-url";  // what it says instead may be a secret
    problems.error(node, resolved.error().code,
                   is_url ? fmt::format("{}: {}", what, resolved.error().message) : fmt::format("{} is not a URL", what),
                   "write it as https://host/path");
    return std::nullopt;
  }
  const auto parts = url::split(*resolved);
  if (parts && parts->has_userinfo) {
    problems.error(node, "url-userinfo", fmt::format("{} must not carry a user or password", what), "use auth: or a *_file: key");
    return std::nullopt;
  }
  return std::move(*resolved);
}

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 128 || !is_word_byte(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word_byte(c) || c == '-' || c == '_' || c == '.'; });
}

std::optional<std::string> as_id(const Node& node, const FileProblems& problems, std::string_view what) {
  constexpr std::string_view form =
      "letters, digits, \"-\", \"_\" and \".\", starting with a letter or digit, at most 128 in all";
  if (!is_scalar(node, problems, what, form)) return std::nullopt;
  if (is_id(node.text)) return node.text;
  wrong(node, problems, "bad-id", what, form);
  return std::nullopt;
}

std::vector<const Node*> as_scalars(const Node& node, const FileProblems& problems, std::string_view what) {
  if (node.kind == Node::Kind::scalar) return {&node};
  std::vector<const Node*> scalars;
  if (node.kind != Node::Kind::sequence) {
    wrong(node, problems, "wrong-type", what, "a list");
    return scalars;
  }
  for (const Node& item : node.items) {
    if (is_scalar(item, problems, fmt::format("each of {}", what), "a text")) scalars.push_back(&item);
  }
  return scalars;
}

std::vector<std::string> as_texts(const Node& node, const FileProblems& problems, std::string_view what) {
  std::vector<std::string> texts;
  for (const Node* scalar : as_scalars(node, problems, what)) texts.push_back(scalar->text);
  return texts;
}

std::vector<Cidr> as_cidrs(const Node& node, const FileProblems& problems, std::string_view what) {
  std::vector<Cidr> blocks;
  for (const Node* scalar : as_scalars(node, problems, what)) {
    const auto block = Cidr::parse(scalar->text);
    if (block) {
      blocks.push_back(*block);
    } else {
      problems.error(*scalar, "bad-cidr", fmt::format("{}: {}", what, block.error().message));
    }
  }
  return blocks;
}

}  // namespace feedwatch::config
