#include "deliver/mime.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/utf8.h"
#include "deliver/base64.h"
#include "deliver/clean.h"

namespace feedwatch::deliver::mime {

namespace {

constexpr size_t longest_line = 78;          // RFC 5322 §2.1.1
constexpr size_t longest_encoded_line = 76;  // RFC 2047 §2
constexpr size_t longest_word = 75;          // RFC 2047 §2
constexpr size_t word_frame = 12;            // =?UTF-8?Q??=
// Quoted-printable and base64 can't hold "=_" (RFC 2045 §6.7, §6.8).
constexpr std::string_view boundary = "=_feedwatch_part";

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_printable(char c) { return c >= 0x20 && c <= 0x7E; }

// Whether the text can stand in a header as it is: no character to encode, nothing that reads as an encoded word, no word that
// couldn't be folded.
bool is_plain(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_printable) || text.find("=?") != std::string_view::npos) return false;
  size_t length = 0;
  for (const char c : text) {
    length = c == ' ' ? 0 : length + 1;
    if (length > longest_line / 2) return false;
  }
  return true;
}

std::string folded(std::string line, std::string_view text) {
  std::string field;
  for (bool first = true; !text.empty(); first = false) {
    const size_t end = std::min(text.find(' '), text.size());
    const bool helps = !first || 1 + end <= longest_line;
    if (helps && line.size() + 1 + end > longest_line) {
      field += line + "\r\n";
      line.clear();
    }
    line.append(" ").append(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return field + line + "\r\n";
}

std::string hex(char c) { return fmt::format("={:02X}", static_cast<uint8_t>(c)); }

// RFC 2047 §4.2, with the characters that are safe in any header (§5 (3)).
std::string q_encoded(std::string_view character) {
  std::string text;
  for (const char c : character) {
    if (is_alnum(c) || std::string_view("!*+-/").find(c) != std::string_view::npos) {
      text += c;
    } else {
      text += c == ' ' ? "_" : hex(c);
    }
  }
  return text;
}

std::string_view take_character(std::string_view& text) {
  const std::string_view before = text;
  utf8::take(text);
  return before.substr(0, before.size() - text.size());
}

// The characters that fit into one word of `room` characters, frame included; always at least one.
std::string q_word(std::string_view& text, size_t room) {
  std::string content;
  while (!text.empty()) {
    std::string_view rest = text;
    const std::string encoded = q_encoded(take_character(rest));
    if (!content.empty() && word_frame + content.size() + encoded.size() > room) break;
    content += encoded;
    text = rest;
  }
  return "=?UTF-8?Q?" + content + "?=";
}

std::string b_word(std::string_view& text, size_t room) {
  const std::string_view before = text;
  size_t taken = 0;
  while (!text.empty()) {
    std::string_view rest = text;
    const size_t size = taken + take_character(rest).size();
    if (taken != 0 && word_frame + (size + 2) / 3 * 4 > room) break;
    taken = size;
    text = rest;
  }
  return "=?UTF-8?B?" + base64(before.substr(0, taken)) + "?=";
}

// Blanks between encoded words are not part of the text (RFC 2047 §6.2), so every word ends its line.
std::string encoded(const std::string& name, std::string_view text) {
  const bool readable = q_encoded(text).size() <= (text.size() + 2) / 3 * 4;
  std::string field = name;
  for (size_t used = name.size(); !text.empty(); used = 0) {
    const size_t room = std::min(longest_word, longest_encoded_line - 1 - std::min<size_t>(used, 40));
    field += (used == 0 ? "\r\n " : " ") + (readable ? q_word(text, room) : b_word(text, room));
  }
  return field + "\r\n";
}

// Whether the text may be sent without encoding: ASCII in lines short enough for any server, and nothing like the boundary.
bool is_seven_bit(std::string_view text) {
  if (text.find(boundary) != std::string_view::npos) return false;
  size_t length = 0;
  for (const char c : text) {
    if (c != '\n' && !is_printable(c)) return false;
    length = c == '\n' ? 0 : length + 1;
    if (length > longest_line) return false;
  }
  return true;
}

std::string with_crlf(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

// RFC 2045 §6.7: lines of 76 characters with their soft breaks, nothing blank at their ends.
std::string quoted_printable(std::string_view text) {
  std::string result;
  size_t column = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      result += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n';
    const bool literal = is_printable(c) && c != '=' && !(c == ' ' && ends_line);
    const std::string piece = literal ? std::string(1, c) : hex(c);
    if (column + piece.size() > longest_encoded_line - 1) {
      result += "=\r\n";
      column = 0;
    }
    result += piece;
    column += piece.size();
  }
  return result;
}

std::string base64_lines(std::string_view text) {
  const std::string encoded = base64(with_crlf(text));
  std::string result;
  for (size_t at = 0; at < encoded.size(); at += longest_encoded_line) {
    if (at != 0) result += "\r\n";
    result += encoded.substr(at, longest_encoded_line);
  }
  return result;
}

std::pair<std::string_view, std::string> encode_body(std::string_view text) {
  if (is_seven_bit(text)) return {"7bit", with_crlf(text)};
  std::string readable = quoted_printable(text);
  if (readable.size() <= text.size() * 3 / 2) return {"quoted-printable", std::move(readable)};
  return {"base64", base64_lines(text)};
}

}  // namespace

std::string text_field(std::string_view name, std::string_view value) {
  const std::string text = clean_line(value);
  const std::string start = std::string(name) + ":";
  return is_plain(text) ? folded(start, text) : encoded(start, text);
}

std::string list_field(std::string_view name, const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return folded(std::string(name) + ":", text);
}

std::string date(Time time) {
  static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day calendar{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", weekdays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(calendar.day()), months[static_cast<unsigned>(calendar.month()) - 1],
                     static_cast<int>(calendar.year()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string part(const Part& part) {
  const auto [encoding, body] = encode_body(part.text);
  return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}", part.type, encoding, body);
}

std::string alternatives(const std::vector<Part>& parts) {
  std::string text = fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
  for (const Part& each : parts) text += fmt::format("--{}\r\n{}\r\n", boundary, part(each));
  return text + fmt::format("--{}--\r\n", boundary);
}

}  // namespace feedwatch::deliver::mime
