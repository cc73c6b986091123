#include "feed/date_reader.h"

#include <algorithm>
#include <array>
#include <vector>

#include "feed/date_fields.h"
#include "feed/date_months.h"
#include "feed/date_tokens.h"
#include "feed/date_zones.h"

namespace feedwatch::feed {
namespace {

using Kind = DateToken::Kind;

constexpr size_t nowhere = static_cast<size_t>(-1);
constexpr int korea = 540;

// What parts of a day are called.
struct Half {
  std::string_view word;
  bool afternoon;
};
constexpr std::array<Half, 18> halves{{{"am", false},
                                       {"a.m", false},
                                       {"a.m.", false},
                                       {"a", false},
                                       {"pm", true},
                                       {"p.m", true},
                                       {"p.m.", true},
                                       {"p", true},
                                       {"오전", false},
                                       {"오후", true},
                                       {"上午", false},
                                       {"下午", true},
                                       {"午前", false},
                                       {"午後", true},
                                       {"πμ", false},
                                       {"μμ", true},
                                       {"ص", false},
                                       {"م", true}}};

// Words between the parts of a date that change nothing.
constexpr std::array<std::string_view, 43> fillers{"a",   "al",  "am",   "an", "at", "az",  "d",   "da",   "dan", "dana", "de",
                                                   "del", "den", "der",  "di", "do", "e",   "el",  "en",   "er",  "g",    "kell",
                                                   "kl",  "klo", "la",   "le", "m",  "nam", "nd",  "ngay", "o",   "of",   "om",
                                                   "on",  "rd",  "roku", "st", "t",  "th",  "the", "u",    "uhr", "um"};

// Units behind a number: Chinese, Japanese, Korean.
enum class Unit : uint8_t { none, year, month, day, hour, minute, second };
struct UnitWord {
  std::string_view word;
  Unit unit;
};
constexpr std::array<UnitWord, 17> units{{{"年", Unit::year},
                                          {"년", Unit::year},
                                          {"月", Unit::month},
                                          {"월", Unit::month},
                                          {"日", Unit::day},
                                          {"号", Unit::day},
                                          {"號", Unit::day},
                                          {"일", Unit::day},
                                          {"時", Unit::hour},
                                          {"时", Unit::hour},
                                          {"点", Unit::hour},
                                          {"點", Unit::hour},
                                          {"시", Unit::hour},
                                          {"分", Unit::minute},
                                          {"분", Unit::minute},
                                          {"秒", Unit::second},
                                          {"초", Unit::second}}};

Unit unit_of(std::string_view word) {
  const auto* const found = std::find_if(units.begin(), units.end(), [word](const UnitWord& each) { return each.word == word; });
  return found == units.end() ? Unit::none : found->unit;
}

constexpr std::array<std::string_view, 7> weekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

class Reader {
 public:
  explicit Reader(std::vector<DateToken> tokens) : tokens_(std::move(tokens)) {}

  std::optional<Time> run();

 private:
  bool is_number(size_t at) const { return at < tokens_.size() && tokens_[at].kind == Kind::number && !tokens_[at].used; }
  bool is_word(size_t at) const { return at < tokens_.size() && tokens_[at].kind == Kind::word && !tokens_[at].used; }
  bool is_mark(size_t at, std::string_view mark) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::mark && tokens_[at].is(mark);
  }
  int take(size_t at) {
    tokens_[at].used = true;
    return static_cast<int>(std::min<int64_t>(tokens_[at].value, 1'000'000));
  }
  std::vector<size_t> free_numbers() const;

  std::optional<Time> read_lone_number();
  void read_units();
  bool read_time();
  bool read_clock(size_t at);
  void read_fraction(size_t at, size_t& next);
  bool read_compact_clock();
  void read_half();
  void read_zone(size_t at);
  bool read_offset(size_t sign);
  void read_zone_words();
  bool read_date();
  bool read_iso_special();
  bool read_with_month(size_t month_at);
  bool read_numeric(const std::vector<size_t>& numbers);
  bool set_day_and_month(int first, int second, bool month_first);
  bool is_weekday_of(int month, int day) const;
  bool rest_is_harmless() const;

  std::vector<DateToken> tokens_;
  DateFields fields_{};
  std::optional<int> offset_{};
  std::optional<bool> afternoon_{};
  std::string_view zone_name_{};
  size_t clock_start_{nowhere};  // the first token of the time of day
  size_t clock_end_{nowhere};    // the token behind it
  bool has_clock_{false};
  bool has_year_{false}, has_month_{false}, has_day_{false};
};

std::vector<size_t> Reader::free_numbers() const {
  std::vector<size_t> numbers;
  for (size_t at = 0; at < tokens_.size(); ++at) {
    if (is_number(at)) numbers.push_back(at);
  }
  return numbers;
}

// Seconds or milliseconds since 1970, and the forms without any mark: YYYY, YYMMDD, YYDDD, YYYYDDD, YYYYMMDD, with hhmm or hhmmss
// behind. Nine digits and more that are no such date are a count of seconds.
std::optional<Time> Reader::read_lone_number() {
  const DateToken& number = tokens_[0];
  const std::string_view digits = number.text;
  const auto part = [digits](size_t start, size_t length) {
    int value = 0;
    for (const char c : digits.substr(start, length)) value = value * 10 + (c - '0');
    return value;
  };
  const auto ordinal = [](int year, int day) -> std::optional<Time> {
    const bool leap = std::chrono::year(year).is_leap();
    if (day < 1 || day > (leap ? 366 : 365)) return std::nullopt;
    DateFields fields{.year = year};
    const auto start = local_time(fields);
    if (!start) return std::nullopt;
    return at_offset(*start + std::chrono::days(day - 1), 0);
  };
  DateFields fields;
  switch (digits.size()) {
    case 4:
      fields = {.year = part(0, 4)};
      break;
    case 5:
      return ordinal(full_year(part(0, 2), 2), part(2, 3));
    case 6:
      fields = {.year = full_year(part(0, 2), 2), .month = part(2, 2), .day = part(4, 2)};
      break;
    case 7:
      return ordinal(part(0, 4), part(4, 3));
    case 8:
      fields = {.year = part(0, 4), .month = part(4, 2), .day = part(6, 2)};
      break;
    case 9:
    case 10:
      return from_unix_seconds(number.value);
    case 12:
      fields = {.year = part(0, 4), .month = part(4, 2), .day = part(6, 2), .hour = part(8, 2), .minute = part(10, 2)};
      break;
    case 13:
      return Time(Duration(number.value));
    case 14:
      fields = {.year = part(0, 4),
                .month = part(4, 2),
                .day = part(6, 2),
                .hour = part(8, 2),
                .minute = part(10, 2),
                .second = part(12, 2)};
      break;
    default:
      return std::nullopt;
  }
  const auto local = local_time(fields);
  if (!local) return std::nullopt;
  return at_offset(*local, 0);
}

void Reader::read_units() {
  for (size_t at = 0; at + 1 < tokens_.size(); ++at) {
    if (!is_number(at) || !is_word(at + 1)) continue;
    const Unit unit = unit_of(tokens_[at + 1].text);
    if (unit == Unit::none) continue;
    const size_t digits = tokens_[at].digits();
    const int value = take(at);
    tokens_[at + 1].used = true;
    switch (unit) {
      case Unit::year:
        fields_.year = full_year(value, digits);
        has_year_ = true;
        break;
      case Unit::month:
        fields_.month = value;
        has_month_ = true;
        break;
      case Unit::day:
        fields_.day = value;
        has_day_ = true;
        break;
      case Unit::hour:
        fields_.hour = value;
        has_clock_ = true;
        clock_start_ = at;
        clock_end_ = at + 2;
        break;
      case Unit::minute:
        fields_.minute = value;
        clock_end_ = at + 2;
        break;
      case Unit::second:
        fields_.second = value;
        clock_end_ = at + 2;
        break;
      case Unit::none:
        break;
    }
  }
}

// ".5" or ",500" behind the seconds.
void Reader::read_fraction(size_t at, size_t& next) {
  const bool fraction =
      (is_mark(at, ".") || is_mark(at, ",")) && is_number(at + 1) && !tokens_[at].spaced && !tokens_[at + 1].spaced;
  if (!fraction) return;
  int scale = 100;
  for (const char digit : tokens_[at + 1].text.substr(0, 3)) {
    fields_.millisecond += (digit - '0') * scale;
    scale /= 10;
  }
  tokens_[at + 1].used = true;
  next = at + 2;
}

// h:mm, h:mm:ss and h:mm:ss.fff at `at`. False: it cannot be a time of day.
bool Reader::read_clock(size_t at) {
  clock_start_ = at;
  fields_.hour = take(at);
  fields_.minute = take(at + 2);
  size_t next = at + 3;
  if (is_mark(next, ":") && is_number(next + 1)) {
    fields_.second = take(next + 1);
    next += 2;
    read_fraction(next, next);
  }
  clock_end_ = next;
  has_clock_ = true;
  return !is_mark(next, ":");
}

// "T0400", "T040000" and "T04" behind a date of ISO 8601.
bool Reader::read_compact_clock() {
  for (size_t at = 1; at + 1 < tokens_.size(); ++at) {
    if (!is_word(at) || !tokens_[at].is("t") || tokens_[at].spaced || !is_number(at + 1) || tokens_[at + 1].spaced) continue;
    const size_t digits = tokens_[at + 1].digits();
    if (digits != 2 && digits != 4 && digits != 6) return false;
    int value = take(at + 1);
    tokens_[at].used = true;
    if (digits == 6) fields_.second = value % 100;
    if (digits == 6) value /= 100;
    if (digits >= 4) fields_.minute = value % 100;
    fields_.hour = digits >= 4 ? value / 100 : value;
    clock_end_ = at + 2;
    if (digits == 6) read_fraction(at + 2, clock_end_);
    has_clock_ = true;
    return true;
  }
  return true;
}

// The time of day, wherever it stands. False: a time that cannot be.
bool Reader::read_time() {
  for (size_t at = 0; at + 2 < tokens_.size(); ++at) {
    const bool colon = is_mark(at + 1, ":") || (is_word(at + 1) && tokens_[at + 1].is("h") && !tokens_[at + 1].spaced);
    if (!is_number(at) || !colon || !is_number(at + 2) || tokens_[at].digits() > 2 || tokens_[at + 2].digits() > 2) continue;
    tokens_[at + 1].used = true;
    return read_clock(at);
  }
  return has_clock_ || read_compact_clock();
}

// "3:09 pm", "오후 11:23", and "5 pm" with no minutes.
void Reader::read_half() {
  for (size_t at = 0; at < tokens_.size(); ++at) {
    if (!is_word(at)) continue;
    const std::string_view word = tokens_[at].text;
    const auto* const half = std::find_if(halves.begin(), halves.end(), [word](const Half& each) { return each.word == word; });
    if (half == halves.end()) continue;
    const bool single_letter = word.size() == 1;
    const bool hour_alone = at > 0 && is_number(at - 1) && !has_clock_ && tokens_[at - 1].digits() <= 2 && !single_letter;
    if (!hour_alone && at != clock_end_ && at + 1 != clock_start_) continue;
    if (hour_alone) {
      fields_.hour = take(at - 1);
      has_clock_ = true;
      clock_end_ = at;
    }
    afternoon_ = half->afternoon;
    tokens_[at].used = true;
    if (word.substr(0, 3) == "오" && !offset_) offset_ = korea;
    if (at == clock_end_) {
      ++clock_end_;
      while (is_mark(clock_end_, ".")) ++clock_end_;
      const bool split = single_letter && is_word(clock_end_) && tokens_[clock_end_].is("m");  // "p. m."
      if (split) tokens_[clock_end_++].used = true;
    }
    return;
  }
}

// "+0200", "-05:00", "+2" and "+ 02:00" with the sign at `sign`.
bool Reader::read_offset(size_t sign) {
  const bool plus = is_mark(sign, "+");
  if ((!plus && !is_mark(sign, "-")) || !is_number(sign + 1)) return false;
  const size_t digits = tokens_[sign + 1].digits();
  if (digits > 4 || (!plus && tokens_[sign + 1].spaced)) return false;
  int hours = static_cast<int>(tokens_[sign + 1].value);
  int minutes = 0;
  const bool colon = is_mark(sign + 2, ":") && is_number(sign + 3) && digits <= 2;
  if (colon) {
    minutes = static_cast<int>(tokens_[sign + 3].value);
  } else if (digits >= 3) {
    minutes = hours % 100;
    hours /= 100;
  }
  if (hours > 18 || minutes > 59) return false;
  take(sign + 1);
  if (colon) take(sign + 3);
  offset_ = (plus ? 1 : -1) * (hours * 60 + minutes);
  return true;
}

// What follows the time of day: an offset, a zone, or a zone with an offset ("GMT-07:00"). The offset counts.
void Reader::read_zone(size_t at) {
  if (read_offset(at)) return;
  if (is_mark(at, ".") || is_mark(at, ",")) ++at;
  if (!is_word(at)) return;
  const std::string_view word = tokens_[at].text;
  const bool military = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z' && word != "j";
  if (zone_offset(word, {}) || military) {
    zone_name_ = word;
    tokens_[at].used = true;
    const bool inverted = word.substr(0, 4) == "etc/";  // POSIX counts west as positive there
    if (read_offset(at + 1) && inverted) offset_ = -*offset_;
  }
}

// A zone that stands elsewhere: "Thu Oct 26 10:00:00 2023 PDT", "26 Sep 2022 GMT".
void Reader::read_zone_words() {
  for (size_t at = 0; at < tokens_.size(); ++at) {
    if (!is_word(at) || tokens_[at].text.size() < 2 || !zone_offset(tokens_[at].text, {})) continue;
    tokens_[at].used = true;
    if (zone_name_.empty()) zone_name_ = tokens_[at].text;
    if (!offset_) read_offset(at + 1);
  }
}

// Forms of ISO 8601 that no other rule reads: weeks (2003-W24-2), days of the year (2003-161), and "-YY-MM".
bool Reader::read_iso_special() {
  namespace chrono = std::chrono;
  const std::vector<size_t> numbers = free_numbers();
  if (numbers.empty()) return false;
  const size_t first = numbers[0];
  size_t next = first + 1;
  if (numbers.size() == 2 && first == 1 && is_mark(0, "-") && is_mark(2, "-") && tokens_[1].digits() == 2 &&
      tokens_[numbers[1]].digits() == 2) {
    fields_.year = full_year(take(1), 2);
    fields_.month = take(numbers[1]);
    return has_year_ = has_month_ = true;
  }
  if (first != 0 || tokens_[0].digits() != 4) return false;
  if (is_mark(next, "-")) ++next;
  if (is_word(next) && tokens_[next].is("w") && is_number(next + 1)) {
    const size_t digits = tokens_[next + 1].digits();
    const int value = take(next + 1);
    tokens_[next].used = true;
    int week = digits == 3 ? value / 10 : value;
    int weekday = digits == 3 ? value % 10 : 1;
    if (digits == 2 && is_mark(next + 2, "-") && is_number(next + 3)) weekday = take(next + 3);
    const int year = take(0);
    if ((digits != 2 && digits != 3) || week < 1 || week > 53 || weekday < 1 || weekday > 7 || year < 1000) return false;
    const chrono::local_days january_4{chrono::year(year) / 1 / 4};  // always in week 1
    const auto monday = january_4 - (chrono::weekday(january_4) - chrono::Monday);
    const chrono::year_month_day date{monday + chrono::weeks(week - 1) + chrono::days(weekday - 1)};
    fields_.year = static_cast<int>(date.year());
    fields_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    fields_.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return has_year_ = has_month_ = has_day_ = true;
  }
  if (next == first + 2 && numbers.size() == 2 && numbers[1] == next && tokens_[next].digits() == 3) {
    const int year = take(0);
    const int day = take(next);
    if (day < 1 || day > (chrono::year(year).is_leap() ? 366 : 365)) return false;
    const chrono::year_month_day date{chrono::local_days(chrono::year(year) / 1 / 1) + chrono::days(day - 1)};
    fields_.year = year;
    fields_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    fields_.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return has_year_ = has_month_ = has_day_ = true;
  }
  return false;
}

// The month is a word: which of the numbers around it is the day, which the year?
bool Reader::read_with_month(size_t month_at) {
  fields_.month = month_of(tokens_[month_at].text);
  tokens_[month_at].used = has_month_ = true;
  std::vector<size_t> numbers = free_numbers();
  if (numbers.size() == 3 && is_mark(numbers[0] + 1, ",")) {  // "026, 26 Mar 2023": a broken name of a day
    take(numbers[0]);
    numbers.erase(numbers.begin());
  }
  const auto is_year = [this](size_t at) { return tokens_[at].digits() >= 3 || tokens_[at].value > 31; };
  if (numbers.size() == 1 && tokens_[numbers[0]].digits() == 4) {
    fields_.year = take(numbers[0]);
    return has_year_ = true;
  }
  if (numbers.size() != 2) return false;
  const bool year_first = is_year(numbers[0]);
  const size_t year_at = numbers[year_first ? 0 : 1];
  const size_t day_at = numbers[year_first ? 1 : 0];
  if (is_year(day_at) || tokens_[year_at].digits() == 1) return false;
  const size_t digits = tokens_[year_at].digits();
  fields_.year = full_year(take(year_at), digits);
  fields_.day = take(day_at);
  return has_year_ = has_day_ = true;
}

bool Reader::is_weekday_of(int month, int day) const {
  const auto local = local_time({.year = fields_.year, .month = month, .day = day});
  if (!local) return false;
  const std::chrono::weekday weekday{std::chrono::floor<std::chrono::days>(*local)};
  return std::any_of(tokens_.begin(), tokens_.end(), [weekday](const DateToken& each) {
    return each.kind == Kind::word && each.text.substr(0, 3) == weekdays[weekday.c_encoding()];
  });
}

// Two numbers of which one is the month. Which comes first is known by size, by the day of the week, or else by custom.
bool Reader::set_day_and_month(int first, int second, bool month_first) {
  if (first > 12) month_first = false;
  if (second > 12) month_first = true;
  if (first <= 12 && second <= 12 && is_weekday_of(first, second) != is_weekday_of(second, first))
    month_first = is_weekday_of(first, second);
  fields_.month = month_first ? first : second;
  fields_.day = month_first ? second : first;
  return has_month_ = has_day_ = has_year_ = true;
}

// All numbers. Year first when it has four digits, or by ISO 8601 when two-digit numbers are joined by hyphens; otherwise last.
// Slashes are American (month first), everything else has the day first.
bool Reader::read_numeric(const std::vector<size_t>& numbers) {
  if (numbers.size() == 2) {  // YYYY-MM
    const bool slash = is_mark(numbers[0] + 1, "-") || is_mark(numbers[0] + 1, "/");
    if (tokens_[numbers[0]].digits() != 4 || !slash || numbers[1] != numbers[0] + 2) return false;
    fields_.year = take(numbers[0]);
    fields_.month = take(numbers[1]);
    return has_year_ = has_month_ = true;
  }
  if (numbers.size() == 1 && tokens_[numbers[0]].digits() == 8) {  // YYYYMMDD
    const int value = static_cast<int>(tokens_[numbers[0]].value);
    tokens_[numbers[0]].used = true;
    fields_.year = value / 10000;
    fields_.month = value / 100 % 100;
    fields_.day = value % 100;
    return has_year_ = has_month_ = has_day_ = true;
  }
  if (numbers.size() != 3) return false;
  const std::array<size_t, 3> digits{tokens_[numbers[0]].digits(), tokens_[numbers[1]].digits(), tokens_[numbers[2]].digits()};
  const DateToken& joint = tokens_[numbers[0] + 1];
  const bool hyphens = joint.is("-");
  const int first = take(numbers[0]);
  const int second = take(numbers[1]);
  const int third = take(numbers[2]);
  if (digits[1] > 2) return false;
  const bool iso = digits[0] == 4 || (hyphens && digits[0] == 2 && digits[2] <= 2);
  if (iso) {
    if (digits[2] > 2) return false;
    fields_.year = full_year(first, digits[0]);
    fields_.month = second;
    fields_.day = third;
    return has_year_ = has_month_ = has_day_ = true;
  }
  if (digits[0] > 2 || (digits[2] != 2 && digits[2] != 4)) return false;
  fields_.year = full_year(third, digits[2]);
  return set_day_and_month(first, second, joint.is("/"));
}

// The day, month and year among what is left.
bool Reader::read_date() {
  if (has_year_ && has_month_) return free_numbers().empty();
  if (read_iso_special()) return free_numbers().empty();
  std::vector<size_t> months;
  for (size_t at = 0; at < tokens_.size(); ++at) {
    if (is_word(at) && tokens_[at].is("thang") && is_number(at + 1)) {  // Vietnamese "tháng 3"
      fields_.month = take(at + 1);
      tokens_[at].used = has_month_ = true;
      const std::vector<size_t> others = free_numbers();
      if (others.size() != 2 || tokens_[others[1]].digits() != 4) return false;
      fields_.day = take(others[0]);
      fields_.year = take(others[1]);
      return has_day_ = has_year_ = true;
    }
    if (is_word(at) && month_of(tokens_[at].text) != 0) months.push_back(at);
  }
  const std::vector<size_t> numbers = free_numbers();
  const bool in_words = !months.empty() && (numbers.size() < 3 || is_mark(numbers[0] + 1, ","));
  const bool read =
      in_words ? read_with_month(months.back()) : read_numeric(numbers);  // a day of the week stands before its month
  return read && free_numbers().empty();
}

// What is left explains nothing. Names of days in any language may be there, but only beside a full date: a date is not invented
// from "Chapter 2003".
bool Reader::rest_is_harmless() const {
  size_t strangers = 0;
  for (const DateToken& each : tokens_) {
    if (each.kind != Kind::word || each.used) continue;
    if (std::find(fillers.begin(), fillers.end(), each.text) == fillers.end()) ++strangers;
  }
  return strangers == 0 || (strangers <= 3 && has_year_ && has_month_ && has_day_);
}

std::optional<Time> Reader::run() {
  if (tokens_.size() == 1 && tokens_[0].kind == Kind::number) return read_lone_number();
  read_units();
  if (!read_time()) return std::nullopt;
  read_half();
  if (clock_end_ != nowhere) read_zone(clock_end_);
  read_zone_words();
  if (!read_date() || !rest_is_harmless()) return std::nullopt;
  if (afternoon_ && fields_.hour <= 12) fields_.hour = fields_.hour % 12 + (*afternoon_ ? 12 : 0);
  const auto local = local_time(fields_);
  if (!local) return std::nullopt;
  if (!zone_name_.empty() && !offset_) offset_ = zone_offset(zone_name_, std::chrono::floor<std::chrono::seconds>(*local));
  return at_offset(*local, offset_.value_or(0));
}

}  // namespace

std::optional<Time> read_unusual_date(std::string_view folded) {
  std::vector<DateToken> tokens = date_tokens(folded);
  if (tokens.empty()) return std::nullopt;
  return Reader(std::move(tokens)).run();
}

}  // namespace feedwatch::feed
