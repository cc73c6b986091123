#include "base/mail_address.h"

#include <algorithm>

namespace feedwatch {

namespace {

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_atom(char c) { return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos; }

// Atoms joined by single dots (RFC 5322 §3.2.3).
bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atom(c); });
}

bool is_domain(std::string_view text) {
  return is_dot_atom(text) && std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > 254 || at > 64) return false;
  return is_dot_atom(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

}  // namespace feedwatch
