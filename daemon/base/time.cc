#include "base/time.h"

#include <fmt/format.h>

namespace feedwatch {

namespace {

// Takes `digits` decimal digits and, when it isn't NUL, the character `after` off the text.
std::optional<int> take_number(std::string_view& text, size_t digits, char after) {
  if (text.size() < digits + (after != '\0' ? 1 : 0)) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (after != '\0' && text[digits] != after) return std::nullopt;
  text.remove_prefix(digits + (after != '\0' ? 1 : 0));
  return number;
}

// ".5", ".123" or nothing, then "Z".
std::optional<Duration> take_fraction(std::string_view text) {
  int milliseconds = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const size_t digits = text.find('Z');
    if (digits == std::string_view::npos || digits < 1 || digits > 3) return std::nullopt;
    const auto number = take_number(text, digits, '\0');
    if (!number) return std::nullopt;
    milliseconds = *number * (digits == 1 ? 100 : digits == 2 ? 10 : 1);
  }
  if (text != "Z") return std::nullopt;
  return Duration{milliseconds};
}

}  // namespace

std::string to_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

std::optional<Time> from_rfc3339(std::string_view text) {
  const auto year = take_number(text, 4, '-');
  const auto month = take_number(text, 2, '-');
  const auto day = take_number(text, 2, 'T');
  const auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2, '\0');
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  const auto fraction = take_fraction(text);
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60 || !fraction) return std::nullopt;
  return Time{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + *fraction;
}

}  // namespace feedwatch
