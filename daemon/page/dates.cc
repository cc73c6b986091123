#include "page/dates.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include <re2/re2.h>

#include "article/text.h"
#include "feed/date.h"
#include "feed/date_months.h"
#include "page/words.h"

namespace feedwatch::page {
namespace {

namespace chrono = std::chrono;

constexpr int first_year = 1990;
constexpr int last_year = 2099;

int number(std::string_view digits) {
  int value = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

PageDate day(int year, int month, int mday) {
  if (year < first_year || year > last_year || month < 1 || month > 12 || mday < 1) return {};
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(mday))};
  if (!date.ok()) return {};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, mday);
  return {Time(chrono::sys_days(date)), text};
}

std::string_view view(const re2::StringPiece& piece) { return {piece.data(), piece.size()}; }

// "2024-12-14T07:56:23.5+0500" and its shorter forms.
PageDate read_iso(std::string_view text) {
  static const RE2 pattern(
      R"(^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)? ?(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?)?)");
  re2::StringPiece year, month, mday, hour, minute, second, zone;
  if (!RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern, &year, &month, &mday, &hour, &minute, &second,
                         &zone))
    return {};
  PageDate date = day(number(view(year)), number(view(month)), number(view(mday)));
  if (!date.time || hour.empty()) return date;
  std::string clock = std::string(hour.size() == 1 ? "0" : "") + std::string(view(hour)) + ":" + std::string(view(minute)) + ":" +
                      (second.empty() ? "00" : std::string(view(second)));
  std::string offset(view(zone));
  if (offset == "z" || offset == "UTC" || offset == "GMT") offset = "Z";
  if (offset.size() == 5) offset.insert(3, ":");
  if (offset.size() == 2) offset.insert(1, "0");
  if (offset.size() == 3) offset += ":00";
  const std::string whole = date.text + "T" + clock + offset;
  if (const auto time = feed::parse_date(whole)) return {time, whole};
  return date;
}

// Seconds or milliseconds since 1970, from 2001 on.
PageDate read_seconds(std::string_view text) {
  if ((text.size() != 10 && text.size() != 13) || !std::all_of(text.begin(), text.end(), is_digit)) return {};
  int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + 10, seconds);
  if (seconds < 1'000'000'000 || seconds > 4'000'000'000) return {};
  const Time time = Time(std::chrono::seconds(seconds));
  return {time, to_rfc3339(time)};
}

struct Found {
  size_t at{std::string_view::npos};
  PageDate date{};
};

void keep_earlier(Found& best, size_t at, const PageDate& date) {
  if (date.time && at < best.at) best = {at, date};
}

// Calls `read` with the groups of each match until it gives a date.
template <class Read>
void scan(std::string_view text, const RE2& pattern, Found& best, Read&& read) {
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece a, b, c;
  while (RE2::FindAndConsume(&rest, pattern, &a, &b, &c)) {
    const auto at = static_cast<size_t>(a.data() - text.data());
    if (at >= best.at) return;
    if (at > 0 && is_digit(text[at - 1])) continue;
    const PageDate date = read(view(a), view(b), view(c));
    if (date.time) return keep_earlier(best, at, date);
    // What one match took may hold the start of the next.
    const size_t next = at + a.size();
    rest = re2::StringPiece(text.data() + next, text.size() - next);
  }
}

int full_year(std::string_view digits) {
  const int year = number(digits);
  return digits.size() == 2 ? (year < 50 ? 2000 + year : 1900 + year) : year;
}

PageDate numeric(std::string_view a, std::string_view b, std::string_view c, DayOrder order) {
  const int first = number(a);
  const int second = number(b);
  const int year = full_year(c);
  const bool month_first = second > 12 || (order == DayOrder::month_first && first <= 12);
  return month_first ? day(year, first, second) : day(year, second, first);
}

enum class Digits : uint8_t { no_date, short_date, long_date };

// What kind of date the digits of a text allow: with a year in full, with a short one ("4.3.24"), or none. Most lines have none,
// and this is told at a glance.
Digits digits_of(std::string_view text) {
  size_t run = 0;
  size_t joined = 0;  // marks between two digits
  for (size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) {
      run = 0;
      const bool mark = text[at] == '.' || text[at] == '/' || text[at] == '-';
      if (mark && at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1])) ++joined;
    } else if (++run >= 4 && (text.substr(at - 3, 2) == "19" || text.substr(at - 3, 2) == "20")) {
      return Digits::long_date;
    }
  }
  return joined >= 2 ? Digits::short_date : Digits::no_date;
}

Found find_in(std::string_view folded, DayOrder order) {
  static const RE2 ymd(R"((\d{4})[-/.年년]\s?(\d{1,2})[-/.月월]\s?(\d{1,2}))");
  static const RE2 dmy_word(
      R"((\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|\. ?-)?[\s\-/.,]{0,3}(?:de |d[’']|of |the )?(\pL{3,})\.?,?(?: del?)?[\s\-/.,]{0,3}((?:19|20)\d{2}))");
  static const RE2 mdy_word(R"((\pL{3,})\.?[\s\-]{1,2}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}((?:19|20)\d{2}))");
  static const RE2 dmy(R"((\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d{2}))");
  static const RE2 dmy_short(R"((\d{1,2})[./-](\d{1,2})[./-](\d{2})(?:\D|$))");
  Found best;
  const Digits digits = digits_of(folded);
  if (digits == Digits::no_date) return best;
  if (digits == Digits::short_date) {
    scan(folded, dmy_short, best, [order](auto a, auto b, auto y) { return numeric(a, b, y, order); });
    return best;
  }
  scan(folded, ymd, best, [](auto y, auto m, auto d) { return day(number(y), number(m), number(d)); });
  scan(folded, dmy_word, best, [](auto d, auto m, auto y) { return day(number(y), feed::month_of(m), number(d)); });
  scan(folded, mdy_word, best, [](auto m, auto d, auto y) { return day(number(y), feed::month_of(m), number(d)); });
  scan(folded, dmy, best, [order](auto a, auto b, auto y) { return numeric(a, b, y, order); });
  if (!best.date.time) scan(folded, dmy_short, best, [order](auto a, auto b, auto y) { return numeric(a, b, y, order); });
  return best;
}

}  // namespace

PageDate read_date(std::string_view text, DayOrder order) {
  text = trimmed(text);
  if (text.size() > 300) return {};
  if (PageDate counted = read_seconds(text); counted.time) return counted;
  if (PageDate iso = read_iso(text); iso.time) return iso;
  static const RE2 compact(R"(^(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$)");
  int year = 0;
  int month = 0;
  int mday = 0;
  if (RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compact, &year, &month, &mday)) return day(year, month, mday);
  // Programs that print dates for no culture in particular print the month first.
  static const RE2 invariant(R"(^\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}$)");
  if (RE2::FullMatch(re2::StringPiece(text.data(), text.size()), invariant)) order = DayOrder::month_first;
  PageDate found = find_date(text, order);
  if (found.time) {
    // The text may say the time of day and its zone, too.
    if (const auto exact = feed::parse_date(text); exact && chrono::abs(*exact - *found.time) < chrono::hours(40))
      found.time = exact;
    return found;
  }
  // Less than a day is no date; the feed reader would take the first of the month.
  if (std::count_if(text.begin(), text.end(), is_digit) < 5 || std::count_if(text.begin(), text.end(), is_digit) == 6) return {};
  if (const auto exact = feed::parse_date(text)) {
    const auto date = chrono::floor<chrono::days>(*exact);
    const chrono::year_month_day ymd(date);
    PageDate out = day(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                       static_cast<int>(static_cast<unsigned>(ymd.day())));
    if (out.time) return {exact, to_rfc3339(*exact)};
  }
  return {};
}

bool may_hold_date(std::string_view text) {
  return digits_of(text) != Digits::no_date || std::any_of(text.begin(), text.end(), [](char c) { return c == '\xEF'; });
}

PageDate find_date(std::string_view text, DayOrder order) {
  if (text.size() > 2000) text = text.substr(0, 2000);
  if (!may_hold_date(text)) return {};
  return find_in(text::fold(text), order).date;
}

PageDate date_in_scripts(std::string_view html) {
  static const RE2 pattern(
      R"re((?i)["'](?:date_?published|published_?(?:date|at|time|on)|first_?published(?:_?(?:date|at))?|publish(?:ing)?_?(?:date|time|at)|publication_?date|pub_?date|date_?created|created_?(?:at|date))\\?["']\s*[:,]\s*\\?["'](\d{4}-\d{2}-\d{2}[^"'\\]{0,25}))re");
  static const RE2 shown(R"re(\b(?:show|write|print|format)_?[Dd]ate\s*\(\s*["'](\d{4}[-/]\d{1,2}[-/]\d{1,2}))re");
  const re2::StringPiece source(html.data(), html.size());
  re2::StringPiece value;
  if (!RE2::PartialMatch(source, pattern, &value) && !RE2::PartialMatch(source, shown, &value)) return {};
  return read_date(view(value));
}

PageDate date_in_url(std::string_view url) {
  static const RE2 path(R"([/_=-]((?:19|20)\d{2})[/_-]?([01]\d)[/_-]?([0-3]\d)(?:[^\d]|$))");
  static const RE2 loose(R"(/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?:[^\d]|$))");
  int year = 0;
  int month = 0;
  int mday = 0;
  if (digits_of(url) != Digits::long_date) return {};
  const re2::StringPiece text(url.data(), url.size());
  if (RE2::PartialMatch(text, path, &year, &month, &mday)) {
    if (PageDate found = day(year, month, mday); found.time) return found;
  }
  if (RE2::PartialMatch(text, loose, &year, &month, &mday)) return day(year, month, mday);
  return {};
}

}  // namespace feedwatch::page
