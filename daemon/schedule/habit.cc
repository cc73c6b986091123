#include "schedule/habit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <numeric>

#include <fmt/format.h>

#include "base/hash.h"

namespace feedwatch::schedule {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration slot = minutes{5};
constexpr size_t slots_an_hour = 12;
constexpr size_t slots_a_week = size_t{7} * 24 * slots_an_hour;
constexpr double most_seen = 200;
constexpr double doubt = 8;            // news that every share is taken to have had already, spread evenly
constexpr double least_chance = 0.04;  // of the average, where nothing was ever seen
constexpr double most_credit = 48;
constexpr double credit_weight = 0.08;   // how strongly a saved poll lowers the threshold
constexpr double debt_weight = 0.4;      // and one spent in advance raises it
constexpr double most_excitement = 6;    // how much likelier more news are right after some
constexpr Duration calm = hours{2};      // after which that is down to a third
constexpr double chance_deviations = 2;  // what is within so many standard deviations may be chance
constexpr double longest_in_intervals = 4;
constexpr double reserve = 4;  // how many times the most that it brought at once must find room in the document

// Where a time lies in the week.
struct Place {
  size_t day{0}, hour{0}, part{0};
};

Place place_of(Time time) {
  const auto today = std::chrono::floor<std::chrono::days>(time);
  const auto since = std::chrono::duration_cast<minutes>(time - today).count();
  return {.day = std::chrono::weekday{today}.c_encoding(),
          .hour = static_cast<size_t>(since / 60),
          .part = static_cast<size_t>(since % 60 / 5)};
}

template <size_t size>
void scale(std::array<double, size>& shares, double factor) {
  for (double& share : shares) share *= factor;
}

// How much of a deviation is more than chance: none of it within what chance makes of it, all of it far beyond.
double beyond_chance(double squares, double by_chance) { return squares > by_chance ? 1 - by_chance / squares : 0; }

// News without a pattern are seen unevenly, too: only what deviates from even shares by more than that counts (chi-square).
template <size_t size>
std::array<double, size> relative(const std::array<double, size>& shares, double seen) {
  std::array<double, size> chances{};
  chances.fill(1);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum <= 0) return chances;
  double squares = 0;
  for (size_t i = 0; i < size; ++i) {
    chances[i] = shares[i] / sum * static_cast<double>(size);
    squares += (chances[i] - 1) * (chances[i] - 1) * seen / static_cast<double>(size);
  }
  const double freedom = size - 1;
  const double meant = beyond_chance(squares, freedom) * seen / (seen + doubt);
  for (double& chance : chances) chance = 1 + meant * (chance - 1);
  return chances;
}

// How much likelier news are soon after others than they are at any time, as far as that is no chance.
double excitement(const Habit& habit) {
  const double expected = habit.watched > 0 ? habit.seen * habit.soon_for / habit.watched : 0;
  const double more = habit.soon - expected;
  if (expected <= 0 || more <= 0) return 0;
  const double meant = beyond_chance(more * more / expected, chance_deviations * chance_deviations);
  constexpr double on_average = 1 - 1 / std::numbers::e;  // of what it is at first, until it has calmed down
  return std::min(meant * more / expected / on_average, most_excitement);
}

// How likely news are at some time, 1 being the average of a week.
class Chances {
 public:
  explicit Chances(const Habit& habit)
      : days_(relative(habit.days, habit.seen)),
        hours_(relative(habit.hours, habit.seen)),
        parts_(relative(habit.parts, habit.seen)) {}

  double at(const Place& place) const {
    return least_chance + (1 - least_chance) * days_[place.day] * hours_[place.hour] * parts_[place.part];
  }

  double at_slot(size_t number) const {
    return at({.day = number / (24 * slots_an_hour), .hour = number / slots_an_hour % 24, .part = number % slots_an_hour});
  }

 private:
  std::array<double, 7> days_;
  std::array<double, 24> hours_;
  std::array<double, 12> parts_;
};

// So that no article comes and goes between two polls. How long the former wait was does not count: all may have come at its end.
Duration longest_wait(const Habit& habit, Duration interval) {
  const double room = habit.fullest > 0 ? 1 / (reserve * habit.fullest) : longest_in_intervals;
  const double intervals = std::clamp(room, 1.0, longest_in_intervals);
  return Duration{static_cast<Duration::rep>(intervals * static_cast<double>(interval.count()))};
}

size_t slots_in(Duration span) { return static_cast<size_t>(std::max<Duration::rep>((span + slot - Duration{1}) / slot, 1)); }

// News that came in since the last poll, and how long they have waited together, in slots.
struct Waiting {
  double news{0};
  double waited{0};

  void pass(double chance) {
    waited += news + chance / 2;
    news += chance;
  }
};

// Polls in a week under a threshold.
size_t polls_a_week(const Chances& chances, const Allowance& allowance, Duration longest, double threshold) {
  const size_t least = slots_in(allowance.least);
  const size_t most = slots_in(longest);
  size_t polls = 0;
  size_t since = 0;
  Waiting waiting;
  for (size_t i = 0; i < slots_a_week; ++i) {
    waiting.pass(chances.at_slot(i));
    ++since;
    if (since < least || (waiting.waited < threshold && since < most)) continue;
    ++polls;
    since = 0;
    waiting = {};
  }
  return polls;
}

// The lowest threshold that keeps to the allowance.
double find_threshold(const Chances& chances, const Allowance& allowance, Duration longest) {
  const auto allowed = static_cast<size_t>(slots_a_week * slot / allowance.interval);
  double low = 0;
  double high = static_cast<double>(slots_a_week) * static_cast<double>(slots_a_week);
  for (int i = 0; i < 40 && high - low > high * 0.01; ++i) {
    const double middle = low == 0 ? high / 16 : std::sqrt(low * high);
    if (polls_a_week(chances, allowance, longest, middle) <= allowed) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

void count(Habit& habit, Time when, double weight) {
  const Place place = place_of(when);
  habit.days[place.day] += weight;
  habit.hours[place.hour] += weight;
  habit.parts[place.part] += weight;
}

// News without a time of their own may have come at any time between the polls.
void spread(Habit& habit, Time last, Time now, double weight) {
  const auto steps = static_cast<int>(std::clamp<Duration::rep>((now - last) / slot, 1, 48));
  for (int i = 0; i < steps; ++i) count(habit, last + (now - last) * (2 * i + 1) / (2 * steps), weight / steps);
}

template <size_t size>
void append(std::string& text, const std::array<double, size>& shares) {
  const double most = std::max(*std::max_element(shares.begin(), shares.end()), 1e-9);
  for (const double share : shares) text += fmt::format("{:03x}", std::lround(share / most * 4095));
  text += ' ';
}

std::string_view next_word(std::string_view& text) {
  const size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

template <size_t size>
bool read(std::string_view word, std::array<double, size>& shares) {
  if (word.size() != 3 * size) return false;
  for (size_t i = 0; i < size; ++i) {
    unsigned value = 0;
    const char* const end = word.data() + 3 * i + 3;
    if (std::from_chars(end - 3, end, value, 16).ptr != end) return false;
    shares[i] = value;
  }
  return true;
}

template <class Number>
bool read(std::string_view word, Number& number) {
  return std::from_chars(word.data(), word.data() + word.size(), number).ptr == word.data() + word.size() && !word.empty();
}

bool is_sane(double number) { return number >= 0 && number < 1e9; }

double in_hours(Duration span) { return static_cast<double>(span.count()) / static_cast<double>(Duration{hours{1}}.count()); }

// How much of the time between two polls came soon after the former news.
Duration soon_after_news(const Habit& habit, Time last, Time now) {
  return habit.news ? std::clamp(*habit.news + calm - last, Duration{}, now - last) : Duration{};
}

}  // namespace

std::string to_text(const Habit& habit) {
  if (habit == Habit{}) return {};
  std::string text;
  append(text, habit.days);
  append(text, habit.hours);
  append(text, habit.parts);
  const long long news = habit.news ? to_unix_seconds(*habit.news) : 0;
  return text + fmt::format("{:.1f} {:.2f} {} {:.4g} {} {:.3f} {:.2f} {:.2f} {:.2f}", habit.seen, habit.credit, news,
                            habit.threshold, habit.interval.count(), habit.fullest, habit.soon, habit.soon_for, habit.watched);
}

Habit habit_of(std::string_view text) {
  Habit habit;
  long long news = 0;
  Duration::rep interval = 0;
  const bool whole = read(next_word(text), habit.days) && read(next_word(text), habit.hours) &&
                     read(next_word(text), habit.parts) && read(next_word(text), habit.seen) &&
                     read(next_word(text), habit.credit) && read(next_word(text), news) &&
                     read(next_word(text), habit.threshold) && read(next_word(text), interval);
  if (!text.empty() && (!read(next_word(text), habit.fullest) || !(habit.fullest >= 0 && habit.fullest <= 1))) return {};
  const bool counted =
      text.empty() || (read(next_word(text), habit.soon) && read(next_word(text), habit.soon_for) && read(text, habit.watched) &&
                       is_sane(habit.soon) && is_sane(habit.soon_for) && is_sane(habit.watched));
  if (!counted) return {};
  const bool sane = whole && habit.seen >= 0 && habit.seen <= most_seen && std::abs(habit.credit) <= most_credit &&
                    habit.threshold >= 0 && std::isfinite(habit.threshold) && news >= 0 && news < (1LL << 40) && interval >= 0;
  if (!sane) return {};
  for (auto* const shares : {habit.days.data(), habit.hours.data(), habit.parts.data()}) {
    const size_t size = shares == habit.days.data() ? 7 : shares == habit.hours.data() ? 24 : 12;
    const double sum = std::accumulate(shares, shares + size, 0.0);
    for (size_t i = 0; i < size && sum > 0; ++i) shares[i] *= habit.seen / sum;
  }
  if (news != 0) habit.news = from_unix_seconds(news);
  habit.interval = Duration{interval};
  return habit;
}

void learn(Habit& habit, std::optional<Time> last, Time now, size_t fresh, const std::vector<Time>& dates, Duration interval) {
  if (!last || now <= *last || interval <= Duration{}) return;
  const double saved = static_cast<double>((now - *last).count()) / static_cast<double>(interval.count()) - 1;
  habit.credit = std::clamp(habit.credit + saved, -most_credit, most_credit);
  const Duration soon = soon_after_news(habit, *last, now);
  habit.watched += in_hours(now - *last);
  habit.soon_for += in_hours(soon);
  if (fresh == 0) return;
  habit.news = now;
  habit.threshold = 0;
  // Many at once are one event more than they are many.
  const double total = std::sqrt(static_cast<double>(fresh));
  const double fading = std::max(0.0, 1 - total / most_seen);
  scale(habit.days, fading);
  scale(habit.hours, fading);
  scale(habit.parts, fading);
  habit.seen = std::min(habit.seen * fading + total, most_seen);
  habit.soon = habit.soon * fading + total * in_hours(soon) / in_hours(now - *last);
  habit.soon_for *= fading;
  habit.watched *= fading;
  const double weight = total / static_cast<double>(fresh);
  size_t dated = 0;
  for (const Time date : dates) {
    if (date <= *last || date > now || dated == fresh) continue;
    count(habit, date, weight);
    ++dated;
  }
  if (dated < fresh) spread(habit, *last, now, weight * static_cast<double>(fresh - dated));
}

void note_share(Habit& habit, size_t fresh, size_t listed) {
  if (fresh == 0 || listed == 0) return;
  const double share = std::min(1.0, static_cast<double>(fresh) / static_cast<double>(listed));
  habit.fullest = std::max(share, habit.fullest * (1 - std::sqrt(static_cast<double>(fresh)) / most_seen));
}

bool can_adapt(const Allowance& allowance) {
  return allowance.interval >= minutes{15} && allowance.interval <= hours{12} && allowance.least < allowance.interval;
}

Time next_poll(Habit& habit, const Allowance& allowance, Time now, std::string_view salt) {
  const Chances chances(habit);
  const Duration longest = longest_wait(habit, allowance.interval);
  if (habit.threshold == 0 || habit.interval != allowance.interval) {
    habit.threshold = find_threshold(chances, allowance, longest);
    habit.interval = allowance.interval;
  }
  const double threshold = habit.threshold * std::exp(-(habit.credit > 0 ? credit_weight : debt_weight) * habit.credit);
  const Time latest = now + longest;
  const Duration offset = seconds{static_cast<int>(hash64(salt) % 150)};
  const double excited = excitement(habit);
  Waiting waiting;
  Time end = std::chrono::floor<minutes>(now);
  end -= (end.time_since_epoch() % slot);
  double share = 1 - static_cast<double>((now - end).count()) / static_cast<double>(slot.count());  // of the slot that is left
  for (;;) {
    double chance = chances.at(place_of(end)) * share;
    if (habit.news) {
      const double age = static_cast<double>((end - *habit.news).count()) / static_cast<double>(Duration{calm}.count());
      chance *= 1 + excited * std::exp(-std::max(age, 0.0));
    }
    waiting.pass(chance);
    end += slot;
    share = 1;
    if (end + offset < now + allowance.least) continue;
    if (waiting.waited >= threshold || end >= latest) return std::max(now + allowance.least, std::min(end, latest) + offset);
  }
}

}  // namespace feedwatch::schedule
