#include "config/read_secrets.h"

#include <algorithm>

#include <fmt/format.h>

namespace feedwatch::config {

namespace {

constexpr size_t most_signing_keys = 8;

bool may_stand_here(const Node& node, const Surroundings& around, std::string_view what) {
  if (!around.world_readable) return true;
  around.problems.error(node, "secret-in-clear", fmt::format("{} stands in a file that every user can read", what),
                        "put it into a file of its own, or run chmod 640 on this one");
  return false;
}

// The secret in the file a node names; empty after an error or when files are not looked at.
Secret secret_from(const Node& node, const Surroundings& around) {
  if (!around.read_named_files) return {};
  auto secret = read_secret(around.folders.secret(node.text));
  if (secret) return std::move(*secret);
  around.problems.error(node, secret.error().code, secret.error().message);
  return {};
}

void add_signing_keys(const Node& node, std::string_view lines, const Surroundings& around, std::vector<Secret>& keys) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (is_webhook_secret(line)) {
      keys.emplace_back(std::string(line));
    } else {
      around.problems.error(node, "bad-secret", "a signing secret must be \"whsec_\" and base64 of 24 to 64 bytes",
                            "make one with: echo whsec_$(head -c 32 /dev/urandom | base64)");
    }
  }
}

bool is_token(std::string_view text) {
  static constexpr std::string_view separators = "\"(),/:;<=>?@[\\]{}";
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > ' ' && c < 0x7F && separators.find(c) == separators.npos; });
}

bool holds_secrets(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name == "authorization" || name == "proxy-authorization" || name == "cookie";
}

}  // namespace

Secret read_secret_keys(MapReader& reader, std::string_view key, std::string_view file_key, const Surroundings& around) {
  const Node* const in_clear = reader.find(key);
  const Node* const file = reader.find(file_key);
  if (in_clear != nullptr) around.problems.all().hide(in_clear->text);
  if (in_clear != nullptr && file != nullptr) {
    around.problems.error(*in_clear, "two-secrets", fmt::format("{} has both \"{}\" and \"{}\"", reader.name(), key, file_key),
                          "keep one of them");
  }
  if (file != nullptr) return read_secret_file(reader, file_key, around);
  if (in_clear != nullptr && as_text(*in_clear, around.problems, reader.what(key)) &&
      may_stand_here(*in_clear, around, reader.what(key))) {
    return Secret{in_clear->text};
  }
  return {};
}

Secret read_secret_file(MapReader& reader, std::string_view key, const Surroundings& around) {
  const Node* const file = reader.find(key);
  return file != nullptr && as_text(*file, around.problems, reader.what(key)) ? secret_from(*file, around) : Secret{};
}

std::vector<Secret> read_signing_keys(MapReader& reader, const Surroundings& around) {
  std::vector<Secret> keys;
  if (const Node* files = reader.find("secret_file")) {
    for (const Node* file : as_scalars(*files, around.problems, reader.what("secret_file"))) {
      add_signing_keys(*file, secret_from(*file, around).reveal(), around, keys);
    }
  }
  if (const Node* in_clear = reader.find("secret")) {
    for (const Node* text : as_scalars(*in_clear, around.problems, reader.what("secret"))) {
      around.problems.all().hide(text->text);
      if (may_stand_here(*text, around, reader.what("secret"))) add_signing_keys(*text, text->text, around, keys);
    }
  }
  if (keys.size() > most_signing_keys) {
    around.problems.error(reader.node(), "too-many-secrets",
                          fmt::format("{} has more than {} signing secrets", reader.name(), most_signing_keys));
    keys.resize(most_signing_keys);
  }
  return keys;
}

std::map<std::string, std::string> read_headers(MapReader& reader, const Surroundings& around) {
  std::map<std::string, std::string> headers;
  const Node* const node = reader.find("headers");
  if (node == nullptr) return headers;
  if (node->kind != Node::Kind::map) {
    around.problems.error(*node, "wrong-type", fmt::format("{} must be a map of names and values", reader.what("headers")));
    return headers;
  }
  for (const auto& [key, value] : node->entries) {
    const auto text = as_text(value, around.problems, fmt::format("header \"{}\"", key.text));
    if (!text) continue;
    const bool is_line =
        std::none_of(text->begin(), text->end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; });
    if (!is_token(key.text)) {
      around.problems.error(key, "bad-header", fmt::format("\"{}\" is not a header name", key.text));
      continue;
    }
    if (!is_line) {
      around.problems.error(value, "bad-header",
                            fmt::format("the value of header \"{}\" must be one line without control characters", key.text));
      continue;
    }
    if (holds_secrets(key.text)) around.problems.all().hide(*text);
    if (!holds_secrets(key.text) || may_stand_here(value, around, fmt::format("header \"{}\"", key.text))) {
      headers[key.text] = *text;
    }
  }
  return headers;
}

}  // namespace feedwatch::config
