// Lines that a source puts above or below whatever it tells ("Follow us on …"): learned when they have been seen three times.
// They say nothing about a story. Pure values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feedwatch::story {

// Names of the lines at the beginning and the end of a text that may be a habit, each once; stable between versions.
std::vector<uint64_t> margins(std::string_view text);

class Habits {
 public:
  // Reads what encode() wrote; bytes that are none give no habits.
  static Habits decode(std::string_view bytes);
  std::string encode() const;

  // The margins of one more text of the source. Remembers the last 64 lines; learned ones longer than others.
  void add(const std::vector<uint64_t>& lines);
  bool holds(uint64_t line) const;
  // Whether it holds no line at all.
  bool empty() const;

  bool operator==(const Habits&) const = default;

 private:
  struct Line {
    uint64_t name{0};
    uint8_t times{0};
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> lines_{};  // the one seen last at the end
};

// `text` without the lines at its beginning and end that are habits; all of it when nothing else is there.
std::string without(std::string_view text, const Habits& habits);

}  // namespace feedwatch::story
