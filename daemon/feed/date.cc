#include "feed/date.h"

#include <algorithm>
#include <array>

#include "article/text.h"
#include "feed/date_fields.h"
#include "feed/date_reader.h"

namespace feedwatch::feed {
namespace {

constexpr size_t longest_date = 128;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes what it is asked for off the front of the text, or nothing.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  std::string_view rest() const { return rest_; }
  void skip(size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  bool mark(char wanted) {
    if (peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // A number of exactly `digits` digits.
  bool number(size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    int read = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      read = read * 10 + (rest_[i] - '0');
    }
    value = read;
    rest_.remove_prefix(digits);
    return true;
  }

 private:
  std::string_view rest_;
};

// "+hhmm" or "+hh:mm" up to the end.
bool offset_to_end(Cursor cursor, int& offset) {
  const bool minus = cursor.peek() == '-';
  if (!minus && cursor.peek() != '+') return false;
  cursor.skip(1);
  int hours = 0;
  int minutes = 0;
  if (!cursor.number(2, hours)) return false;
  cursor.mark(':');
  if (!cursor.number(2, minutes) || !cursor.done() || hours > 18 || minutes > 59) return false;
  offset = (minus ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

std::optional<Time> instant(const DateFields& fields, int offset) {
  const auto local = local_time(fields);
  if (!local) return std::nullopt;
  return at_offset(*local, offset);
}

// hh:mm:ss
bool read_clock(Cursor& cursor, DateFields& fields) {
  return cursor.number(2, fields.hour) && cursor.mark(':') && cursor.number(2, fields.minute) && cursor.mark(':') &&
         cursor.number(2, fields.second);
}

// RFC 3339, section 5.6. nullopt also when it is written otherwise.
std::optional<Time> read_rfc3339(std::string_view text) {
  Cursor cursor(text);
  DateFields fields;
  if (!cursor.number(4, fields.year) || !cursor.mark('-') || !cursor.number(2, fields.month) || !cursor.mark('-') ||
      !cursor.number(2, fields.day) || !(cursor.mark('T') || cursor.mark(' ')) || !read_clock(cursor, fields)) {
    return std::nullopt;
  }
  if (cursor.mark('.')) {
    int scale = 100;
    int digit = 0;
    while (cursor.number(1, digit)) {
      fields.millisecond += digit * scale;
      scale /= 10;
    }
  }
  int offset = 0;
  if (cursor.done() || cursor.rest() == "Z" || offset_to_end(cursor, offset)) return instant(fields, offset);
  return std::nullopt;
}

// English three-letter names of months as a number, by their letters.
int month_number(std::string_view name) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (size_t i = 0; i < months.size(); ++i) {
    if (name == months[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

// "Sat, 14 Dec 2024 03:00:00 +0100": RFC 5322, section 3.3, with GMT, UTC or an offset.
std::optional<Time> read_rfc5322(std::string_view text) {
  if (text.size() > 5 && text[3] == ',' && text[4] == ' ') text.remove_prefix(5);
  Cursor cursor(text);
  DateFields fields;
  if (!cursor.number(2, fields.day) && !cursor.number(1, fields.day)) return std::nullopt;
  if (!cursor.mark(' ')) return std::nullopt;
  fields.month = month_number(cursor.rest().substr(0, 3));
  cursor.skip(3);
  if (fields.month == 0 || !cursor.mark(' ') || !cursor.number(4, fields.year) || !cursor.mark(' ') ||
      !read_clock(cursor, fields) || !cursor.mark(' ')) {
    return std::nullopt;
  }
  int offset = 0;
  const std::string_view zone = cursor.rest();
  if (zone == "GMT" || zone == "UTC" || zone == "Z" || offset_to_end(cursor, offset)) return instant(fields, offset);
  return std::nullopt;
}

}  // namespace

std::optional<Time> parse_date(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > longest_date) return std::nullopt;
  if (const auto usual = read_rfc3339(text)) return usual;
  if (const auto usual = read_rfc5322(text)) return usual;
  return read_unusual_date(text::fold(text));
}

}  // namespace feedwatch::feed
