// What can be wrong with a source that answers, told with hysteresis. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace feedwatch::pipeline {

// Each is told when it begins and when it ends.
enum class Ailment : uint8_t {
  page,       // a web page stands where the feed was
  truncated,  // its document breaks off
  skewed,     // its server's clock goes wrong, or ours
  silent,     // no news for much longer than is usual for it
};

inline constexpr std::array<Ailment, 4> ailments{Ailment::page, Ailment::truncated, Ailment::skewed, Ailment::silent};

// As `sources list` shows it and the state is stored.
std::string_view word(Ailment ailment);

// One ailment of one source.
struct Course {
  bool told{false};   // the owner knows that it has it
  uint32_t polls{0};  // in a row that spoke against `told`
  Time since{};       // the first of them; while it is told and none speaks against it: since when it was
  bool operator==(const Course&) const = default;
};

using Courses = std::array<Course, ailments.size()>;

// What a poll says of it; `unclear` leaves everything as it is.
enum class Sign : uint8_t { well, unclear, ill };
enum class Turn : uint8_t { none, begins, ends };

// Takes a poll into account. A page is told at the second one in a row and over at once; a document that breaks off and a clock
// that goes wrong after three over an hour, and over after two; silence at once both ways: it has been long in coming.
Turn follow(Course& course, Ailment ailment, Sign sign, Time now);

// Ill when a server's clock is ten minutes off or more, well below five. `date`, `age`: the answer's headers of that name, empty
// for none; an answer that a cache gives is as old as it says (RFC 9111 §5.1).
Sign sign_of_clock(std::string_view date, std::string_view age, Time now);
// How far the server's clock is ahead of ours; nothing when it does not say.
std::optional<Duration> ahead_of_us(std::string_view date, std::string_view age, Time now);

}  // namespace feedwatch::pipeline
