#include "demo/mail_subject.h"

#include <algorithm>

#include "deliver/base64.h"

namespace feedwatch::demo {

namespace {

std::string unfolded_subject(std::string_view message) {
  constexpr std::string_view name = "\r\nSubject:";
  const auto start = message.find(name);
  if (start == std::string_view::npos) return {};
  std::string value;
  for (size_t i = start + name.size(); i < message.size(); ++i) {
    if (message.substr(i, 2) == "\r\n") {
      const bool goes_on = i + 2 < message.size() && (message[i + 2] == ' ' || message[i + 2] == '\t');
      if (!goes_on) break;
      ++i;
      continue;
    }
    value += message[i];
  }
  return value.substr(std::min(value.find_first_not_of(' '), value.size()));
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 0;
}

std::string decode_q(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 < text.size()) {
      result += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      result += text[i] == '_' ? ' ' : text[i];
    }
  }
  return result;
}

std::string decode_word(char encoding, std::string_view text) {
  if (encoding == 'Q' || encoding == 'q') return decode_q(text);
  return deliver::from_base64(text).value_or("");
}

}  // namespace

std::string mail_subject(std::string_view message) {
  constexpr std::string_view opening = "=?UTF-8?";
  const std::string subject = unfolded_subject(message);
  std::string_view rest = subject;
  std::string result;
  for (auto open = rest.find(opening); open != std::string_view::npos; open = rest.find(opening)) {
    const auto text = open + opening.size() + 2;  // behind "B?" or "Q?"
    const auto close = rest.find("?=", text);
    if (close == std::string_view::npos) break;
    const std::string_view between = rest.substr(0, open);
    if (between.find_first_not_of(" \t") != std::string_view::npos || result.empty()) result += between;
    result += decode_word(rest[open + opening.size()], rest.substr(text, close - text));
    rest.remove_prefix(close + 2);
  }
  return result + std::string(rest);
}

}  // namespace feedwatch::demo
