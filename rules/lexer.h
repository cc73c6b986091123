// The words, operators and quoted parts of a query, each with its column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"

namespace feedwatch::rules {

enum class Lexeme : uint8_t {
  end,
  open,
  close,
  op_and,
  op_or,
  op_not,
  near,
  at_least,
  of,
  first,
  field,  // `text` is its canonical name; what it applies to follows
  word,
  phrase,
  exact,
  regex,
  value,  // a field's value read to the next blank or parenthesis
};

struct Lexed {
  Lexeme kind{Lexeme::end};
  uint32_t column{0};
  uint32_t length{1};
  std::string text{};     // wildcards as any_run and any_one, escapes resolved; regex: as written between its slashes
  std::string written{};  // as written, without quotes
  std::string flags{};    // of a regex
  std::string sign{};     // compare: ">="
  uint32_t number{0};     // distance, slop, count
  Near near{Near::either_order};
  Within within{Within::words};
  bool escaped{false};  // an escape stood in it: never an operator
};

struct Lexing {
  std::vector<Lexed> lexemes{};    // ends with Lexeme::end
  std::optional<Problem> error{};  // where reading stopped; the lexemes before it are good
};

// Reads at most max_query code points.
Lexing lex(std::string_view query);

enum class FieldKind : uint8_t { text, key, length, reference, raw, cased };
struct FieldName {
  std::string_view name;
  FieldKind kind;
};
// By its canonical lower-case name; nullptr for a name that isn't one.
const FieldName* find_field(std::string_view name);
std::vector<std::string_view> field_names();

}  // namespace feedwatch::rules
