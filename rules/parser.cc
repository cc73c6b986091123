#include <algorithm>

#include "base/utf8.h"
#include "rules/analyse.h"
#include "rules/lexer.h"
#include "rules/query.h"
#include "rules/regex.h"
#include "rules/terms.h"

namespace feedwatch::rules {
namespace {

bool is_lower_case_operator(const std::string& word) {
  return word == "and" || word == "or" || word == "not" || word == "near" || word == "onear";
}

std::string upper(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return word;
}

Scope scope_of(std::string_view field) {
  if (field == "title") return in_title;
  if (field == "summary") return in_summary;
  if (field == "text" || field == "body") return in_text;
  return everywhere;
}

KeyField key_of(std::string_view field) {
  if (field == "source") return KeyField::source;
  if (field == "lang") return KeyField::lang;
  if (field == "author") return KeyField::author;
  if (field == "tag") return KeyField::tag;
  if (field == "category") return KeyField::category;
  if (field == "feed") return KeyField::feed;
  if (field == "site") return KeyField::site;
  return KeyField::url;
}

Compare compare_of(std::string_view sign) {
  if (sign == ">") return Compare::more;
  if (sign == ">=") return Compare::at_least;
  if (sign == "<") return Compare::less;
  return sign == "<=" ? Compare::at_most : Compare::equal;
}

class Parser {
 public:
  Parser(std::string_view query, Scope scope) : lexing_(lex(query)), scope_(scope) {}

  Parsed run() {
    std::optional<Node> tree;
    if (lexing_.lexemes.size() == 1 && !lexing_.error) {
      fail("empty", 0, 1, "the query is empty");
    } else {
      tree = alternatives();
      if (!failed() && peek().kind != Lexeme::end) fail("unexpected", peek(), "this ) closes nothing");
      if (!failed() && lexing_.error) out_.error = lexing_.error;
      if (!failed() && terms_ > max_terms) fail("too-many-terms", 0, 1, "a rule has at most 2,000 terms");
    }
    if (!failed()) out_.query = std::move(tree);
    return std::move(out_);
  }

 private:
  bool failed() const { return out_.error.has_value(); }

  // After an error everything reads as the end, so that the recursion unwinds.
  const Lexed& peek(size_t ahead = 0) const {
    const size_t last = lexing_.lexemes.size() - 1;
    return lexing_.lexemes[failed() ? last : std::min(next_ + ahead, last)];
  }
  const Lexed& take() {
    const Lexed& one = peek();
    if (next_ + 1 < lexing_.lexemes.size()) ++next_;
    return one;
  }

  void fail(std::string code, uint32_t column, uint32_t length, std::string message, std::string suggestion = {}) {
    if (failed()) return;
    // What the lexer could not read comes after all that it could.
    if (lexing_.error && peek().kind == Lexeme::end) {
      out_.error = lexing_.error;
      return;
    }
    out_.error = Problem{.code = std::move(code),
                         .column = column,
                         .length = length,
                         .message = std::move(message),
                         .suggestion = std::move(suggestion)};
  }
  void fail(std::string code, const Lexed& at, std::string message, std::string suggestion = {}) {
    fail(std::move(code), at.column, at.length, std::move(message), std::move(suggestion));
  }
  void warn(std::string code, uint32_t column, uint32_t length, std::string message, std::string suggestion = {}) {
    out_.warnings.push_back({.code = std::move(code),
                             .column = column,
                             .length = length,
                             .message = std::move(message),
                             .suggestion = std::move(suggestion)});
  }

  static Node branch(Kind kind, const Lexed& at) {
    Node node;
    node.kind = kind;
    node.column = at.column;
    node.length = at.length;
    return node;
  }

  static Node joined(Kind kind, std::vector<Node> children) {
    if (children.size() == 1) return std::move(children.front());
    Node node;
    node.kind = kind;
    node.column = children.front().column;
    node.length = children.front().length;
    node.children = std::move(children);
    return node;
  }

  // or = and , { ( "OR" | "|" ) , and }
  Node alternatives() {
    std::vector<Node> branches;
    std::vector<std::optional<Lexed>> conjunctions;  // the first AND of each branch, and where it stood
    branches.push_back(conjunction(conjunctions.emplace_back()));
    while (!failed() && peek().kind == Lexeme::op_or) {
      take();
      branches.push_back(conjunction(conjunctions.emplace_back()));
    }
    if (failed()) return {};
    for (const auto& first : conjunctions) {
      if (branches.size() == 1 || !first) continue;
      warn("mixed-and-or", first->column, first->length, "AND binds tighter than OR: reads as a OR (b AND c)", "add parentheses");
    }
    return joined(Kind::any, std::move(branches));
  }

  bool operand_follows() const {
    const Lexeme kind = peek().kind;
    return kind != Lexeme::end && kind != Lexeme::close && kind != Lexeme::op_or;
  }

  // and = not , { [ "AND" ] , not }
  Node conjunction(std::optional<Lexed>& first_and) {
    std::vector<Node> parts;
    parts.push_back(negation());
    while (!failed() && operand_follows()) {
      if (!first_and) first_and = peek();
      if (peek().kind == Lexeme::op_and) take();
      parts.push_back(negation());
    }
    if (failed()) return {};
    return joined(Kind::all, std::move(parts));
  }

  // Counts one level more while it lives.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > max_depth) parser_.fail("too-deep", parser_.peek(), "a query nests at most 64 levels deep");
    }
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  // not = ( "NOT" | "-" | "!" ) , not | near
  Node negation() {
    if (peek().kind != Lexeme::op_not) return proximity();
    const Level level{*this};
    Node node = branch(Kind::none, take());
    node.children.push_back(negation());
    return node;
  }

  bool absent_near_follows() const {
    return peek().kind == Lexeme::op_not && peek(1).kind == Lexeme::near && peek(1).near == Near::either_order;
  }

  // near = primary , { nearop , primary }
  Node proximity() {
    Node left = primary();
    uint32_t chained = 0;
    while (!failed() && (peek().kind == Lexeme::near || absent_near_follows())) {
      const Lexed& start = peek();
      const bool absent = start.kind == Lexeme::op_not;
      if (absent) take();
      const Lexed& op = take();
      Node node = branch(Kind::near, start);
      node.near = absent ? Near::absent : op.near;
      node.within = op.within;
      node.number = op.number;
      if (peek().kind == Lexeme::op_not) fail("near-operand", start, "NEAR joins words, phrases and entities, not NOT");
      if (++chained > max_depth) fail("too-deep", op, "a query nests at most 64 levels deep");
      Node right = primary();
      if (failed()) return {};
      require_span(left, start, "near-operand", "NEAR joins words, phrases, entities and alternatives of them");
      require_span(right, start, "near-operand", "NEAR joins words, phrases, entities and alternatives of them");
      node.children.push_back(std::move(left));
      node.children.push_back(std::move(right));
      left = std::move(node);
    }
    return left;
  }

  // The operator is what is told: it wants something else on one of its sides.
  void require_span(const Node& node, const Lexed& op, const char* code, const char* message) {
    if (!failed() && !is_span_expression(node)) fail(code, op, message);
  }

  Node primary() {
    const Lexed& one = peek();
    switch (one.kind) {
      case Lexeme::open:
        return group();
      case Lexeme::word:
        return text_term(take(), Exactness::folded);
      case Lexeme::phrase:
        return text_term(take(), Exactness::folded);
      case Lexeme::exact:
        return text_term(take(), Exactness::exact);
      case Lexeme::regex:
        return regex_term(take());
      case Lexeme::at_least:
        return prefixed(Kind::at_least, "atleast-operand", "ATLEAST counts words, phrases and entities");
      case Lexeme::first:
        return prefixed(Kind::first, "first-operand", "FIRST takes words, phrases and entities");
      case Lexeme::of:
        return of();
      case Lexeme::field:
        return field();
      case Lexeme::near:
        fail("near-operand", one, "NEAR needs something before it");
        break;
      case Lexeme::value:
        fail("unexpected", one, "this belongs to no field");
        break;
      default:
        fail("missing-operand", one,
             one.kind == Lexeme::end ? "the query ends where a word is expected" : "a word is expected here");
    }
    return {};
  }

  Node group() {
    const Level level{*this};
    const Lexed open = take();
    if (peek().kind == Lexeme::close) fail("empty-group", open, "nothing stands between these parentheses");
    Node node = alternatives();
    if (!failed() && peek().kind != Lexeme::close) fail_open(open);
    take();
    node.grouped = true;
    node.column = open.column;
    node.length = open.length;
    return node;
  }

  void fail_open(const Lexed& open) { fail("unbalanced", open, "this ( is never closed", "add )"); }

  Node prefixed(Kind kind, const char* code, const char* message) {
    const Level level{*this};
    const Lexed& op = take();
    Node node = branch(kind, op);
    node.number = op.number;
    if (peek().kind == Lexeme::op_not) fail(code, op, message);
    Node operand = primary();
    require_span(operand, op, code, message);
    node.children.push_back(std::move(operand));
    return node;
  }

  Node of() {
    const Level level{*this};
    const Lexed op = take();
    if (peek().kind == Lexeme::end) fail("missing-operand", peek(), "the query ends where alternatives are expected");
    if (peek().kind != Lexeme::open) fail("of-operand", op, "OF takes alternatives in parentheses", "write OF/2 (a OR b OR c)");
    const Lexed open = take();
    if (peek().kind == Lexeme::close) fail("empty-group", open, "nothing stands between these parentheses");
    Node inside = alternatives();
    if (!failed() && peek().kind != Lexeme::close) fail_open(open);
    take();
    if (!failed() && (inside.kind != Kind::any || inside.grouped)) {
      fail("of-operand", op, "OF takes alternatives joined by OR", "write OF/2 (a OR b OR c)");
    }
    if (!failed() && (op.number == 0 || op.number > inside.children.size())) {
      fail("of-range", op, "there are only " + std::to_string(inside.children.size()) + " alternatives");
    }
    Node node = branch(Kind::of, op);
    node.number = op.number;
    node.children = std::move(inside.children);
    return node;
  }

  Node term(Kind kind, const Lexed& at) {
    ++terms_;
    Node node = branch(kind, at);
    node.scope = scope_;
    node.term = at.written;
    return node;
  }

  Node text_term(const Lexed& one, Exactness exactness) {
    Node node = term(Kind::words, one);
    node.number = one.number;
    Term made = make_term(one.text, exactness);
    if (made.problem == "no-word") fail("no-word", one, "there is no word in this", "write raw:\"…\" to match signs");
    if (made.problem == "wildcard-too-short") fail("wildcard-too-short", one, "a wildcard needs at least two letters beside it");
    if (made.leading_wildcard)
      warn("leading-wildcard", one.column, one.length, "a wildcard at the start of a word is slow to look for");
    if (one.kind == Lexeme::word && !one.escaped && is_lower_case_operator(one.text)) {
      warn("lowercase-operator", one.column, one.length,
           "\"" + one.text + "\" is an ordinary word here; did you mean " + upper(one.text) + "?");
    }
    node.variants = std::move(made.variants);
    node.bare = one.kind == Lexeme::word;
    return node;
  }

  Node regex_term(const Lexed& one) {
    Node node = term(Kind::regex, one);
    node.value = (one.flags.empty() ? "" : "(?" + one.flags + ")") + one.text;
    const std::string problem = regex_problem(node.value);
    if (!problem.empty()) fail("bad-regex", one, problem);
    return node;
  }

  Node field() {
    const Lexed& name = take();
    const FieldName& field = *find_field(name.text);
    switch (field.kind) {
      case FieldKind::text:
        return scoped(field);
      case FieldKind::key:
        return key(field);
      case FieldKind::length:
        return length();
      case FieldKind::reference:
        return reference(field);
      case FieldKind::raw:
        return raw();
      case FieldKind::cased:
        return cased();
    }
    return {};
  }

  Node scoped(const FieldName& field) {
    const Level level{*this};
    const Scope outer = scope_;
    scope_ = scope_of(field.name);
    Node node = primary();
    scope_ = outer;
    return node;
  }

  Node key(const FieldName& field) {
    if (peek().kind != Lexeme::open) return key_value(field);
    const Lexed open = take();
    if (peek().kind == Lexeme::close) fail("empty-group", open, "nothing stands between these parentheses");
    std::vector<Node> values;
    values.push_back(key_value(field));
    while (!failed() && peek().kind == Lexeme::op_or) {
      take();
      values.push_back(key_value(field));
    }
    if (!failed() && peek().kind == Lexeme::end) fail_open(open);
    if (!failed() && peek().kind != Lexeme::close)
      fail("bad-key-group", peek(), "the values of a field are joined by OR only", "write source:(a OR b)");
    take();
    if (failed()) return {};
    Node node = joined(Kind::any, std::move(values));
    node.grouped = true;
    node.column = open.column;
    return node;
  }

  Node key_value(const FieldName& field) {
    const Lexed& one = peek();
    if (one.kind == Lexeme::regex) {
      Node node = regex_term(take());
      node.kind = Kind::key;
      node.field = key_of(field.name);
      node.whole_regex = true;
      return node;
    }
    if (one.kind == Lexeme::end || one.kind == Lexeme::close || one.kind == Lexeme::op_or) {
      fail("missing-operand", one, "a value is expected here");
    } else if (one.kind != Lexeme::value && one.kind != Lexeme::phrase) {
      fail("bad-key-group", one, "the values of a field are joined by OR only", "write source:(a OR b)");
    }
    if (failed()) return {};
    Node node = term(Kind::key, take());
    node.field = key_of(field.name);
    node.value = fold_value(one.text);  // keeps wildcards
    node.pattern = node.value.find_first_of(std::string{any_run, any_one}) != std::string::npos;
    return node;
  }

  Node length() {
    const Lexed& one = take();
    Node node = term(Kind::length, one);
    node.compare = compare_of(one.sign);
    node.number = one.number;
    return node;
  }

  Node reference(const FieldName& field) {
    const Lexed& one = take();
    const Kind kind = field.name == "entity" ? Kind::entity : field.name == "topic" ? Kind::topic : Kind::macro;
    Node node = term(kind, one);
    node.value = one.text;
    return node;
  }

  Node raw() {
    const Lexed& one = take();
    Node node = term(Kind::raw, one);
    node.value = one.text;
    if (one.text.empty()) fail("no-word", one, "there is nothing in this");
    return node;
  }

  Node cased() {
    if (peek().kind == Lexeme::end) return primary();
    return text_term(take(), Exactness::exact);
  }

  Lexing lexing_;
  Scope scope_;
  size_t next_{0};
  uint32_t depth_{0};
  uint32_t terms_{0};
  Parsed out_{};
};

}  // namespace

Parsed parse(std::string_view query, Scope scope) { return Parser{query, scope}.run(); }

}  // namespace feedwatch::rules
