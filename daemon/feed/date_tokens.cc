#include "feed/date_tokens.h"

#include "article/utf8.h"

namespace feedwatch::feed {
namespace {

constexpr size_t most_tokens = 40;
constexpr std::string_view marks = ",-/.:+'|@[]\"";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Chinese, Japanese and Korean units stand right behind their number, and names of days may follow without a blank.
constexpr bool is_cjk(char32_t c) { return (c >= 0x3040 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3); }

// Dashes and commas of other scripts, as ASCII; 0: no mark.
constexpr char plain_mark(char32_t c) {
  switch (c) {
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    case 0x060C:
    case 0x3001:
    case 0x00B7:
    case 0x2022:
      return ',';
    case 0x3002:
      return '.';
    default:
      return 0;
  }
}

constexpr bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= 0x80 && plain_mark(c) == 0); }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  // False: this is no date.
  bool run(std::vector<DateToken>& tokens);

 private:
  size_t skip_comment() const;
  bool read_number(DateToken& token);
  void read_word(DateToken& token, bool behind_number);
  bool letter_at(size_t at) const { return at < text_.size() && is_letter(utf8::step(text_, at).code_point); }

  std::string_view text_;
  size_t at_{0};
};

// RFC 5322 comments: "(CET)". One that is never closed is skipped to the end.
size_t Tokenizer::skip_comment() const {
  const size_t close = text_.find(')', at_);
  return close == std::string_view::npos ? text_.size() : close + 1;
}

bool Tokenizer::read_number(DateToken& token) {
  const size_t start = at_;
  for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
    if (at_ - start == 18) return false;
    token.value = token.value * 10 + (text_[at_] - '0');
  }
  token.kind = DateToken::Kind::number;
  token.text = text_.substr(start, at_ - start);
  return true;
}

// Letters, with the dots of "a.m." dropped by the caller's table, and slashes inside the name of a zone ("america/new_york").
void Tokenizer::read_word(DateToken& token, bool behind_number) {
  const size_t start = at_;
  const bool cjk = is_cjk(utf8::step(text_, at_).code_point);
  while (at_ < text_.size()) {
    const utf8::Step step = utf8::step(text_, at_);
    const bool inner_mark = (text_[at_] == '/' || text_[at_] == '.') && at_ > start && letter_at(at_ + 1) && !cjk;
    if (!is_letter(step.code_point) && !inner_mark) break;
    if (is_cjk(step.code_point) != cjk && !inner_mark) break;
    at_ += step.length;
    if (cjk && behind_number) break;
  }
  token.kind = DateToken::Kind::word;
  token.text = text_.substr(start, at_ - start);
}

bool Tokenizer::run(std::vector<DateToken>& tokens) {
  bool spaced = false;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_blank(c) || c == '(') {
      at_ = c == '(' ? skip_comment() : at_ + 1;
      spaced = true;
      continue;
    }
    if (tokens.size() == most_tokens) return false;
    DateToken token{.spaced = spaced};
    const utf8::Step step = utf8::step(text_, at_);
    if (is_digit(c)) {
      if (!read_number(token)) return false;
    } else if (is_letter(step.code_point)) {
      read_word(token, !spaced && !tokens.empty() && tokens.back().kind == DateToken::Kind::number);
    } else {
      const char mark = step.code_point < 0x80 ? c : plain_mark(step.code_point);
      const size_t place = marks.find(mark);
      if (place == std::string_view::npos) return false;
      token.text = marks.substr(place, 1);
      at_ += step.length;
    }
    tokens.push_back(token);
    spaced = false;
  }
  return true;
}

}  // namespace

std::vector<DateToken> date_tokens(std::string_view folded) {
  std::vector<DateToken> tokens;
  if (!Tokenizer(folded).run(tokens)) tokens.clear();
  return tokens;
}

}  // namespace feedwatch::feed
