// Year, month and day in a date: which number is which.
#include <array>

#include "feed/date_months.h"
#include "feed/date_sheet.h"

namespace feedwatch::feed {
namespace {

namespace chrono = std::chrono;

void set(DateSheet& date, chrono::local_days day) {
  const chrono::year_month_day calendar{day};
  date.set_date(static_cast<int>(calendar.year()), static_cast<int>(static_cast<unsigned>(calendar.month())),
                static_cast<int>(static_cast<unsigned>(calendar.day())));
}

// "-YY-MM".
bool read_short_month(DateSheet& date) {
  const std::vector<size_t> numbers = date.free_numbers();
  if (numbers != std::vector<size_t>{1, 3} || !date.is_mark(0, "-") || !date.is_mark(2, "-")) return false;
  if (date.digits(1) != 2 || date.digits(3) != 2) return false;
  date.set_month(full_year(date.take(1), 2), date.take(3));
  return true;
}

// "2003-W24-2", "2003W242", "2003-W24".
bool read_week(DateSheet& date) {
  const size_t w = date.is_mark(1, "-") ? 2 : 1;
  if (!date.is_number(0) || date.digits(0) != 4 || !date.is_word(w, "w") || !date.is_number(w + 1)) return false;
  const size_t digits = date.digits(w + 1);
  if (digits != 2 && digits != 3) return false;
  const int year = date.take(0);
  const int value = date.take(w + 1);
  date.use(w);
  const int week = digits == 3 ? value / 10 : value;
  int weekday = digits == 3 ? value % 10 : 1;
  if (digits == 2 && date.is_mark(w + 2, "-") && date.is_number(w + 3)) weekday = date.take(w + 3);
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return false;
  const chrono::local_days january_4{chrono::year(year) / 1 / 4};  // always in week 1
  const auto monday = january_4 - (chrono::weekday(january_4) - chrono::Monday) + chrono::weeks(week - 1);
  const chrono::year_month_day thursday{monday + chrono::days(3)};
  if (static_cast<int>(thursday.year()) != year) return false;  // the year has no week 53
  set(date, monday + chrono::days(weekday - 1));
  return true;
}

// "2003-161".
bool read_day_of_year(DateSheet& date) {
  const std::vector<size_t> numbers = date.free_numbers();
  if (numbers != std::vector<size_t>{0, 2} || date.digits(0) != 4 || date.digits(2) != 3 || !date.is_mark(1, "-")) return false;
  const int year = date.take(0);
  const int day = date.take(2);
  if (day < 1 || day > days_in(year)) return false;
  set(date, chrono::local_days(chrono::year(year) / 1 / 1) + chrono::days(day - 1));
  return true;
}

// "ngày 14 tháng 12 năm 2024": Vietnamese says "month" before its number.
bool read_month_by_number(DateSheet& date) {
  for (size_t at = 0; at + 1 < date.tokens.size(); ++at) {
    if (!date.is_word(at, "thang") || !date.is_number(at + 1)) continue;
    const int month = date.take(at + 1);
    date.use(at);
    const std::vector<size_t> others = date.free_numbers();
    if (others.size() != 2 || date.digits(others[1]) != 4) return false;
    const int day = date.take(others[0]);
    date.set_date(date.take(others[1]), month, day);
    return true;
  }
  return false;
}

// The month is the word at `month_at`: which of the numbers around it is the day, which the year?
bool read_with_month(DateSheet& date, size_t month_at) {
  const int month = month_of(date.tokens[month_at].text);
  date.use(month_at);
  std::vector<size_t> numbers = date.free_numbers();
  if (numbers.size() == 3 && date.is_mark(numbers[0] + 1, ",")) {  // "026, 26 Mar 2023": a broken name of a day
    date.use(numbers[0]);
    numbers.erase(numbers.begin());
  }
  if (numbers.size() == 1 && date.digits(numbers[0]) == 4) {
    date.set_month(date.take(numbers[0]), month);
    return true;
  }
  if (numbers.size() != 2) return false;
  const auto is_year = [&date](size_t at) { return date.digits(at) >= 3 || date.tokens[at].value > 31; };
  const bool year_first = is_year(numbers[0]);
  const size_t year_at = numbers[year_first ? 0 : 1];
  const size_t day_at = numbers[year_first ? 1 : 0];
  const size_t digits = date.digits(year_at);
  if (is_year(day_at) || digits == 1) return false;
  const int day = date.take(day_at);
  date.set_date(full_year(date.take(year_at), digits), month, day);
  return true;
}

// Whether some word of the date is the English name of that day.
bool is_weekday_of(const DateSheet& date, int year, int month, int day) {
  constexpr std::array<std::string_view, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto local = local_time({.year = year, .month = month, .day = day});
  if (!local) return false;
  const std::string_view name = names[chrono::weekday(chrono::floor<chrono::days>(*local)).c_encoding()];
  return std::any_of(date.tokens.begin(), date.tokens.end(), [name](const DateToken& each) {
    return each.kind == DateToken::Kind::word && each.text.substr(0, 3) == name;
  });
}

// Two numbers of which one is the month. Which comes first is known by size, by the day of the week, or else by custom.
void set_day_and_month(DateSheet& date, int year, int first, int second, bool month_first) {
  const bool fits_month_first = is_weekday_of(date, year, first, second);
  const bool fits_day_first = is_weekday_of(date, year, second, first);
  if (fits_month_first != fits_day_first) month_first = fits_month_first;
  if (first > 12) month_first = false;
  if (second > 12) month_first = true;
  date.set_date(year, month_first ? first : second, month_first ? second : first);
}

// Three numbers. The year comes first when it has four digits, or by ISO 8601 when numbers of two digits are joined by hyphens;
// else last. Slashes are American (month first), everything else has the day first.
bool read_three_numbers(DateSheet& date, const std::vector<size_t>& numbers) {
  const std::array<size_t, 3> digits{date.digits(numbers[0]), date.digits(numbers[1]), date.digits(numbers[2])};
  const bool slashes = date.is_mark(numbers[0] + 1, "/");
  const bool hyphens = date.is_mark(numbers[0] + 1, "-");
  const int first = date.take(numbers[0]);
  const int second = date.take(numbers[1]);
  const int third = date.take(numbers[2]);
  if (digits[1] > 2) return false;
  const bool year_first = digits[0] == 4 || (hyphens && digits[0] == 2 && digits[2] <= 2);
  if (year_first) {
    date.set_date(full_year(first, digits[0]), second, third);
    return digits[2] <= 2;
  }
  if (digits[0] > 2 || (digits[2] != 2 && digits[2] != 4)) return false;
  set_day_and_month(date, full_year(third, digits[2]), first, second, slashes);
  return true;
}

// YYYY-MM, YYYYMMDD with a time behind it, or three numbers.
bool read_numbers(DateSheet& date) {
  const std::vector<size_t> numbers = date.free_numbers();
  if (numbers.size() == 3) return read_three_numbers(date, numbers);
  if (numbers.size() == 1 && date.digits(numbers[0]) == 8) {
    const int value = date.take(numbers[0]);
    date.set_date(value / 10'000, value / 100 % 100, value % 100);
    return true;
  }
  if (numbers.size() != 2 || numbers[1] != numbers[0] + 2 || date.digits(numbers[0]) != 4) return false;
  if (!date.is_mark(numbers[0] + 1, "-") && !date.is_mark(numbers[0] + 1, "/")) return false;
  const int year = date.take(numbers[0]);
  date.set_month(year, date.take(numbers[1]));
  return true;
}

// The place of the month's name. The later of two is meant: the first is the name of a day that is a month elsewhere ("mar.").
size_t place_of_month(const DateSheet& date) {
  for (size_t at = date.tokens.size(); at > 0; --at) {
    if (date.is_word(at - 1) && month_of(date.tokens[at - 1].text) != 0) return at - 1;
  }
  return DateSheet::nowhere;
}

bool read_parts(DateSheet& date) {
  if (date.has_year && date.has_month) return true;
  if (read_short_month(date) || read_week(date) || read_day_of_year(date) || read_month_by_number(date)) return true;
  const std::vector<size_t> numbers = date.free_numbers();
  const size_t month_at = place_of_month(date);
  const bool in_words = month_at != DateSheet::nowhere && (numbers.size() < 3 || date.is_mark(numbers[0] + 1, ","));
  return in_words ? read_with_month(date, month_at) : read_numbers(date);
}

}  // namespace

bool read_calendar(DateSheet& date) { return read_parts(date) && date.free_numbers().empty(); }

}  // namespace feedwatch::feed
