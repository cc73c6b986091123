#include "config/ini.h"

#include <algorithm>
#include <array>
#include <mutex>

#include <fmt/format.h>
#include <ini.h>

namespace feedwatch::config {

namespace {

constexpr size_t most_line_bytes = 256 * 1024;
constexpr size_t most_entries = 1'000'000;

// The library is set up by variables of the whole process.
void set_up_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    ini_allow_multiline = true;
    ini_allow_inline_comments = false;  // queries may hold " ;"
    ini_allow_no_value = false;
    ini_stop_on_first_error = false;
    ini_use_stack = false;
    ini_allow_realloc = true;
    ini_max_line = static_cast<int>(most_line_bytes + 16);
  });
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Hands the library one line after the other and knows, when it calls back, which line that was. The library tells neither
// sections without keys nor more than one faulty line; both are seen here, line by line.
class Reading {
 public:
  Reading(std::string_view text, const FileProblems& problems) : rest_(text), problems_(problems) {}

  std::vector<IniSection> take() {
    set_up_library();
    ini_parse_stream(&Reading::next_line, this, &Reading::on_entry, this);
    finish_line();
    return std::move(sections_);
  }

 private:
  static char* next_line(char* buffer, int room, void* self) noexcept { return static_cast<Reading*>(self)->fill(buffer, room); }

  static int on_entry(void* self, const char* /*section*/, const char* key, const char* value) noexcept {
    static_cast<Reading*>(self)->entry(key, value);
    return 1;
  }

  // The library comes again for the rest of a line that is longer than its buffer.
  char* fill(char* buffer, int room) {
    if (unread_.empty()) {
      finish_line();
      if (rest_.empty()) return nullptr;
      start_line();
    }
    const size_t size = std::min(unread_.size(), static_cast<size_t>(room) - 1);
    std::copy_n(unread_.begin(), size, buffer);
    buffer[size] = '\0';
    unread_.remove_prefix(size);
    return buffer;
  }

  void start_line() {
    const auto end = std::min(rest_.find('\n'), rest_.size());
    unread_ = rest_.substr(0, std::min(end + 1, rest_.size()));
    line_ = trim(unread_).empty() ? std::string_view{} : rest_.substr(0, end);
    raw_ = rest_.substr(0, end);
    rest_.remove_prefix(unread_.size());
    ++number_;
    handled_ = false;
    const std::string_view text = trim(raw_);
    continues_ = !raw_.empty() && is_blank(raw_.front()) && has_entry_;
    if (!continues_ && text.starts_with('[')) start_section(text);
  }

  void finish_line() {
    const std::string_view text = trim(line_);
    line_ = {};
    if (continues_) warn_of_comment(text);
    if (text.empty() || handled_ || text.starts_with('[') || text.starts_with(';') || text.starts_with('#')) return;
    has_entry_ = false;
    if (text.ends_with(']')) {
      in_lost_section_ = true;
      tell("ini-section", "this section line has no opening bracket", text, fmt::format("write [{}", text));
    } else {
      tell("ini-syntax", "this line is neither [section] nor key = value", text, "indent it if it goes on with the line before");
    }
  }

  // An indented "#Iraq" in a query is lost without a word.
  void warn_of_comment(std::string_view text) {
    constexpr std::array<std::string_view, 5> queries{"query", "unless", "require", "should_match", "should_not_match"};
    if (text.size() < 2 || (text.front() != '#' && text.front() != ';') || is_blank(text[1])) return;
    if (!has_entry_ || sections_.empty() || sections_.back().entries.empty()) return;
    const std::string& key = sections_.back().entries.back().key;
    if (std::find(queries.begin(), queries.end(), key) == queries.end()) return;
    problems_.all().warning(
        "ini-comment", fmt::format("this line is taken as a comment; it is not part of the {}", key),
        {problems_.file(), number_, column_of(text)}, code_points(text),
        fmt::format("if it belongs to the {}, write it in quotes; else put a blank behind the \"{}\"", key, text.front()));
  }

  void start_section(std::string_view text) {
    handled_ = true;
    has_entry_ = false;
    in_lost_section_ = true;
    const auto end = text.find(']');
    if (end == text.npos) {
      tell("ini-section", "this section line has no closing bracket", text, fmt::format("write {}]", text));
      return;
    }
    if (end + 1 != text.size()) {
      tell("ini-section", "there is something behind the closing bracket", text, "comments stand on lines of their own");
      return;
    }
    in_lost_section_ = false;
    const std::string_view inside = trim(text.substr(1, end - 1));
    const auto gap = std::min(inside.find_first_of(" \t"), inside.size());
    const std::string_view name = trim(inside.substr(gap));
    sections_.push_back({.kind = std::string(inside.substr(0, gap)),
                         .name = std::string(name),
                         .line = number_,
                         .column = column_of(text),
                         .name_column = name.empty() ? 0 : column_of(name)});
  }

  void entry(std::string_view key, std::string_view value) {
    handled_ = true;
    if (in_lost_section_ || ++entries_ > most_entries) return;
    if (continues_) {
      if (has_entry_) sections_.back().entries.back().lines.push_back({std::string(value), number_, column_of(trim(raw_))});
      return;
    }
    has_entry_ = false;
    const std::string_view text = trim(raw_);
    if (key.empty()) {
      tell("ini-syntax", "there is no key before the sign", text);
    } else if (sections_.empty()) {
      tell("ini-syntax", "this line stands before the first [section]", text);
    } else {
      has_entry_ = true;
      const std::string_view after = trim(raw_.substr(raw_.find_first_of("=:") + 1));
      const uint32_t column = after.empty() ? code_points(raw_) + 1 : column_of(after);
      sections_.back().entries.push_back({std::string(key), number_, column_of(text), {{std::string(value), number_, column}}});
    }
  }

  // `part` is a part of raw_.
  uint32_t column_of(std::string_view part) const {
    return code_points(raw_.substr(0, static_cast<size_t>(part.data() - raw_.data()))) + 1;
  }

  void tell(std::string code, std::string message, std::string_view part, std::string suggestion = {}) {
    problems_.all().error(std::move(code), std::move(message), {problems_.file(), number_, column_of(part)}, code_points(part),
                          std::move(suggestion));
  }

  std::string_view rest_;
  const FileProblems& problems_;
  std::string_view unread_{};  // of the current line, by the library
  std::string_view raw_{};     // the current line without its end
  std::string_view line_{};    // the same until it has been judged; empty for a blank one
  uint32_t number_{0};
  bool handled_{false};
  bool continues_{false};
  bool has_entry_{false};  // an indented line goes on with the last entry
  bool in_lost_section_{false};
  size_t entries_{0};
  std::vector<IniSection> sections_{};
};

bool has_sound_lines(std::string_view text, const FileProblems& problems) {
  uint32_t number = 1;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (end > most_line_bytes || line.find('\0') != line.npos) {
      problems.all().error("ini-syntax",
                           end > most_line_bytes ? fmt::format("this line is longer than {} bytes", most_line_bytes)
                                                 : "there is a NUL in this line",
                           {problems.file(), number, 1});
      return false;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
  }
  return true;
}

}  // namespace

std::vector<IniSection> read_ini(std::string_view text, const FileProblems& problems) {
  if (!has_sound_lines(text, problems)) return {};
  return Reading{text, problems}.take();
}

}  // namespace feedwatch::config
