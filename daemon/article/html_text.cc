// HTML to plain text.
#include <array>

#include "article/html.h"
#include "article/html_reference.h"
#include "article/html_scan.h"

namespace feedwatch::html {
namespace {

enum class Byte : uint8_t { plain, blank, reference, latin };  // latin: may start a no-break space

constexpr auto byte_kinds = [] {
  std::array<Byte, 256> kinds{};
  for (const char c : {' ', '\t', '\n', '\r', '\f', '\v'}) kinds[static_cast<uint8_t>(c)] = Byte::blank;
  kinds['&'] = Byte::reference;
  kinds[0xC2] = Byte::latin;
  return kinds;
}();

constexpr std::string_view no_break_space = "\xC2\xA0";

Byte kind_of(char c) { return byte_kinds[static_cast<uint8_t>(c)]; }

// Puts words together: whatever blanks and breaks lie between two words become the strongest one of them, once.
class TextWriter {
 public:
  TextWriter(size_t size, bool one_line) : one_line_(one_line) { out_.reserve(size); }

  void gap() {
    if (gap_ == '\0') gap_ = ' ';
  }
  void line_break() { gap_ = one_line_ ? ' ' : '\n'; }
  void enter_preformatted(bool enter) { preformatted_ += enter ? 1 : (preformatted_ > 0 ? -1 : 0); }

  void add(std::string_view run);
  std::string take() && { return std::move(out_); }

 private:
  void write(std::string_view word);
  size_t write_words(std::string_view run, size_t at);
  size_t write_reference(std::string_view run, size_t at);

  std::string out_{};
  std::string scratch_{};
  int preformatted_{0};
  char gap_{'\0'};
  bool one_line_;
};

void TextWriter::write(std::string_view word) {
  if (gap_ != '\0' && !out_.empty()) out_ += gap_;
  gap_ = '\0';
  out_ += word;
}

// Words with single blanks between them, which are copied as they stand.
size_t TextWriter::write_words(std::string_view run, size_t at) {
  const size_t start = at;
  while (at < run.size()) {
    const bool between = run[at] == ' ' && at + 1 < run.size() && kind_of(run[at + 1]) == Byte::plain;
    if (kind_of(run[at]) != Byte::plain && !between) break;
    ++at;
  }
  write(run.substr(start, at - start));
  return at;
}

size_t TextWriter::write_reference(std::string_view run, size_t at) {
  scratch_.clear();
  const size_t length = append_reference(scratch_, run.substr(at), Place::text);
  if (length == 0) {
    write("&");
    return at + 1;
  }
  if (scratch_ == no_break_space || (scratch_.size() == 1 && kind_of(scratch_[0]) == Byte::blank)) {
    gap();
  } else if (!scratch_.empty()) {
    write(scratch_);
  }
  return at + length;
}

void TextWriter::add(std::string_view run) {
  for (size_t at = 0; at < run.size();) {
    switch (kind_of(run[at])) {
      case Byte::plain:
        at = write_words(run, at);
        break;
      case Byte::blank:
        preformatted_ > 0 && run[at] == '\n' ? line_break() : gap();
        ++at;
        break;
      case Byte::reference:
        at = write_reference(run, at);
        break;
      case Byte::latin:
        run.substr(at, 2) == no_break_space ? gap() : write(run.substr(at, 2));
        at += 2;
        break;
    }
  }
}

std::string read(std::string_view html, bool one_line) {
  TextWriter writer(html.size(), one_line);
  Scanner scanner(html);
  for (Token token = scanner.next(); token.kind != Token::Kind::done; token = scanner.next()) {
    if (token.kind == Token::Kind::text) {
      writer.add(token.text);
    } else if (token.element != nullptr) {
      if (token.element->is(block)) writer.line_break();
      if (token.element->is(cell)) writer.gap();
      if (token.element->is(preformatted) && !token.self_closing) writer.enter_preformatted(token.kind == Token::Kind::start);
    }
  }
  return std::move(writer).take();
}

}  // namespace

std::string to_text(std::string_view html) { return read(html, false); }

std::string to_line(std::string_view html) { return read(html, true); }

}  // namespace feedwatch::html
