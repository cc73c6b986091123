// Dates that are one number.
#include "feed/date_sheet.h"

namespace feedwatch::feed {
namespace {

std::optional<Time> in_utc(const DateFields& fields) {
  const auto local = local_time(fields);
  if (!local) return std::nullopt;
  return at_offset(*local, 0);
}

std::optional<Time> day_of_year(int year, int day) {
  const auto start = local_time({.year = year});
  if (!start || day < 1 || day > days_in(year)) return std::nullopt;
  return at_offset(*start + std::chrono::days(day - 1), 0);
}

}  // namespace

// YYYY, YYDDD, YYMMDD, YYYYDDD, YYYYMMDD, and the last with hhmm or hhmmss behind; nine or ten digits count seconds since 1970,
// thirteen milliseconds.
std::optional<Time> read_lone_number(const DateToken& number) {
  const auto part = [&number](size_t start, size_t length) {
    int value = 0;
    for (const char digit : number.text.substr(start, length)) value = value * 10 + (digit - '0');
    return value;
  };
  DateFields fields{.year = part(0, 4)};
  switch (number.text.size()) {
    case 4:
      return in_utc(fields);
    case 5:
      return day_of_year(full_year(part(0, 2), 2), part(2, 3));
    case 6:
      return in_utc({.year = full_year(part(0, 2), 2), .month = part(2, 2), .day = part(4, 2)});
    case 7:
      return day_of_year(part(0, 4), part(4, 3));
    case 9:
    case 10:
      return from_unix_seconds(number.value);
    case 13:
      return Time(Duration(number.value));
    case 14:
      fields.second = part(12, 2);
      [[fallthrough]];
    case 12:
      fields.hour = part(8, 2);
      fields.minute = part(10, 2);
      [[fallthrough]];
    case 8:
      fields.month = part(4, 2);
      fields.day = part(6, 2);
      return in_utc(fields);
    default:
      return std::nullopt;
  }
}

}  // namespace feedwatch::feed
