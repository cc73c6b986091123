#include "deliver/wrap.h"

#include <algorithm>

#include <utf8proc.h>

#include "base/utf8.h"

namespace feedwatch::deliver {

namespace {

size_t columns_of(char32_t c) { return static_cast<size_t>(std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(c)))); }

size_t columns_of(std::string_view text) {
  size_t columns = 0;
  while (!text.empty()) columns += columns_of(utf8::take(text));
  return columns;
}

bool begins_wide(std::string_view text) { return !text.empty() && columns_of(utf8::take(text)) > 1; }

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, std::min(text.find_first_of(" \n"), text.size()));
  text.remove_prefix(word.size());
  return word;
}

// Of a word: a wide character, or all up to the next one.
std::string_view take_unit(std::string_view& word) {
  std::string_view rest = word;
  utf8::take(rest);
  while (!begins_wide(word) && !rest.empty() && !begins_wide(rest)) utf8::take(rest);
  const std::string_view unit = word.substr(0, word.size() - rest.size());
  word = rest;
  return unit;
}

class Lines {
 public:
  Lines(std::string_view first, std::string_view indent, size_t width) : line_(first), indent_(indent), width_(width) {
    columns_ = columns_of(line_);
  }

  // A word that no line holds is broken behind wide characters.
  void add_word(std::string_view word) {
    if (columns_of(word) <= width_ - columns_of(indent_)) return add(word, 1);
    for (size_t blanks = 1; !word.empty(); blanks = 0) add(take_unit(word), blanks);
  }

  void end() {
    if (!has_text_) return;
    text_ += line_ + "\n";
    line_ = indent_;
    columns_ = columns_of(indent_);
    has_text_ = false;
  }

  std::string take() {
    end();
    return std::move(text_);
  }

 private:
  void add(std::string_view unit, size_t blanks) {
    const size_t wanted = columns_of(unit);
    const size_t blank = has_text_ ? blanks : 0;
    if (has_text_ && columns_ + blank + wanted > width_) {
      end();
    } else {
      line_.append(blank, ' ');
      columns_ += blank;
    }
    line_ += unit;
    columns_ += wanted;
    has_text_ = true;
  }

  std::string text_{};
  std::string line_;
  std::string_view indent_;
  size_t width_;
  size_t columns_{0};
  bool has_text_{false};
};

}  // namespace

std::string wrapped(std::string_view text, std::string_view first, std::string_view indent, size_t width) {
  Lines lines(first, indent, width);
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '\n') {
      if (text.front() == '\n') lines.end();
      text.remove_prefix(1);
      continue;
    }
    lines.add_word(take_word(text));
  }
  return lines.take();
}

}  // namespace feedwatch::deliver
