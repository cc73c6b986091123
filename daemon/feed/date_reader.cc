#include "feed/date_reader.h"

#include <array>

#include "feed/date_sheet.h"
#include "feed/date_zones.h"

namespace feedwatch::feed {
namespace {

// Words between the parts of a date that change nothing.
constexpr std::array<std::string_view, 43> fillers{"a",   "al",  "am",   "an", "at", "az",  "d",   "da",   "dan", "dana", "de",
                                                   "del", "den", "der",  "di", "do", "e",   "el",  "en",   "er",  "g",    "kell",
                                                   "kl",  "klo", "la",   "le", "m",  "nam", "nd",  "ngay", "o",   "of",   "om",
                                                   "on",  "rd",  "roku", "st", "t",  "th",  "the", "u",    "uhr", "um"};

// What is left explains nothing. Names of days in any language may be there, but only beside a full date: a date is not invented
// from "Chapter 2003".
bool rest_is_harmless(const DateSheet& date) {
  constexpr size_t most_strangers = 3;
  const auto strangers = std::count_if(date.tokens.begin(), date.tokens.end(), [](const DateToken& each) {
    return each.kind == DateToken::Kind::word && !each.used &&
           std::find(fillers.begin(), fillers.end(), each.text) == fillers.end();
  });
  return strangers == 0 ||
         (strangers <= static_cast<std::ptrdiff_t>(most_strangers) && date.has_year && date.has_month && date.has_day);
}

// A zone that nobody knows is UTC, as none is.
int offset_of(const DateSheet& date, std::chrono::local_time<Duration> local) {
  if (date.offset) return *date.offset;
  return zone_offset(date.zone, std::chrono::floor<std::chrono::seconds>(local)).value_or(0);
}

}  // namespace

std::optional<Time> read_unusual_date(std::string_view folded) {
  DateSheet date{.tokens = date_tokens(folded)};
  if (date.tokens.empty()) return std::nullopt;
  if (date.tokens.size() == 1 && date.is_number(0)) return read_lone_number(date.tokens[0]);
  read_units(date);
  if (!read_clock(date) || !read_calendar(date) || !rest_is_harmless(date)) return std::nullopt;
  const auto local = local_time(date.fields);
  if (!local) return std::nullopt;
  return at_offset(*local, offset_of(date, *local));
}

}  // namespace feedwatch::feed
