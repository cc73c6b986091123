// A date text cut into numbers, words and marks. Internal to the date reader; pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace feedwatch::feed {

struct DateToken {
  enum class Kind : uint8_t { number, word, mark };
  Kind kind{Kind::mark};
  std::string_view text{};
  int64_t value{0};    // of a number; at most 18 digits
  bool spaced{false};  // a blank stands before it
  bool used{false};    // its meaning is known
};

// The tokens of a folded text, without what stands in parentheses. Empty when it is too long or strange for a date.
std::vector<DateToken> date_tokens(std::string_view folded);

}  // namespace feedwatch::feed
