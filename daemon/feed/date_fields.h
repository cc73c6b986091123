// The parts of a date as written, and the instant they name. Internal to the date reader; pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.h"

namespace feedwatch::feed {

struct DateFields {
  int year{0};
  int month{1};
  int day{1};
  int hour{0};
  int minute{0};
  int second{0};
  int millisecond{0};
};

// Years by two digits are 1950 to 2049, by three they count from 1900 (RFC 5322, section 4.3).
constexpr int full_year(int year, size_t digits) {
  if (digits == 2) return year + (year < 50 ? 2000 : 1900);
  return digits == 3 ? year + 1900 : year;
}

constexpr int days_in(int year) { return std::chrono::year(year).is_leap() ? 366 : 365; }

// The local time, with 24:00 as the end of the day and second 60 as the start of the next minute. nullopt: no such time. Years
// before 1000 are the zero values of programs ("0001-01-01"), not dates.
inline std::optional<std::chrono::local_time<Duration>> local_time(const DateFields& fields) {
  namespace chrono = std::chrono;
  const bool end_of_day = fields.hour == 24 && fields.minute == 0 && fields.second == 0 && fields.millisecond == 0;
  if (fields.hour > 23 && !end_of_day) return std::nullopt;
  if (fields.minute > 59 || fields.second > 60 || fields.year < 1000 || fields.year > 9999) return std::nullopt;
  if (fields.month < 1 || fields.month > 12 || fields.day < 1 || fields.day > 31) return std::nullopt;
  const chrono::year_month_day date{chrono::year(fields.year), chrono::month(static_cast<unsigned>(fields.month)),
                                    chrono::day(static_cast<unsigned>(fields.day))};
  if (!date.ok()) return std::nullopt;
  return chrono::local_days(date) + chrono::hours(fields.hour) + chrono::minutes(fields.minute) + chrono::seconds(fields.second) +
         chrono::milliseconds(fields.millisecond);
}

// `offset` is in minutes east of UTC.
inline Time at_offset(std::chrono::local_time<Duration> local, int offset) {
  return Time(local.time_since_epoch() - std::chrono::minutes(offset));
}

}  // namespace feedwatch::feed
