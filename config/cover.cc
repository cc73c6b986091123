#include "config/cover.h"

#include <algorithm>

namespace feedwatch::config {

namespace {

constexpr std::string_view key_bytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

// A part of the text that is being covered.
struct Span {
  std::string& text;
  size_t begin;
  size_t end;

  std::string_view view() const { return std::string_view(text).substr(begin, end - begin); }
  size_t find(char c, size_t from) const { return std::min(text.find(c, from), end); }
  size_t find_any(std::string_view set, size_t from) const { return std::min(text.find_first_of(set, from), end); }
  // A character of several bytes gives way to a dot of as many, so that neither bytes nor characters behind it move.
  void star(size_t from, size_t to) const {
    static constexpr std::string_view dots[] = {"*", "*", "\xc2\xb7", "\xe2\x80\xa2", "\xf0\x9f\x9e\x84"};
    while (from < to) {
      size_t next = from + 1;
      while (next < to && next - from < 4 && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
      dots[next - from].copy(text.data() + from, next - from);
      from = next;
    }
  }
};

void cover_query(const Span& line, size_t from, size_t to) {
  while (from < to) {
    const size_t end = std::min(line.find('&', from), to);
    const size_t equals = std::min(line.find('=', from), end);
    line.star(equals < end ? equals + 1 : from, end);
    from = end + 1;
  }
}

// `is_address_secret`: of the kind where whoever knows the path may come in.
void cover_url(const Span& line, size_t from, size_t to, bool is_address_secret) {
  const size_t query = std::min(line.find('?', from), to);
  const size_t colon = std::min(line.find(':', from), query);
  const size_t at = line.text.rfind('@', query - 1);
  size_t host = from;
  if (at != std::string::npos && at >= from && (colon < at || at < line.find('/', from))) {
    line.star(from, at);
    host = at + 1;
  }
  if (is_address_secret) return line.star(std::min(line.find_any("/?#", host) + 1, to), to);
  cover_query(line, std::min(query + 1, to), to);
}

void cover_urls(const Span& line, bool is_address_secret) {
  for (size_t at = line.text.find("://", line.begin); at < line.end; at = line.text.find("://", at + 1)) {
    const size_t from = at + 3;
    if (from < line.end) cover_url(line, from, line.find_any(" \t\r\"'}]>", from), is_address_secret);
  }
}

bool is_secret(std::string_view key) {
  std::string name(key);
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (name.size() < 4 || name.ends_with("file")) return false;
  const auto says = [&name](std::string_view word) { return name.find(word) != std::string::npos; };
  if (says("passw") || says("secret") || says("token") || says("authorization") || says("cookie")) return true;
  return !closest(name, {"password", "secret", "token"}).empty();
}

struct Value {
  size_t begin;
  size_t end;
};

// What stands behind a key: a quoted text, a list or map on the line, or all up to where it must end.
Value value_at(const Span& line, size_t from, bool in_flow) {
  from = std::min(line.text.find_first_not_of(" \t", from), line.end);
  if (from == line.end) return {from, from};
  const char first = line.text[from];
  if (first == '"' || first == '\'') return {from + 1, line.find(first, from + 1)};
  if (first == '[') return {from + 1, line.find(']', from)};
  if (first == '{') return {from + 1, line.text.find('}', from) < line.end ? line.text.rfind('}', line.end - 1) : line.end};
  return {from, in_flow ? line.find_any(",}", from) : line.end};
}

// Goes through a file, line by line, and knows what a line stands in.
class Cover {
 public:
  explicit Cover(std::string& text) : text_(text) {}

  void line(size_t begin, size_t end, bool is_shown) {
    const Span line{text_, begin, end};
    const size_t first = std::min(text_.find_first_not_of(" \t-", begin), end);
    if (first == end) return;
    const size_t indent = first - begin;
    if (block_ != nowhere && indent <= block_) block_ = nowhere;
    if (indent == 0) enter_section(line.view());
    const bool in_block = block_ != nowhere;
    if (is_shown) cover_urls(line, in_receivers_);
    if (is_shown && in_block) line.star(block_of_headers_ ? std::min(line.find(':', first) + 1, end) : first, end);
    if (!in_block) cover_values(line, indent, is_shown);
  }

 private:
  void enter_section(std::string_view line) {
    const bool is_header = line.starts_with('[');  // of INI, where keys stand at the margin as well
    in_sections_ = in_sections_ || is_header;
    if (line.starts_with('#') || (in_sections_ && !is_header)) return;
    in_receivers_ = line.starts_with("receivers") || line.starts_with("smtp") || line.starts_with("[receiver");
  }

  void cover_values(const Span& line, size_t indent, bool is_shown) {
    for (size_t at = line.find_any(":=", line.begin); at < line.end; at = line.find_any(":=", at + 1)) {
      const std::string_view key = key_before(line, at);
      const bool of_headers = key == "headers" || key == "header";
      if (is_shown && in_receivers_ && key == "url") cover_bad_url(line, value_at(line, at + 1, true));
      if (!of_headers && (key.empty() || (is_shown ? !is_secret(key) : !is_plainly_secret(key)))) continue;
      const Value value = value_at(line, at + 1, line.text.find('{', line.begin) < at);
      const bool goes_on = value.begin == value.end || line.text[value.begin] == '|' || line.text[value.begin] == '>';
      if (goes_on) {
        block_ = indent;
        block_of_headers_ = of_headers;
        return;
      }
      if (is_shown) of_headers ? cover_headers(line, value) : line.star(value.begin, value.end);
    }
  }

  // Where it is a URL, cover_urls() has seen to it.
  static void cover_bad_url(const Span& line, const Value& value) {
    const std::string_view text = std::string_view(line.text).substr(value.begin, value.end - value.begin);
    if (text.find("://") == text.npos) line.star(value.begin, value.end);
  }

  // Names stay, values go.
  static void cover_headers(const Span& line, const Value& value) {
    size_t at = value.begin;
    while (at < value.end) {
      const size_t colon = std::min(line.find(':', at), value.end);
      if (colon == value.end) return;
      Value one = value_at(line, colon + 1, true);
      one.end = std::min(one.end, value.end);
      line.star(std::min(one.begin, one.end), one.end);
      at = std::max(one.end, colon + 1);
      at = std::min(line.find(',', at), value.end);
    }
  }

  static bool is_plainly_secret(std::string_view key) { return key == "password" || key == "token" || key == "secret"; }

  static std::string_view key_before(const Span& line, size_t at) {
    while (at > line.begin && (line.text[at - 1] == ' ' || line.text[at - 1] == '"' || line.text[at - 1] == '\'')) --at;
    size_t begin = at;
    while (begin > line.begin && key_bytes.find(line.text[begin - 1]) != std::string_view::npos) --begin;
    return std::string_view(line.text).substr(begin, at - begin);
  }

  static constexpr size_t nowhere = std::string::npos;

  std::string& text_;
  bool in_sections_{false};
  bool in_receivers_{false};
  size_t block_{nowhere};  // the indent of the key whose lines follow
  bool block_of_headers_{false};
};

}  // namespace

void cover_lines(std::string& text, const std::set<uint32_t>& lines) {
  if (lines.empty()) return;
  Cover cover(text);
  uint32_t number = 0;
  for (size_t begin = 0; begin < text.size() && number < *lines.rbegin();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    cover.line(begin, end, lines.contains(number));
    begin = end + 1;
  }
}

std::string covered_text(std::string text, std::string_view file, const std::vector<Diagnostic>& problems) {
  std::set<uint32_t> lines;
  for (const Diagnostic& problem : problems) {
    if (problem.where.file == file && problem.where.line > 0) lines.insert(problem.where.line);
  }
  cover_lines(text, lines);
  return text;
}

std::string with_urls_covered(std::string message) {
  if (!message.empty()) cover_urls({message, 0, message.size()}, false);
  return message;
}

}  // namespace feedwatch::config
