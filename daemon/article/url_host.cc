#include "article/url_host.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <idn2.h>

namespace feedwatch::url {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F || std::string_view{"#/:<>?@[\\]^|%"}.find(c) != std::string_view::npos;
}

// ---- IPv4

// One part of an address: decimal, 0octal or 0xhex. Saturates above 2^32, which no caller accepts.
std::optional<uint64_t> ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  uint64_t base = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || static_cast<uint64_t>(digit) >= base) return std::nullopt;
    value = std::min<uint64_t>(value * base + static_cast<uint64_t>(digit), uint64_t{1} << 40);
  }
  return value;
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (size_t start = 0;;) {
    const size_t dot = host.find('.', start);
    labels.push_back(host.substr(start, dot - start));
    if (dot == std::string_view::npos) return labels;
    start = dot + 1;
  }
}

// A host whose last label is a number must be an IPv4 address.
bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty() || !is_digit(last[0])) return false;
  return std::all_of(last.begin(), last.end(), is_digit) || ipv4_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto labels = labels_of(host);
  if (labels.size() > 4) return std::nullopt;
  uint64_t address = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto number = ipv4_number(labels[i]);
    if (!number) return std::nullopt;
    const bool is_last = i + 1 == labels.size();
    const uint64_t limit = is_last ? uint64_t{1} << (8 * (4 - i)) : 256;
    if (*number >= limit) return std::nullopt;
    address += is_last ? *number : *number << (8 * (3 - i));
  }
  return fmt::format("{}.{}.{}.{}", address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255);
}

// ---- IPv6

using Pieces = std::array<uint16_t, 8>;

// The dotted tail of an IPv6 address: exactly four decimals without leading zeros.
bool read_dotted_tail(std::string_view text, Pieces& pieces, size_t at) {
  const auto labels = labels_of(text);
  if (at > 6 || labels.size() != 4) return false;
  for (size_t i = 0; i < 4; ++i) {
    const std::string_view label = labels[i];
    if (label.empty() || label.size() > 3 || !std::all_of(label.begin(), label.end(), is_digit)) return false;
    if (label.size() > 1 && label[0] == '0') return false;
    unsigned value = 0;
    for (const char c : label) value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 255) return false;
    uint16_t& piece = pieces[at + i / 2];
    piece = static_cast<uint16_t>(static_cast<unsigned>(piece) << 8 | value);
  }
  return true;
}

std::optional<Pieces> read_ipv6(std::string_view text) {
  Pieces pieces{};
  size_t count = 0;
  std::optional<size_t> gap;
  size_t i = 0;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    i = 2;
    gap = 0;
  }
  while (i < text.size()) {
    if (count == 8) return std::nullopt;
    if (text[i] == ':') {
      if (gap) return std::nullopt;
      gap = count;
      ++i;
      continue;
    }
    const size_t start = i;
    unsigned value = 0;
    for (; i < text.size() && i - start < 4 && hex_value(text[i]) >= 0; ++i)
      value = value * 16 + static_cast<unsigned>(hex_value(text[i]));
    if (i < text.size() && text[i] == '.') {
      if (!read_dotted_tail(text.substr(start), pieces, count)) return std::nullopt;
      count += 2;
      break;
    }
    if (i == start) return std::nullopt;
    pieces[count++] = static_cast<uint16_t>(value);
    if (i == text.size()) break;
    if (text[i] != ':' || ++i == text.size()) return std::nullopt;
  }
  if (!gap) return count == 8 ? std::optional{pieces} : std::nullopt;
  if (count == 8) return std::nullopt;
  std::rotate(pieces.begin() + static_cast<std::ptrdiff_t>(*gap), pieces.begin() + static_cast<std::ptrdiff_t>(count),
              pieces.end());
  return pieces;
}

// The longest run of two or more zero pieces, which "::" stands for: {start, length}.
std::pair<size_t, size_t> longest_zero_run(const Pieces& pieces) {
  std::pair<size_t, size_t> best{8, 1};
  for (size_t i = 0; i < 8; ++i) {
    size_t end = i;
    while (end < 8 && pieces[end] == 0) ++end;
    if (end - i > best.second) best = {i, end - i};
    if (end > i) i = end;
  }
  return best;
}

std::string write_ipv6(const Pieces& pieces) {
  const auto [gap, length] = longest_zero_run(pieces);
  std::string text = "[";
  for (size_t i = 0; i < 8;) {
    if (i == gap) {
      text += i == 0 ? "::" : ":";
      i += length;
      continue;
    }
    text += fmt::format("{:x}", pieces[i]);
    if (++i < 8) text += ':';
  }
  return text + ']';
}

// ---- domains

bool is_plain_ascii(std::string_view host) {
  return std::none_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string lower(std::string_view text) {
  std::string lowered{text};
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

bool has_punycode(std::string_view lowered) {
  return lowered.starts_with("xn--") || lowered.find(".xn--") != std::string_view::npos;
}

// Domain to ASCII: UTS 46 non-transitional mapping, as browsers do; invalid UTF-8 and invalid labels are refused.
std::optional<std::string> domain_to_ascii(std::string_view host) {
  std::string text = lower(host);
  if (is_plain_ascii(text) && !has_punycode(text)) return text;
  if (text.find('\0') != std::string::npos) return std::nullopt;
  char* converted = nullptr;
  const int status = idn2_to_ascii_8z(text.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, void (*)(void*)> owner{converted, idn2_free};
  if (status != IDN2_OK || converted == nullptr) return std::nullopt;
  return std::string{converted};
}

}  // namespace

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    const auto pieces = read_ipv6(text.substr(1, text.size() - 2));
    if (!pieces) return std::nullopt;
    return write_ipv6(*pieces);
  }
  auto host = domain_to_ascii(percent_decode(text));
  if (!host || host->empty() || std::any_of(host->begin(), host->end(), is_forbidden)) return std::nullopt;
  if (ends_in_number(*host)) return parse_ipv4(*host);
  return host;
}

}  // namespace feedwatch::url
