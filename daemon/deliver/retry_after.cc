#include "deliver/retry_after.h"

#include <algorithm>
#include <array>

namespace feedwatch::deliver {

namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> long_weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                           "Thursday", "Friday", "Saturday"};

// Reads a date piece by piece; the first piece that isn't there fails it for good.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Reader& literal(std::string_view text) {
    if (!rest_.starts_with(text)) return fail();
    rest_.remove_prefix(text.size());
    return *this;
  }
  Reader& number(int& value, size_t digits) {
    if (rest_.size() < digits) return fail();
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return *this;
  }
  template <size_t N>
  Reader& name(int& value, const std::array<std::string_view, N>& names) {
    for (size_t i = 0; i < N; ++i) {
      if (!rest_.starts_with(names[i])) continue;
      rest_.remove_prefix(names[i].size());
      value = static_cast<int>(i);
      return *this;
    }
    return fail();
  }
  bool next_is(char c) const { return rest_.starts_with(c); }
  bool done() const { return !failed_ && rest_.empty(); }

 private:
  Reader& fail() {
    failed_ = true;
    rest_ = {};
    return *this;
  }

  std::string_view rest_;
  bool failed_{false};
};

struct Fields {
  int weekday{0}, day{0}, month{0}, year{0}, hour{0}, minute{0}, second{0};
};

std::optional<Time> to_time(const Fields& fields) {
  const std::chrono::year_month_day date{std::chrono::year{fields.year},
                                         std::chrono::month{static_cast<unsigned>(fields.month) + 1},
                                         std::chrono::day{static_cast<unsigned>(fields.day)}};
  if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
  return Time{std::chrono::sys_days{date}} + std::chrono::hours{fields.hour} + std::chrono::minutes{fields.minute} +
         std::chrono::seconds{fields.second};
}

Reader& read_clock(Reader& reader, Fields& fields) {
  return reader.number(fields.hour, 2).literal(":").number(fields.minute, 2).literal(":").number(fields.second, 2);
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<Time> parse_imf_fixdate(std::string_view text) {
  Fields fields;
  Reader reader(text);
  reader.name(fields.weekday, weekdays).literal(", ").number(fields.day, 2).literal(" ").name(fields.month, months).literal(" ");
  reader.number(fields.year, 4).literal(" ");
  read_clock(reader, fields).literal(" GMT");
  if (!reader.done()) return std::nullopt;
  return to_time(fields);
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<Time> parse_rfc850(std::string_view text, Time now) {
  Fields fields;
  Reader reader(text);
  reader.name(fields.weekday, long_weekdays).literal(", ").number(fields.day, 2).literal("-").name(fields.month, months);
  reader.literal("-").number(fields.year, 2).literal(" ");
  read_clock(reader, fields).literal(" GMT");
  if (!reader.done()) return std::nullopt;
  const int this_year = static_cast<int>(std::chrono::year_month_day{std::chrono::floor<days>(now)}.year());
  fields.year += this_year / 100 * 100;
  if (fields.year > this_year + 50) fields.year -= 100;
  return to_time(fields);
}

// Sun Nov  6 08:49:37 1994
std::optional<Time> parse_asctime(std::string_view text) {
  Fields fields;
  Reader reader(text);
  reader.name(fields.weekday, weekdays).literal(" ").name(fields.month, months).literal(" ");
  const bool one_digit = reader.next_is(' ');
  if (one_digit) reader.literal(" ");
  reader.number(fields.day, one_digit ? 1 : 2).literal(" ");
  read_clock(reader, fields).literal(" ").number(fields.year, 4);
  if (!reader.done()) return std::nullopt;
  return to_time(fields);
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

constexpr Duration longest = days{7};

std::optional<Duration> parse_seconds(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  if (text.size() > 7) return longest;
  int seconds = 0;
  for (const char c : text) seconds = seconds * 10 + (c - '0');
  return std::min<Duration>(std::chrono::seconds{seconds}, longest);
}

}  // namespace

std::optional<Time> parse_http_date(std::string_view text, Time now) {
  if (const auto time = parse_imf_fixdate(text)) return time;
  if (const auto time = parse_rfc850(text, now)) return time;
  return parse_asctime(text);
}

std::optional<Duration> parse_retry_after(std::string_view value, Time now) {
  value = trimmed(value);
  if (const auto seconds = parse_seconds(value)) return seconds;
  const auto date = parse_http_date(value, now);
  if (!date) return std::nullopt;
  return std::clamp<Duration>(*date - now, Duration::zero(), longest);
}

}  // namespace feedwatch::deliver
