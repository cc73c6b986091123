// Problems in the owner's files: where, what, and what to do. Pure values; printed as
//   file:line:column: error[code]: message
// with the line, a caret under the place and a suggestion.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch {

// 1-based; column counts Unicode code points. Line 0: the file as a whole.
struct Position {
  std::string file{};
  uint32_t line{0};
  uint32_t column{0};

  auto operator<=>(const Position&) const = default;
};

// A text taken from a file that still knows where each part of it stood. `marks` are breakpoints in ascending order of `offset`
// (a code-point offset into `value`): from one mark to the next, text and file advance together on one line. Block scalars and
// continued INI values have a mark a line.
struct LocatedText {
  struct Mark {
    uint32_t offset{0};
    uint32_t line{0};
    uint32_t column{0};
  };

  std::string value{};
  std::string file{};
  std::vector<Mark> marks{};

  // Where the code point at `offset` stood; {file, 0, 0} when nothing is known.
  Position at(uint32_t offset) const;
};

enum class Severity : uint8_t { warning, error };

struct Diagnostic {
  Severity severity{Severity::error};
  std::string code{};     // "unknown-field"
  std::string message{};  // "unknown field \"titel\" in rule \"blinken-iraq\""
  Position where{};
  uint32_t length{1};        // how many code points the caret line underlines
  std::string suggestion{};  // "did you mean \"title\"?", may be empty

  bool operator==(const Diagnostic&) const = default;
};

// One problem as a person reads it. `file_text` is the whole file, or empty when it is not at hand (then no line is shown).
std::string render(const Diagnostic& diagnostic, std::string_view file_text);

// The name among `known` that `typed` most likely meant (optimal string alignment distance of at most a third of its length),
// or empty.
std::string closest(std::string_view typed, const std::vector<std::string_view>& known);

}  // namespace feedwatch
