// Dates whose numbers carry their units.
#include <array>

#include "feed/date_sheet.h"

namespace feedwatch::feed {
namespace {

enum class Unit : uint8_t { none, year, month, day, hour, minute, second };

struct UnitWords {
  std::string_view words;  // blank-separated, blanks at both ends
  Unit unit;
};

// Chinese, Japanese and Korean.
constexpr std::array<UnitWords, 6> units{{
    {" 年 년 ", Unit::year},
    {" 月 월 ", Unit::month},
    {" 日 号 號 일 ", Unit::day},
    {" 時 时 点 點 시 ", Unit::hour},
    {" 分 분 ", Unit::minute},
    {" 秒 초 ", Unit::second},
}};

Unit unit_of(std::string_view word) {
  for (const UnitWords& each : units) {
    const size_t at = each.words.find(word);
    if (at != std::string_view::npos && each.words[at - 1] == ' ' && each.words[at + word.size()] == ' ') return each.unit;
  }
  return Unit::none;
}

void set(DateSheet& date, size_t at, Unit unit) {
  const size_t digits = date.digits(at);
  const int value = date.take(at);
  switch (unit) {
    case Unit::none:
      return;
    case Unit::year:
      date.fields.year = full_year(value, digits);
      date.has_year = true;
      return;
    case Unit::month:
      date.fields.month = value;
      date.has_month = true;
      return;
    case Unit::day:
      date.fields.day = value;
      date.has_day = true;
      return;
    case Unit::hour:
      date.fields.hour = value;
      date.clock_start = at;
      break;
    case Unit::minute:
      date.fields.minute = value;
      break;
    case Unit::second:
      date.fields.second = value;
      break;
  }
  date.clock_end = at + 2;
}

}  // namespace

void read_units(DateSheet& date) {
  for (size_t at = 0; at + 1 < date.tokens.size(); ++at) {
    if (!date.is_number(at) || !date.is_word(at + 1)) continue;
    const Unit unit = unit_of(date.tokens[at + 1].text);
    if (unit == Unit::none) continue;
    set(date, at, unit);
    date.use(at + 1);
  }
}

}  // namespace feedwatch::feed
