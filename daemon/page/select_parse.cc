#include <algorithm>
#include <stdexcept>

#include "article/text.h"
#include "base/utf8.h"
#include "page/select_parts.h"

namespace feedwatch::page {
namespace {

constexpr int deepest = 8;
constexpr size_t longest = 4096;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool starts_name(char c) {
  return is_letter(c) || c == '_' || c == '-' || c == '\\' || static_cast<uint8_t>(c) >= 0x80;
}
constexpr bool in_name(char c) { return starts_name(c) || is_digit(c); }

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

// Recursive descent; the first fault stops it and is kept.
class Parser {
 public:
  explicit Parser(std::string_view css) : css_(css) {}

  std::vector<Complex> parse() {
    if (css_.size() > longest) fail("a selector of more than 4096 bytes");
    std::vector<Complex> list = selector_list(false, 0);
    if (!failed_ && at_ < css_.size()) fail(std::string("did not expect \"") + css_[at_] + "\"");
    return list;
  }

  bool failed() const { return failed_; }
  SelectorError error() const { return {text::code_points(css_.substr(0, std::min(fault_, css_.size()))) + size_t{1}, message_}; }

 private:
  void fail(std::string message) {
    if (failed_) return;
    failed_ = true;
    message_ = std::move(message);
    fault_ = at_;
  }

  char peek(size_t ahead = 0) const { return at_ + ahead < css_.size() ? css_[at_ + ahead] : '\0'; }
  bool done() const { return at_ >= css_.size(); }
  bool take(char c) {
    if (done() || css_[at_] != c) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (!done() && is_blank(css_[at_])) ++at_;
  }

  std::vector<Complex> selector_list(bool relative, int depth) {
    std::vector<Complex> list;
    do {
      list.push_back(complex(relative, depth));
      blanks();
    } while (!failed_ && take(','));
    return list;
  }

  Combinator combinator() {
    const bool blank = is_blank(peek());
    blanks();
    if (take('>')) return Combinator::child;
    if (take('+')) return Combinator::adjacent;
    if (take('~')) return Combinator::sibling;
    if (done() || peek() == ',' || peek() == ')') return Combinator::none;
    return blank ? Combinator::descendant : Combinator::none;
  }

  Complex complex(bool relative, int depth) {
    Complex out;
    blanks();
    Combinator first = Combinator::none;
    if (relative) {
      first = combinator();
      if (first == Combinator::none) first = Combinator::descendant;
      blanks();
    }
    out.push_back(compound(first, depth));
    while (!failed_) {
      const Combinator next = combinator();
      if (next == Combinator::none) break;
      blanks();
      out.push_back(compound(next, depth));
    }
    return out;
  }

  Selector::Compound compound(Combinator before, int depth) {
    Selector::Compound out{before, {}};
    const size_t start = at_;
    if (take('*')) {
    } else if (starts_name(peek())) {
      out.simples.push_back(named(Simple::Kind::type, lowered(name("an element"))));
    }
    while (!failed_ && !done()) {
      if (take('#')) {
        out.simples.push_back(named(Simple::Kind::id, name("a name behind \"#\"")));
      } else if (take('.')) {
        out.simples.push_back(named(Simple::Kind::class_name, name("a name behind \".\"")));
      } else if (take('[')) {
        out.simples.push_back(attribute());
      } else if (peek() == ':') {
        out.simples.push_back(pseudo(depth));
      } else {
        break;
      }
    }
    if (!failed_ && at_ == start)
      fail(done() ? "the selector ends where an element was expected" : "expected an element, class or id");
    return out;
  }

  static Simple named(Simple::Kind kind, std::string name) {
    Simple out;
    out.kind = kind;
    out.name = std::move(name);
    return out;
  }

  std::string name(const char* what) {
    std::string out;
    if (peek() == '-' && is_digit(peek(1))) fail(std::string("expected ") + what);
    if (done() || !starts_name(peek())) fail(std::string("expected ") + what);
    while (!failed_ && !done() && in_name(peek())) {
      if (take('\\')) {
        escape(out);
      } else {
        out += css_[at_++];
      }
    }
    if (!failed_ && out.empty()) fail(std::string("expected ") + what);
    return out;
  }

  // CSS Syntax, 4.3.7; the backslash is behind us.
  void escape(std::string& out) {
    if (done()) return fail("the selector ends in a backslash");
    if (!is_hex(peek())) {
      out += css_[at_++];
      return;
    }
    char32_t code = 0;
    for (int digits = 0; digits < 6 && is_hex(peek()); ++digits, ++at_) {
      const char c = lower(peek());
      code = code * 16 + static_cast<char32_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    if (is_blank(peek())) ++at_;
    utf8::append(out, code);
  }

  std::string quoted() {
    const char quote = css_[at_++];
    std::string out;
    while (!done() && peek() != quote) {
      if (take('\\')) {
        escape(out);
        if (failed_) break;
      } else {
        out += css_[at_++];
      }
    }
    if (!take(quote)) fail("the quotes are not closed");
    return out;
  }

  Simple attribute() {
    Simple out;
    out.kind = Simple::Kind::attribute;
    blanks();
    out.name = lowered(name("an attribute"));
    blanks();
    if (failed_ || take(']')) return out;
    out.op = attribute_operator();
    blanks();
    out.value = peek() == '"' || peek() == '\'' ? quoted() : name("a value");
    blanks();
    if (lower(peek()) == 'i' || lower(peek()) == 's') out.ignore_case = lower(css_[at_++]) == 'i';
    blanks();
    if (!failed_ && !take(']')) fail("expected \"]\"");
    return out;
  }

  Simple::Operator attribute_operator() {
    using Operator = Simple::Operator;
    if (take('=')) return Operator::equals;
    const char c = peek();
    const size_t found = std::string_view("~|^$*").find(c);
    if (done() || found == std::string_view::npos || peek(1) != '=') {
      fail("expected \"]\" or one of = ~= |= ^= $= *=");
      return Operator::equals;
    }
    at_ += 2;
    constexpr Operator operators[] = {Operator::includes, Operator::dash, Operator::prefix, Operator::suffix,
                                      Operator::substring};
    return operators[found];
  }

  Simple pseudo(int depth) {
    const size_t start = at_;
    ++at_;
    if (peek() == ':') {
      fail("pseudo-elements such as \"::before\" are no part of the page");
      return {};
    }
    const std::string word = lowered(name("a name behind \":\""));
    if (failed_) return {};
    if (word == "root" || word == "scope") return named(Simple::Kind::root, {});
    if (word == "empty") return named(Simple::Kind::empty, {});
    Simple out;
    if (fixed_place(word, out)) return out;
    if (!take('(')) {
      at_ = start;
      fail("unknown \":" + word + "\"");
      return {};
    }
    argument(word, start, depth, out);
    blanks();
    if (!failed_ && !take(')')) fail("expected \")\"");
    return out;
  }

  static bool fixed_place(std::string_view word, Simple& out) {
    out.kind = Simple::Kind::nth;
    out.b = 1;
    out.of_type = word.ends_with("-of-type");
    out.from_end = word.starts_with("last-");
    if (word == "first-child" || word == "last-child" || word == "first-of-type" || word == "last-of-type") return true;
    if (word != "only-child" && word != "only-of-type") return false;
    Simple last = out;
    last.from_end = true;
    Selector::Compound both{Combinator::none, {out, last}};
    out.kind = Simple::Kind::is;
    out.nested = std::make_shared<const std::vector<Complex>>(1, Complex{std::move(both)});
    return true;
  }

  void argument(const std::string& word, size_t start, int depth, Simple& out) {
    out = {};
    if (depth >= deepest) return fail("selectors nested too deep");
    if (word == "is" || word == "where" || word == "matches" || word == "not" || word == "has") {
      out.kind = word == "not" ? Simple::Kind::is_not : word == "has" ? Simple::Kind::has : Simple::Kind::is;
      out.nested = std::make_shared<const std::vector<Complex>>(selector_list(word == "has", depth + 1));
    } else if (word.starts_with("nth-")) {
      out.kind = Simple::Kind::nth;
      out.of_type = word.ends_with("-of-type");
      out.from_end = word.starts_with("nth-last-");
      const std::string_view rest = std::string_view(word).substr(out.from_end ? 9 : 4);
      if (rest != "child" && rest != "of-type") {
        at_ = start;
        return fail("unknown \":" + word + "\"");
      }
      nth(out);
    } else if (word == "contains" || word == "has-text") {
      out.kind = Simple::Kind::contains;
      blanks();
      if (peek() == '"' || peek() == '\'') {
        out.value = quoted();
      } else {
        while (!done() && peek() != ')') out.value += css_[at_++];
      }
    } else {
      at_ = start;
      fail("unknown \":" + word + "()\"");
    }
  }

  bool number(int& value) {
    if (!is_digit(peek())) return false;
    int read = 0;
    while (is_digit(peek())) read = std::min(read * 10 + (css_[at_++] - '0'), 1'000'000);
    value = read;
    return true;
  }

  // an+b (CSS Syntax, 6).
  void nth(Simple& out) {
    blanks();
    const std::string_view rest = css_.substr(at_);
    if (lowered(std::string(rest.substr(0, 4))) == "even") return set_nth(out, 2, 0, 4);
    if (lowered(std::string(rest.substr(0, 3))) == "odd") return set_nth(out, 2, 1, 3);
    const int sign = take('-') ? -1 : 1;
    if (sign == 1) take('+');
    int value = 1;
    const bool has_number = number(value);
    if (lower(peek()) != 'n') {
      if (!has_number) return fail("expected a place such as 2, odd or 2n+1");
      return set_nth(out, 0, sign * value, 0);
    }
    ++at_;
    out.a = sign * value;
    blanks();
    const bool minus = peek() == '-';
    if (!minus && peek() != '+') return;
    ++at_;
    blanks();
    if (!number(value)) return fail("expected a number");
    out.b = minus ? -value : value;
  }

  void set_nth(Simple& out, int a, int b, size_t length) {
    out.a = a;
    out.b = b;
    at_ += length;
  }

  std::string_view css_;
  size_t at_{0};
  size_t fault_{0};
  bool failed_{false};
  std::string message_{};
};

bool known_names(const std::vector<Complex>& list) {
  return std::all_of(list.begin(), list.end(), [](const Complex& each) {
    return std::all_of(each.begin(), each.end(), [](const Selector::Compound& compound) {
      return std::all_of(compound.simples.begin(), compound.simples.end(), [](const Simple& simple) {
        if (simple.kind == Simple::Kind::type && find_tag(simple.name) == Tag::other &&
            simple.name.find('-') == std::string::npos)
          return false;
        return simple.nested == nullptr || known_names(*simple.nested);
      });
    });
  });
}

}  // namespace

void throw_exception_from_error(const SelectorError& error, const boost::source_location& /*where*/) {
  throw std::logic_error("selector: " + error.message);
}

boost::system::result<Selector, SelectorError> Selector::compile(std::string_view css) {
  Parser parser(css);
  auto list = parser.parse();
  if (parser.failed()) return parser.error();
  Selector out;
  out.text_ = std::string(css);
  out.alternatives_ = std::make_shared<const std::vector<Complex>>(std::move(list));
  return out;
}

bool Selector::names_known_elements() const { return alternatives_ != nullptr && known_names(*alternatives_); }

}  // namespace feedwatch::page
