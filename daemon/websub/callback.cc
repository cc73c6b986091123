#include "websub/callback.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include <fmt/format.h>

namespace feedwatch::websub {

namespace {

constexpr std::string_view folder = "/websub/";
constexpr size_t most_parameters = 64;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 && digit_of(text[i + 2]) >= 0;
    if (escape) {
      result += static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

std::optional<long long> positive(std::string_view text) {
  long long value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc::result_out_of_range && end == text.data() + text.size() && !text.starts_with('-')) {
    return std::numeric_limits<long long>::max();
  }
  if (failure != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

void take(Question& question, std::string_view name, std::string value) {
  if (name == "hub.mode" && question.mode.empty()) question.mode = std::move(value);
  if (name == "hub.topic" && question.topic.empty()) question.topic = std::move(value);
  if (name == "hub.challenge" && question.challenge.empty()) question.challenge = std::move(value);
  if (name == "hub.reason" && question.reason.empty()) question.reason = std::move(value);
  if (name == "hub.lease_seconds" && !question.lease) question.lease = positive(value);
}

}  // namespace

std::string callback_url(std::string_view public_url, std::string_view token) {
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  return fmt::format("{}{}{}", public_url, folder, token);
}

std::optional<std::string> token_of(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  const size_t at = path.rfind(folder);
  if (at == path.npos) return std::nullopt;
  const std::string_view token = path.substr(at + folder.size());
  const bool is_token = token.size() == 2 * token_bytes &&
                        std::ranges::all_of(token, [](char c) { return digit_of(c) >= 0 && (c < 'A' || c > 'F'); });
  return is_token ? std::optional<std::string>(token) : std::nullopt;
}

Question read_question(std::string_view target) {
  Question question;
  const size_t mark = target.find('?');
  std::string_view rest = mark == target.npos ? std::string_view{} : target.substr(mark + 1);
  for (size_t i = 0; i < most_parameters && !rest.empty(); ++i) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = std::min(pair.find('='), pair.size());
    take(question, decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return question;
}

std::string form_value(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                       c == '_' || c == '*';
    if (plain) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

}  // namespace feedwatch::websub
