// One query as a tree: FWQ 1, QUERY_LANGUAGE sections 1 to 7. Pure values; columns are 0-based code points into the query as
// given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::rules {

inline constexpr uint32_t max_depth = 64;
inline constexpr uint32_t max_query = 20'000;  // code points
inline constexpr uint32_t max_terms = 2'000;   // of a rule, macros inlined
inline constexpr uint32_t max_distance = 255;  // NEAR and ~

// Which fields a term looks at, as a set of bits.
using Scope = uint8_t;
inline constexpr Scope in_title = 1;
inline constexpr Scope in_summary = 2;
inline constexpr Scope in_text = 4;
inline constexpr Scope everywhere = in_title | in_summary | in_text;

enum class Kind : uint8_t {
  all,       // AND
  any,       // OR
  none,      // NOT, one child
  near,      // two children
  at_least,  // one child
  of,        // the alternatives
  first,     // one child
  words,     // a word, phrase or exact term: `variants`
  raw,       // `value` as characters
  regex,     // `value` with its flags in front, as RE2 takes it
  key,       // a field's whole value: `field`, `value`
  length,    // words:>=200: `compare`, `number`
  entity,    // `value` is the id
  topic,
  macro,
};

enum class Near : uint8_t { either_order, left_first, absent };  // NEAR, ONEAR, NOT NEAR
enum class Within : uint8_t { words, sentence, paragraph };      // /n, /S, /P
enum class Compare : uint8_t { more, at_least, less, at_most, equal };
enum class KeyField : uint8_t { source, lang, author, tag, category, feed, site, url };

// One word of a term.
struct Piece {
  std::string folded{};
  std::string surface{};  // for exact terms what the article's word must read like; else empty
  bool pattern{false};    // `folded` holds wildcards (analyse.h)
  bool glued{false};      // nothing may stand between the word before and this one

  bool operator==(const Piece&) const = default;
};

// One way of writing a term: "non sectarian" and "nonsectarian" are two.
struct Variant {
  std::vector<Piece> pieces{};
  bool only_with_suffixes{false};  // only for languages whose apostrophe ends a word

  bool operator==(const Variant&) const = default;
};

struct Node {
  Kind kind{Kind::words};
  uint32_t column{0};
  uint32_t length{1};
  std::vector<Node> children{};
  std::string value{};
  std::string term{};  // a term as written, without its quotes
  std::vector<Variant> variants{};
  Scope scope{everywhere};
  uint32_t number{0};  // distance, slop, count, words
  Near near{Near::either_order};
  Within within{Within::words};
  Compare compare{Compare::equal};
  KeyField field{KeyField::source};
  bool bare{false};         // a word without quotes or braces
  bool grouped{false};      // stood in parentheses
  bool pattern{false};      // a key's value holds wildcards; else it is compared whole
  bool whole_regex{false};  // a key's value is a regular expression
};

struct Problem {
  std::string code{};  // QUERY_LANGUAGE section 6, and too-long, too-deep, too-many-terms
  uint32_t column{0};
  uint32_t length{1};
  std::string message{};
  std::string suggestion{};
};

struct Parsed {
  std::optional<Node> query{};  // absent when there is an error
  std::optional<Problem> error{};
  std::vector<Problem> warnings{};
};

// `scope` is where terms look that don't say it themselves.
Parsed parse(std::string_view query, Scope scope = everywhere);

// Whether the tree yields places in the text, as NEAR, ATLEAST and FIRST need. Macros must have been inlined.
bool is_span_expression(const Node& node);

// Whether the tree holds on an article in which none of its terms is found: such a query has no positive condition.
bool holds_on_nothing(const Node& node);

}  // namespace feedwatch::rules
