// HTML cut into text, start tags and end tags, in one forward pass and linear time. Comments, declarations, scripts and hidden
// content are left out. Follows the tokenizer of the HTML Living Standard (13.2.5) where pages are sound, and loses less than it
// does where they are not: a tag that never ends is text unless it plainly is a cut-off tag.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "article/html_elements.h"

namespace feedwatch::html {

struct Attribute {
  std::string_view name{};   // as written
  std::string_view value{};  // as written, references and all
};

// Reads the attribute at `at`, which moves behind it; false at the end of the tag: `at` is then at its > or at the end of `html`.
bool next_attribute(std::string_view html, size_t& at, Attribute& attribute);

struct Token {
  enum class Kind { text, start, end, done };
  Kind kind{Kind::done};
  std::string_view text{};          // of text: as written, references and all; of a start tag: its attributes
  const Element* element{nullptr};  // nullptr: no element we know
  bool self_closing{false};
};

// Views point into `html`, which must outlive the scanner.
class Scanner {
 public:
  explicit Scanner(std::string_view html) : html_(html) {}

  Token next();

 private:
  bool at_markup(size_t at) const;
  Token text_run();
  bool skip_declaration();
  bool read_tag(Token& token);
  bool give_up(const Element* element, size_t name_end);
  bool leave_out(const Element& element, bool self_closing);
  size_t behind_end_tag(std::string_view name, size_t from) const;

  std::string_view html_;
  size_t at_{0};
  size_t plain_from_{std::string_view::npos};  // markup ends here: the rest is text
  size_t cdata_end_{std::string_view::npos};   // where the ]]> of an open CDATA section stands
  bool cdata_unclosed_{false};
  size_t stray_script_ends_{0};
  std::bitset<256> never_closed_{};  // hidden elements, by id, without an end tag in what is left
};

}  // namespace feedwatch::html
