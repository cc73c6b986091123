// A date while it is being read: its tokens, and what is known so far. Each of the functions below reads one kind of thing, marks
// what it used, and leaves the rest to the others. Internal to the date reader; pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "feed/date_fields.h"
#include "feed/date_tokens.h"

namespace feedwatch::feed {

struct DateSheet {
  static constexpr size_t nowhere = static_cast<size_t>(-1);

  std::vector<DateToken> tokens{};
  DateFields fields{};
  bool has_year{false};
  bool has_month{false};
  bool has_day{false};
  size_t clock_start{nowhere};  // the first token of the time of day
  size_t clock_end{nowhere};    // the token behind it
  std::optional<int> offset{};  // minutes east of UTC
  std::string_view zone{};      // its name, when there is no offset

  bool has_clock() const { return clock_start != nowhere; }

  // What stands at a place and is not used yet; false beyond the end.
  bool is_number(size_t at) const { return is_free(at) && tokens[at].kind == DateToken::Kind::number; }
  bool is_word(size_t at) const { return is_free(at) && tokens[at].kind == DateToken::Kind::word; }
  bool is_word(size_t at, std::string_view word) const { return is_word(at) && tokens[at].text == word; }
  bool is_mark(size_t at, std::string_view mark) const {
    return is_free(at) && tokens[at].kind == DateToken::Kind::mark && tokens[at].text == mark;
  }
  size_t digits(size_t at) const { return tokens[at].text.size(); }

  // The number at a place, which is used then.
  int take(size_t at) {
    tokens[at].used = true;
    return static_cast<int>(std::min<int64_t>(tokens[at].value, 1'000'000'000));
  }
  void use(size_t at) { tokens[at].used = true; }

  // The places of the numbers that are not used yet.
  std::vector<size_t> free_numbers() const {
    std::vector<size_t> places;
    for (size_t at = 0; at < tokens.size(); ++at) {
      if (is_number(at)) places.push_back(at);
    }
    return places;
  }

  void set_month(int year, int month) {
    fields.year = year;
    fields.month = month;
    has_year = has_month = true;
  }
  void set_date(int year, int month, int day) {
    set_month(year, month);
    fields.day = day;
    has_day = true;
  }

 private:
  bool is_free(size_t at) const { return at < tokens.size() && !tokens[at].used; }
};

// Numbers with a unit behind them: 2024年12月14日, 3시 5분.
void read_units(DateSheet& date);

// The time of day with its half, and its zone. False: there is one that cannot be.
bool read_clock(DateSheet& date);

// Year, month and day. False: they cannot be told.
bool read_calendar(DateSheet& date);

// A number that is all there is: an instant of Unix time, or digits of ISO 8601 without marks.
std::optional<Time> read_lone_number(const DateToken& number);

}  // namespace feedwatch::feed
