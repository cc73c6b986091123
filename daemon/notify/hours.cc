#include "notify/hours.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <date/tz.h>

namespace feedwatch::notify {

namespace {

using std::chrono::minutes;

constexpr minutes whole_day{24 * 60};
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

const date::time_zone* zone_of(const rules::Hours& hours) {
  for (const std::string& name : {hours.tz, std::string{"UTC"}}) {
    try {
      if (!name.empty()) return date::locate_zone(name);
    } catch (const std::exception&) {
      // Told when the configuration was read.
    }
  }
  return nullptr;
}

date::local_time<Duration> local(const date::time_zone* zone, Time time) {
  return zone == nullptr ? date::local_time<Duration>{time.time_since_epoch()} : zone->to_local(time);
}

Time global(const date::time_zone* zone, date::local_time<Duration> time) {
  return zone == nullptr ? Time{time.time_since_epoch()} : zone->to_sys(time, date::choose::earliest);
}

size_t day_number(std::string_view name) {
  return static_cast<size_t>(std::find(day_names.begin(), day_names.end(), name) - day_names.begin());
}

// "mon-fri,sun"; a range may go over the end of the week.
std::array<bool, 7> days_of(std::string_view text) {
  std::array<bool, 7> days{};
  if (text.empty()) days.fill(true);
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = text.substr(0, comma);
    const size_t dash = std::min(part.find('-'), part.size());
    const size_t first = day_number(part.substr(0, dash));
    const size_t last = dash == part.size() ? first : day_number(part.substr(dash + 1));
    for (size_t day = first; first < 7 && last < 7; day = (day + 1) % 7) {
      days[day] = true;
      if (day == last) break;
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return days;
}

// "06:30"
minutes time_of(std::string_view text, minutes otherwise) {
  if (text.size() != 5) return otherwise;
  const auto digit = [text](size_t i) { return text[i] - '0'; };
  return minutes{(digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)};
}

// One opening: from and to after the local midnight it begins on.
struct Opening {
  std::array<bool, 7> days{};
  minutes from{};
  minutes to{};
};

Opening opening_of(const rules::Hours& hours) {
  Opening opening{.days = days_of(hours.days), .from = time_of(hours.from, minutes{0}), .to = time_of(hours.to, whole_day)};
  if (opening.to <= opening.from) opening.to += whole_day;
  return opening;
}

// Of the openings that begin on `day`, whether there is one.
bool begins_on(const Opening& opening, date::local_days day) { return opening.days[date::weekday{day}.c_encoding()]; }

}  // namespace

bool is_open(const rules::Hours& hours, Time now) { return next_opening(hours, now) == now; }

Time next_opening(const rules::Hours& hours, Time now) {
  const date::time_zone* const zone = zone_of(hours);
  const Opening opening = opening_of(hours);
  const date::local_days today = date::floor<date::days>(local(zone, now));
  for (date::local_days day = today - date::days{1}; day <= today + date::days{8}; day += date::days{1}) {
    if (!begins_on(opening, day)) continue;
    const Time from = global(zone, day + opening.from);
    const Time to = global(zone, day + opening.to);
    if (now < from) return from;
    if (now < to) return now;
  }
  return now + std::chrono::weeks{1};
}

Time next_digest(const rules::Digest& digest, Time now) {
  if (digest.every > Duration{0}) return now + digest.every;
  const rules::Hours times{.tz = digest.tz, .days = digest.days, .from = digest.at};
  const date::time_zone* const zone = zone_of(times);
  const Opening opening = opening_of(times);
  const date::local_days today = date::floor<date::days>(local(zone, now));
  for (date::local_days day = today - date::days{1}; day <= today + date::days{8}; day += date::days{1}) {
    if (!begins_on(opening, day)) continue;
    if (const Time due = global(zone, day + opening.from); due > now) return due;
  }
  return now + std::chrono::weeks{1};
}

}  // namespace feedwatch::notify
