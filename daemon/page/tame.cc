// Follows the tokens of libxml2's own HTML tokeniser (up to 2.13; later ones look attributes up), which differs from the
// standard: where the two saw different tags, a page could hide one from here.
#include "page/tame.h"

#include <algorithm>

#include "page/words.h"

namespace feedwatch::page {
namespace {

constexpr size_t longest_name = 100;  // what is behind is a name of its own

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool starts_tag(char c) { return is_letter(c) || c == '_' || c == ':'; }
constexpr bool starts_name(char c) { return starts_tag(c) || c == '.'; }
constexpr bool is_in_name(char c) { return starts_name(c) || is_digit(c) || c == '-'; }

class Tamer {
 public:
  Tamer(std::string_view html, size_t most, std::string& room) : html_(html), most_(most), room_(room) {}

  std::string_view run() {
    while ((at_ = html_.find('<', at_)) < html_.size() && ++at_ < html_.size()) {
      const char next = html_[at_];
      if (next == '!') {
        declaration();
      } else if (next == '?') {
        instruction();
      } else if (next == '/') {
        if (starts_name(peek(1))) skip_to('>');
      } else if (starts_tag(next)) {
        tag();
      }
    }
    return room_.empty() ? html_ : std::string_view(room_);
  }

 private:
  static constexpr size_t npos = std::string_view::npos;

  bool done() const { return at_ >= html_.size(); }
  char peek(size_t ahead) const { return html_.size() - at_ > ahead ? html_[at_ + ahead] : '\0'; }
  void skip_to(char mark) { at_ = std::min(html_.find(mark, at_), html_.size()); }
  void skip_to(std::string_view mark) { at_ = std::min(html_.find(mark, at_), html_.size()); }

  // Whether what stands behind "<?" in other letters is a name is the parser's secret.
  void instruction() {
    if (starts_tag(peek(1))) {
      skip_to('>');
    } else if (static_cast<uint8_t>(peek(1)) >= 0x80) {
      blank(at_ - 1, at_ + 1);
    }
  }

  void declaration() {
    if (html_.substr(at_, 3) == "!--") return comment();
    const size_t start = at_;
    skip_to('>');
    if (!equals_ignoring_case(html_.substr(start, 8), "!doctype")) return;
    // A document type may quote marks. One that does is worth nothing.
    const std::string_view inside = html_.substr(start, at_ - start);
    const auto is_open = [&inside](char quote) { return std::count(inside.begin(), inside.end(), quote) % 2 != 0; };
    if (is_open('"') || is_open('\'')) blank(start + 1, at_);
  }

  // "<!-->" and "<!--->" are whole comments, and "--!>" ends one.
  void comment() {
    at_ += 3;
    if (peek(0) == '>' || (peek(0) == '-' && peek(1) == '>')) return;
    for (skip_to("--"); !done(); ++at_, skip_to("--")) {
      if (peek(2) == '>' || (peek(2) == '!' && peek(3) == '>')) return;
    }
  }

  bool at_end_of_tag() const { return peek(0) == '>' || (peek(0) == '/' && peek(1) == '>'); }

  void tag() {
    const size_t start = at_;
    skip_name();
    const std::string_view name = html_.substr(start, at_ - start);
    size_t found = 0;
    size_t excess = npos;
    for (skip_blanks(); !done() && !at_end_of_tag(); skip_blanks()) {
      const size_t first = at_;
      attribute();
      if (++found > most_ && excess == npos) excess = first;
    }
    if (excess != npos) blank(excess, at_);
    if (peek(0) == '>') skip_raw_text(name);
  }

  void skip_blanks() {
    while (!done() && is_space(html_[at_])) ++at_;
  }

  void skip_name() {
    const size_t longest = std::min(html_.size(), at_ + longest_name);
    while (at_ < longest && is_in_name(html_[at_])) ++at_;
  }

  void attribute() {
    if (!starts_name(html_[at_])) {
      while (!done() && !is_space(html_[at_]) && !at_end_of_tag()) ++at_;
      return;
    }
    skip_name();
    skip_blanks();
    if (peek(0) != '=') return;
    ++at_;
    skip_blanks();
    if (const char quote = peek(0); quote == '"' || quote == '\'') {
      ++at_;
      skip_to(quote);
      if (!done()) ++at_;
    } else {
      while (!done() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
    }
  }

  // Script and style end with their own end tag alone; one whose name only starts like theirs is passed over whole.
  void skip_raw_text(std::string_view name) {
    if (!equals_ignoring_case(name, "script") && !equals_ignoring_case(name, "style")) return;
    for (skip_to("</"); !done(); skip_to("</")) {
      if (!equals_ignoring_case(html_.substr(at_ + 2, name.size()), name)) {
        at_ += 2;
      } else if (is_in_name(peek(2 + name.size()))) {
        skip_to('>');
      } else {
        return;
      }
    }
  }

  void blank(size_t from, size_t to) {
    if (room_.empty()) room_ = html_;
    std::fill(room_.begin() + static_cast<std::ptrdiff_t>(from), room_.begin() + static_cast<std::ptrdiff_t>(to), ' ');
  }

  std::string_view html_;
  size_t most_;
  std::string& room_;
  size_t at_{0};
};

}  // namespace

std::string_view tame(std::string_view html, size_t most, std::string& room) {
  room.clear();
  return Tamer(html, most, room).run();
}

}  // namespace feedwatch::page
