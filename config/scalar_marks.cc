#include "config/scalar_marks.h"

#include <algorithm>

#include "config/node.h"

namespace feedwatch::config {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Walks raw text and value side by side and notes a mark wherever they stop running in step.
class Walk {
 public:
  Walk(std::string_view text, size_t position, uint32_t line, size_t line_start, std::string_view value)
      : text_(text), at_(position), line_(line), line_start_(line_start), value_(value) {}

  std::vector<LocatedText::Mark> plain() {
    mark();
    while (!finished() && (break_line() || step())) {
    }
    return std::move(marks_);
  }

  std::vector<LocatedText::Mark> single_quoted() {
    ++at_;
    mark();
    while (at_ < text_.size()) {
      if (text_[at_] == '\'') {
        if (peek(1) != '\'') return close();
        ++at_;
        if (!step()) break;
        mark();
      } else if (!break_line() && !step()) {
        break;
      }
    }
    return open();
  }

  std::vector<LocatedText::Mark> double_quoted() {
    ++at_;
    mark();
    while (at_ < text_.size()) {
      if (text_[at_] == '"') return close();
      if (text_[at_] == '\\' ? !escape() : !break_line() && !step()) break;
    }
    return open();
  }

  std::vector<LocatedText::Mark> block() {
    const bool folded = text_[at_] == '>';
    next_line();
    const size_t indent = block_indent();
    while (at_ < text_.size() && value_at_ < value_.size()) {
      const std::string_view content = block_line(indent);
      if (!content.empty()) {
        mark();
        if (!value_.substr(value_at_).starts_with(content)) break;
        advance_value(content.size());
      }
      at_ += content.size();
      next_line();
      skip_value_breaks(folded);
    }
    return std::move(marks_);
  }

  bool closed() const { return closed_; }
  size_t at() const { return at_; }

 private:
  bool finished() const { return at_ >= text_.size() || value_at_ >= value_.size(); }
  char peek(size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void mark() {
    const uint32_t column = code_points(text_.substr(line_start_, at_ - line_start_)) + 1;
    if (!marks_.empty() && marks_.back().offset == offset_) marks_.pop_back();
    marks_.push_back({offset_, line_, column});
  }

  void advance_value(size_t bytes) {
    offset_ += code_points(value_.substr(value_at_, bytes));
    value_at_ += bytes;
  }

  // One byte that is the same in both.
  bool step() {
    if (value_at_ >= value_.size() || text_[at_] != value_[value_at_]) return false;
    advance_value(1);
    ++at_;
    return true;
  }

  // Blanks, a line end and what YAML folds with it; false when there is no line end here.
  bool break_line() {
    size_t end = at_;
    while (end < text_.size() && (is_blank(text_[end]) || text_[end] == '\r')) ++end;
    if (end >= text_.size() || text_[end] != '\n') return false;
    at_ = end;
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '\n' || text_[at_] == '\r')) {
      if (text_[at_++] == '\n') start_line();
    }
    skip_value_breaks(true);
    mark();
    return true;
  }

  void skip_value_breaks(bool folded) {
    if (folded && value_at_ < value_.size() && value_[value_at_] == ' ') {
      advance_value(1);
      return;
    }
    while (value_at_ < value_.size() && value_[value_at_] == '\n') advance_value(1);
  }

  bool escape() {
    if (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n')) {
      ++at_;
      while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '\n' || text_[at_] == '\r')) {
        if (text_[at_++] == '\n') start_line();
      }
      mark();
      return true;
    }
    const char kind = peek(1);
    at_ += kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    if (value_at_ >= value_.size() || at_ > text_.size()) return false;
    size_t bytes = 1;
    while (value_at_ + bytes < value_.size() && (static_cast<unsigned char>(value_[value_at_ + bytes]) & 0xC0) == 0x80) ++bytes;
    advance_value(bytes);
    mark();
    return true;
  }

  void start_line() {
    ++line_;
    line_start_ = at_;
  }

  void next_line() {
    const auto end = text_.find('\n', at_);
    at_ = end == text_.npos ? text_.size() : end + 1;
    start_line();
  }

  // How many blanks of each line belong to the block's indent: those of its first line with text that the value does not have.
  size_t block_indent() const {
    const auto value_blanks = [this] {
      const auto first = value_.find_first_not_of('\n');
      const auto content = first == value_.npos ? first : value_.find_first_not_of(' ', first);
      return content == value_.npos ? 0 : content - first;
    }();
    for (size_t from = at_; from < text_.size();) {
      const auto content = text_.find_first_not_of(' ', from);
      if (content == text_.npos) return 0;
      if (text_[content] != '\n' && text_[content] != '\r') return content - from - std::min(value_blanks, content - from);
      from = text_.find('\n', content);
      if (from == text_.npos) return 0;
      ++from;
    }
    return 0;
  }

  // Moves behind the indent; what follows on the line.
  std::string_view block_line(size_t indent) {
    for (size_t skipped = 0; skipped < indent && at_ < text_.size() && text_[at_] == ' '; ++skipped) ++at_;
    std::string_view content = text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_);
    if (content.ends_with('\r')) content.remove_suffix(1);
    return content;
  }

  std::vector<LocatedText::Mark> close() { return std::move(marks_); }
  std::vector<LocatedText::Mark> open() {
    closed_ = at_ < text_.size();
    return std::move(marks_);
  }

  std::string_view text_;
  size_t at_;
  uint32_t line_;
  size_t line_start_;
  std::string_view value_;
  size_t value_at_{0};
  uint32_t offset_{0};
  std::vector<LocatedText::Mark> marks_{};
  bool closed_{true};
};

// Behind "&anchor" and "!tag" on the same line.
size_t after_properties(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    while (at < text.size() && !is_blank(text[at]) && text[at] != '\n') ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
  }
  return at;
}

}  // namespace

ScalarPlace place_scalar(std::string_view text, size_t start, uint32_t line, size_t line_start, std::string_view value) {
  ScalarPlace place;
  const size_t at = after_properties(text, std::min(start, text.size()));
  place.column = code_points(text.substr(line_start, at - line_start)) + 1;
  place.end = at;
  if (at >= text.size()) return place;
  Walk walk{text, at, line, line_start, value};
  const char first = text[at];
  if (first == '"') {
    place.marks = walk.double_quoted();
  } else if (first == '\'') {
    place.marks = walk.single_quoted();
  } else if (first == '|' || first == '>') {
    place.marks = walk.block();
  } else if (!text.substr(at).starts_with(value)) {
    place.marks = walk.plain();
  }
  place.end = place.marks.empty() ? at + value.size() : walk.at();
  place.closed = walk.closed();
  return place;
}

}  // namespace feedwatch::config
