#include "rules/lexer.h"

#include <algorithm>
#include <array>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "rules/analyse.h"
#include "rules/fold_table.h"

namespace feedwatch::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::array fields{
    FieldName{"title", FieldKind::text},      FieldName{"text", FieldKind::text},       FieldName{"body", FieldKind::text},
    FieldName{"summary", FieldKind::text},    FieldName{"any", FieldKind::text},        FieldName{"source", FieldKind::key},
    FieldName{"lang", FieldKind::key},        FieldName{"author", FieldKind::key},      FieldName{"tag", FieldKind::key},
    FieldName{"category", FieldKind::key},    FieldName{"feed", FieldKind::key},        FieldName{"site", FieldKind::key},
    FieldName{"url", FieldKind::key},         FieldName{"words", FieldKind::length},    FieldName{"entity", FieldKind::reference},
    FieldName{"topic", FieldKind::reference}, FieldName{"macro", FieldKind::reference}, FieldName{"raw", FieldKind::raw},
    FieldName{"cased", FieldKind::cased},
};

bool is_blank(char32_t c) {
  if (c > 0x10FFFF) return false;
  const table::Kind kind = table::kind(table::record(static_cast<uint32_t>(c)));
  return kind == table::Kind::space || kind == table::Kind::paragraph;
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_compare(char32_t c) { return c == '<' || c == '>' || c == '='; }

// What closes a quotation that opens so; empty: nothing opens here.
std::u32string_view closers(char32_t c) {
  switch (c) {
    case U'"':
      return U"\"";
    case U'“':
      return U"”";
    case U'„':
      return U"“”";
    case U'”':
      return U"”";
    case U'«':
      return U"»";
    case U'»':
      return U"«";
    default:
      return {};
  }
}

// At most nine digits, so that it fits.
std::optional<uint32_t> number_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  uint32_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  return value;
}

class Lexer {
 public:
  explicit Lexer(std::string_view query) {
    text_.reserve(query.size());
    out_.lexemes.reserve(8);
    while (!query.empty()) text_.push_back(utf8::take(query));
  }

  Lexing run() {
    if (text_.size() > max_query) {
      fail("too-long", max_query, 1, "a query has at most 20,000 characters", "split it into several rules or macros");
      text_.resize(max_query);
      return finish();
    }
    while (!failed()) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      next();
    }
    return finish();
  }

 private:
  bool failed() const { return out_.error.has_value(); }
  bool ends(size_t at) const { return at >= text_.size() || is_blank(text_[at]); }
  bool closes(size_t at) const { return ends(at) || text_[at] == ')'; }
  char32_t peek(size_t at) const { return at < text_.size() ? text_[at] : U'\0'; }

  Lexing finish() {
    push(Lexeme::end, text_.size(), 1);
    return std::move(out_);
  }

  Lexed& push(Lexeme kind, size_t column, size_t length) {
    Lexed& one = out_.lexemes.emplace_back();
    one.kind = kind;
    one.column = static_cast<uint32_t>(column);
    one.length = static_cast<uint32_t>(std::max<size_t>(length, 1));
    return one;
  }

  void fail(std::string code, size_t column, size_t length, std::string message, std::string suggestion = {}) {
    if (failed()) return;
    out_.error = Problem{.code = std::move(code),
                         .column = static_cast<uint32_t>(column),
                         .length = static_cast<uint32_t>(length),
                         .message = std::move(message),
                         .suggestion = std::move(suggestion)};
  }

  std::string written(size_t from, size_t to) const {
    std::string out;
    for (size_t i = from; i < to; ++i) utf8::append(out, text_[i]);
    return out;
  }

  // One character of a term; a backslash takes the next one as it is.
  enum class Stars : uint8_t { are_wildcards, are_themselves };
  void take(Lexed& one, Stars stars) {
    char32_t c = text_[at_++];
    if (c == '\\' && at_ < text_.size()) {
      c = text_[at_++];
      one.escaped = true;
    } else if (stars == Stars::are_wildcards && (c == '*' || c == '?')) {
      one.text.push_back(c == '*' ? any_run : any_one);
      return;
    }
    utf8::append(one.text, c < 0x20 ? U' ' : c);
  }

  void next() {
    const char32_t c = text_[at_];
    if (c == ')') {
      push(Lexeme::close, at_++, 1);
      if (values_in_group_) values_in_group_ = false;
    } else if (c == '(') {
      push(Lexeme::open, at_++, 1);
    } else if (c == '|') {
      push(Lexeme::op_or, at_++, 1);
    } else if (values_in_group_) {
      value(values_stars_);
    } else if ((c == '-' || c == '!') && !closes(at_ + 1)) {
      push(Lexeme::op_not, at_++, 1);
    } else if (c == '{') {
      exact();
    } else if (c == '}') {
      fail("unexpected", at_, 1, "this } closes nothing", "write \\} for the character");
    } else if (c == '/') {
      regex();
    } else if (!closers(c).empty()) {
      phrase(Stars::are_wildcards);
    } else if (!field()) {
      word();
    }
  }

  void exact() {
    const size_t start = at_++;
    Lexed one;
    while (at_ < text_.size() && text_[at_] != '}') take(one, Stars::are_themselves);
    if (at_ == text_.size()) return fail("unterminated-brace", start, 1, "this { is never closed", "add }");
    ++at_;
    add(std::move(one), Lexeme::exact, start, written(start + 1, at_ - 1));
  }

  void add(Lexed one, Lexeme kind, size_t start, std::string as_written) {
    one.kind = kind;
    one.column = static_cast<uint32_t>(start);
    one.length = static_cast<uint32_t>(at_ - start);
    one.written = std::move(as_written);
    out_.lexemes.push_back(std::move(one));
  }

  void phrase(Stars stars) {
    const size_t start = at_;
    const std::u32string_view closing = closers(text_[at_++]);
    Lexed one;
    while (at_ < text_.size() && closing.find(text_[at_]) == std::u32string_view::npos) take(one, stars);
    if (at_ == text_.size())
      return fail("unterminated-quote", start, 1, "this quotation mark is never closed", "add the closing one");
    const size_t end = at_++;
    if (peek(at_) == '~') one.number = slop();
    if (!failed()) add(std::move(one), Lexeme::phrase, start, written(start + 1, end));
  }

  uint32_t slop() {
    const size_t tilde = at_++;
    const size_t start = at_;
    while (is_digit(peek(at_))) ++at_;
    const auto number = number_of(written(start, at_));
    const bool word_goes_on = !closes(at_) && peek(at_) != '|';
    if (!number || *number > max_distance || word_goes_on) {
      fail("bad-slop", tilde, at_ - tilde, "after ~ comes how many further words may stand between, 0 to 255", "write \"a b\"~3");
    }
    return number.value_or(0);
  }

  void regex() {
    const size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '/') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) {
      at_ = text_.size();
      return fail("unterminated-regex", start, 1, "this regular expression is never closed",
                  "add / at its end; write \\/ for a slash");
    }
    Lexed one;
    one.text = written(start + 1, at_++);
    for (; is_letter(peek(at_)); ++at_) {
      const char32_t flag = text_[at_];
      if (flag != 'i' && flag != 'm' && flag != 's')
        return fail("bad-regex-flag", at_, 1, "the flags of a regular expression are i, m and s");
      if (one.flags.find(static_cast<char>(flag)) == std::string::npos) one.flags.push_back(static_cast<char>(flag));
    }
    add(std::move(one), Lexeme::regex, start, written(start, at_));
  }

  // False when no field name stands here.
  bool field() {
    size_t colon = at_;
    while (is_letter(peek(colon))) ++colon;
    if (colon == at_ || peek(colon) != ':') return false;
    std::string name = written(at_, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const FieldName* found = find_field(name);
    const size_t start = at_;
    if (found == nullptr) {
      unknown_field(name, colon);
      return true;
    }
    at_ = colon + 1;
    if (closes(at_)) {
      fail("empty-field", colon, 1, "nothing follows \"" + name + ":\"", "put the value right behind the colon");
      return true;
    }
    Lexed& one = push(Lexeme::field, start, colon - start);
    one.text = found->name;
    field_value(*found);
    return true;
  }

  void unknown_field(const std::string& name, size_t colon) {
    const std::string meant = closest(name, field_names());
    fail("unknown-field", at_, colon - at_, "unknown field \"" + written(at_, colon) + "\"",
         meant.empty() ? "put the words in quotes if the colon belongs to them" : "did you mean \"" + meant + "\"?");
  }

  void field_value(const FieldName& field) {
    const char32_t c = text_[at_];
    const bool compares = is_compare(c);
    if (compares && (field.kind == FieldKind::text || field.kind == FieldKind::key)) {
      return fail("bad-comparison", at_, 1, "only \"words:\" can be compared with a number");
    }
    switch (field.kind) {
      case FieldKind::text:
        return;
      case FieldKind::length:
        return length();
      case FieldKind::reference:
        return reference();
      case FieldKind::raw:
        return raw();
      case FieldKind::cased:
        return cased();
      case FieldKind::key:
        break;
    }
    const bool plain = field.name == "site" || field.name == "url";
    values_stars_ = plain ? Stars::are_themselves : Stars::are_wildcards;
    if (c == '(') {
      push(Lexeme::open, at_++, 1);
      values_in_group_ = true;
    } else if (c == '/') {
      regex();
    } else {
      value(values_stars_);
    }
  }

  // To the next blank, parenthesis or bar; or a quotation.
  void value(Stars stars) {
    if (text_[at_] == '/' && values_in_group_) return regex();
    if (!closers(text_[at_]).empty()) return phrase(stars);
    const size_t start = at_;
    Lexed one;
    while (!closes(at_) && text_[at_] != '(' && text_[at_] != '|') take(one, stars);
    const bool operates = values_in_group_ && !one.escaped;
    if (operates && one.text == "OR") return void(push(Lexeme::op_or, start, 2));
    if (operates && one.text == "AND") return void(push(Lexeme::op_and, start, 3));
    if (operates && one.text == "NOT") return void(push(Lexeme::op_not, start, 3));
    add(std::move(one), Lexeme::value, start, written(start, at_));
  }

  void length() {
    const size_t start = at_;
    while (!closes(at_)) ++at_;
    size_t digits = start;
    while (digits < at_ && is_compare(text_[digits])) ++digits;
    const std::string sign = written(start, digits);
    const auto number = number_of(written(digits, at_));
    if (!number) return fail("bad-number", start, at_ - start, "\"words:\" is compared with a number", "write words:>=200");
    if (sign != ">" && sign != ">=" && sign != "<" && sign != "<=" && sign != "=") {
      return fail("bad-comparison", start, at_ - start,
                  "a comparison is one of > >= < <= =", "write words:>=" + std::to_string(*number));
    }
    Lexed one;
    one.sign = sign;
    one.number = *number;
    add(std::move(one), Lexeme::value, start, written(start, at_));
  }

  void reference() {
    const size_t start = at_;
    while (!closes(at_) && text_[at_] != '(' && text_[at_] != '|') ++at_;
    const auto names = [](char32_t c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == ':' || c > 0x7F; };
    const bool sound =
        at_ > start && closers(text_[start]).empty() &&
        std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(start), text_.begin() + static_cast<std::ptrdiff_t>(at_), names);
    if (!sound)
      return fail("bad-reference", start, std::max<size_t>(at_ - start, 1), "an id must follow here", "write entity:some-id");
    Lexed one;
    one.text = written(start, at_);
    add(std::move(one), Lexeme::value, start, written(start, at_));
  }

  void raw() {
    if (!closers(text_[at_]).empty()) return phrase(Stars::are_themselves);
    if (text_[at_] == '(') return fail("unexpected", at_, 1, "raw: takes one word or one quotation");
    const size_t start = at_;
    Lexed one;
    while (!closes(at_) && text_[at_] != '(') take(one, Stars::are_themselves);
    add(std::move(one), Lexeme::word, start, written(start, at_));
  }

  void cased() {
    if (!closers(text_[at_]).empty()) return phrase(Stars::are_themselves);
    if (text_[at_] == '{') return exact();
    const size_t start = at_;
    Lexed one;
    while (word_goes_on()) take(one, Stars::are_themselves);
    if (at_ == start) return fail("unexpected", at_, 1, "cased: takes one word or one quotation");
    add(std::move(one), Lexeme::word, start, written(start, at_));
  }

  bool word_goes_on() const {
    if (closes(at_)) return false;
    const char32_t c = text_[at_];
    return c != '(' && c != '{' && c != '}' && c != '|' && closers(c).empty();
  }

  void word() {
    const size_t start = at_;
    Lexed one;
    while (word_goes_on()) take(one, Stars::are_wildcards);
    if (one.escaped || !operator_word(one.text, start)) add(std::move(one), Lexeme::word, start, written(start, at_));
  }

  // True when it was one (or a broken one).
  bool operator_word(std::string_view text, size_t start) {
    if (text == "AND") return push(Lexeme::op_and, start, 3), true;
    if (text == "OR") return push(Lexeme::op_or, start, 2), true;
    if (text == "NOT") return push(Lexeme::op_not, start, 3), true;
    if (text == "NEAR" || text == "ONEAR") {
      const std::string name{text};
      fail("missing-distance", start, name.size(), name + " needs a distance", "write " + name + "/5 (at most 5 words between)");
      return true;
    }
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos) return false;
    const std::string_view name = text.substr(0, slash);
    const std::string_view rest = text.substr(slash + 1);
    if (name == "NEAR" || name == "ONEAR") return near(name, rest, start), true;
    if (name == "ATLEAST") return counted(Lexeme::at_least, rest, start, slash), true;
    if (name == "OF") return counted(Lexeme::of, rest, start, slash), true;
    if (name == "FIRST") return counted(Lexeme::first, rest, start, slash), true;
    return false;
  }

  void near(std::string_view name, std::string_view rest, size_t start) {
    const size_t slash = start + name.size();
    if (rest.empty()) {
      const std::string wanted = std::string{name} + "/5";
      return fail("missing-distance", slash, 1, std::string{name} + " needs a distance",
                  "write " + wanted + " (at most 5 words between)");
    }
    const auto number = number_of(rest);
    const bool unit = rest == "S" || rest == "P";
    if (!unit && (!number || *number > max_distance)) {
      return fail("bad-number", slash + 1, at_ - slash - 1, "a distance is a number from 0 to 255, or S or P",
                  "write " + std::string{name} + "/5");
    }
    Lexed& one = push(Lexeme::near, start, at_ - start);
    one.near = name == "ONEAR" ? Near::left_first : Near::either_order;
    one.within = rest == "S" ? Within::sentence : rest == "P" ? Within::paragraph : Within::words;
    one.number = number.value_or(0);
  }

  void counted(Lexeme kind, std::string_view rest, size_t start, size_t slash) {
    const auto number = number_of(rest);
    const bool sound = number && *number <= UINT16_MAX && (*number > 0 || kind == Lexeme::of);
    if (!sound)
      return fail("bad-number", start + slash + 1, std::max<size_t>(at_ - start - slash - 1, 1),
                  "a number from 1 to 65535 must follow the slash");
    push(kind, start, at_ - start).number = *number;
  }

  std::u32string text_{};
  size_t at_{0};
  bool values_in_group_{false};
  Stars values_stars_{Stars::are_wildcards};
  Lexing out_{};
};

}  // namespace

Lexing lex(std::string_view query) { return Lexer{query}.run(); }

const FieldName* find_field(std::string_view name) {
  const auto* found = std::find_if(fields.begin(), fields.end(), [&](const FieldName& field) { return field.name == name; });
  return found == fields.end() ? nullptr : found;
}

std::vector<std::string_view> field_names() {
  std::vector<std::string_view> names;
  for (const FieldName& field : fields) names.push_back(field.name);
  return names;
}

}  // namespace feedwatch::rules
