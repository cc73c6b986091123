// The time of day in a date, and its zone.
#include <array>

#include "feed/date_sheet.h"
#include "feed/date_zones.h"

namespace feedwatch::feed {
namespace {

constexpr int korea = 540;

struct Half {
  std::string_view words;  // blank-separated, blanks at both ends
  bool afternoon;
  int offset;  // of the only country that writes so; 0: many do
};

// English, Spanish, Greek, Arabic, Chinese, Japanese; Korean, whose dates come without a zone.
constexpr std::array<Half, 3> halves{{
    {" a am a.m πμ ص 上午 午前 오전 ", false, 0},
    {" p pm p.m μμ م 下午 午後 오후 ", true, 0},
    {" 오전 오후 ", false, korea},
}};

bool lists(std::string_view words, std::string_view word) {
  const size_t at = words.find(word);
  for (size_t place = at; place != std::string_view::npos; place = words.find(word, place + 1)) {
    if (words[place - 1] == ' ' && words[place + word.size()] == ' ') return true;
  }
  return false;
}

// ".5" or ",500" behind the seconds, at `clock_end`, which moves on.
void read_fraction(DateSheet& date) {
  const size_t at = date.clock_end;
  const bool mark = date.is_mark(at, ".") || date.is_mark(at, ",");
  if (!mark || !date.is_number(at + 1) || date.tokens[at].spaced || date.tokens[at + 1].spaced) return;
  int scale = 100;
  for (const char digit : date.tokens[at + 1].text.substr(0, 3)) {
    date.fields.millisecond += (digit - '0') * scale;
    scale /= 10;
  }
  date.use(at + 1);
  date.clock_end = at + 2;
}

// h:mm, h:mm:ss and h:mm:ss.fff at `at`. False: it goes on as no time does.
bool read_time_at(DateSheet& date, size_t at) {
  date.clock_start = at;
  date.fields.hour = date.take(at);
  date.use(at + 1);
  date.fields.minute = date.take(at + 2);
  date.clock_end = at + 3;
  if (date.is_mark(at + 3, ":") && date.is_number(at + 4)) {
    date.fields.second = date.take(at + 4);
    date.clock_end = at + 5;
    read_fraction(date);
  }
  return !date.is_mark(date.clock_end, ":");
}

// "T04", "T0400" and "T040000" behind a date of ISO 8601, with the T at `at`.
bool read_compact_time_at(DateSheet& date, size_t at) {
  const size_t digits = date.digits(at + 1);
  if (digits != 2 && digits != 4 && digits != 6) return false;
  int value = date.take(at + 1);
  date.use(at);
  if (digits == 2) value *= 100;
  if (digits == 6) {
    date.fields.second = value % 100;
    value /= 100;
  }
  date.fields.minute = value % 100;
  date.fields.hour = value / 100;
  date.clock_start = at + 1;
  date.clock_end = at + 2;
  if (digits == 6) read_fraction(date);
  return true;
}

// The time of day, wherever it stands.
bool read_time(DateSheet& date) {
  for (size_t at = 0; at + 2 < date.tokens.size(); ++at) {
    const bool joined = date.is_mark(at + 1, ":") || (date.is_word(at + 1, "h") && !date.tokens[at + 1].spaced);
    if (!joined || !date.is_number(at) || !date.is_number(at + 2) || date.digits(at) > 2 || date.digits(at + 2) > 2) continue;
    return read_time_at(date, at);
  }
  if (date.has_clock()) return true;
  for (size_t at = 1; at + 1 < date.tokens.size(); ++at) {
    const bool compact =
        date.is_word(at, "t") && date.is_number(at + 1) && !date.tokens[at].spaced && !date.tokens[at + 1].spaced;
    if (compact) return read_compact_time_at(date, at);
  }
  return true;
}

// Moves behind the half of the day that stands at `clock_end`, dots and all ("p. m.").
void skip_half(DateSheet& date) {
  const bool single_letter = date.tokens[date.clock_end].text.size() == 1;
  ++date.clock_end;
  while (date.is_mark(date.clock_end, ".")) ++date.clock_end;
  if (single_letter && date.is_word(date.clock_end, "m")) date.use(date.clock_end++);
}

void apply(DateSheet& date, const Half& half) {
  if (half.offset != 0) {
    if (!date.offset) date.offset = half.offset;
  } else if (date.fields.hour <= 12) {
    date.fields.hour = date.fields.hour % 12 + (half.afternoon ? 12 : 0);
  }
}

// "3:09 pm", "오후 11:23", and "5 pm" with no minutes.
void read_half(DateSheet& date) {
  for (size_t at = 0; at < date.tokens.size(); ++at) {
    if (!date.is_word(at)) continue;
    const std::string_view word = date.tokens[at].text;
    if (!lists(halves[0].words, word) && !lists(halves[1].words, word)) continue;
    const bool hour_alone = at > 0 && date.is_number(at - 1) && !date.has_clock() && date.digits(at - 1) <= 2 && word.size() > 1;
    if (!hour_alone && at != date.clock_end && at + 1 != date.clock_start) continue;
    if (hour_alone) {
      date.fields.hour = date.take(at - 1);
      date.clock_start = at - 1;
      date.clock_end = at;
    }
    for (const Half& half : halves) {
      if (lists(half.words, word)) apply(date, half);
    }
    date.use(at);
    if (at == date.clock_end) skip_half(date);
    return;
  }
}

// "+0200", "-05:00", "+2" and "+ 02:00" with the sign at `sign`.
bool read_offset(DateSheet& date, size_t sign) {
  const bool plus = date.is_mark(sign, "+");
  if ((!plus && !date.is_mark(sign, "-")) || !date.is_number(sign + 1)) return false;
  const size_t digits = date.digits(sign + 1);
  if (digits > 4 || (!plus && date.tokens[sign + 1].spaced)) return false;
  const auto value = static_cast<int>(date.tokens[sign + 1].value);
  const bool colon = date.is_mark(sign + 2, ":") && date.is_number(sign + 3) && digits <= 2;
  const int hours = digits <= 2 ? value : value / 100;
  const int minutes =
      colon ? static_cast<int>(std::min<int64_t>(date.tokens[sign + 3].value, 99)) : (digits <= 2 ? 0 : value % 100);
  if (hours > 18 || minutes > 59) return false;
  date.use(sign + 1);
  if (colon) date.use(sign + 3);
  date.offset = (plus ? 1 : -1) * (hours * 60 + minutes);
  return true;
}

// What follows the time of day: an offset, a zone, or a zone with an offset ("GMT-07:00"), which counts then. Single letters are
// zones whose meaning got lost (RFC 5322, section 4.3).
void read_zone_behind(DateSheet& date, size_t at) {
  if (read_offset(date, at)) return;
  if (date.is_mark(at, ".") || date.is_mark(at, ",")) ++at;
  if (!date.is_word(at)) return;
  const std::string_view word = date.tokens[at].text;
  const bool military = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z' && word != "j";
  if (!military && !zone_offset(word, {})) return;
  date.zone = word;
  date.use(at);
  const bool inverted = word.substr(0, 4) == "etc/";  // POSIX counts west as positive there
  if (read_offset(date, at + 1) && inverted) date.offset = -*date.offset;
}

// A zone that stands elsewhere: "Thu Oct 26 10:00:00 2023 PDT", "26 Sep 2022 GMT".
void read_zone_words(DateSheet& date) {
  for (size_t at = 0; at < date.tokens.size(); ++at) {
    if (!date.is_word(at) || date.tokens[at].text.size() < 2 || !zone_offset(date.tokens[at].text, {})) continue;
    date.use(at);
    if (date.zone.empty()) date.zone = date.tokens[at].text;
    if (!date.offset) read_offset(date, at + 1);
  }
}

}  // namespace

bool read_clock(DateSheet& date) {
  if (!read_time(date)) return false;
  read_half(date);
  if (date.has_clock()) read_zone_behind(date, date.clock_end);
  read_zone_words(date);
  return true;
}

}  // namespace feedwatch::feed
