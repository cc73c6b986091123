// When a source tends to have news, learned from when it had: polls are placed where news is likely, without making more of them.
// Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace feedwatch::schedule {

// Shares of the news by day of the week (UTC, 0 = Sunday), by hour and by five minutes of the hour; a whole once there are any.
// Old news count less and less: about the last 200 matter.
struct Habit {
  std::array<double, 7> days{};
  std::array<double, 24> hours{};
  std::array<double, 12> parts{};
  double seen{0};              // news learned from, at most 200
  double credit{0};            // polls saved so far; negative: spent in advance
  std::optional<Time> news{};  // when there were any last
  double threshold{0};         // of waiting that a poll is worth, for `interval`; 0: to be found
  Duration interval{};
  double soon{0};      // of the news seen, what came soon after others
  double soon_for{0};  // how long there had been others just before, in hours
  double watched{0};   // all the time in which they were seen, in hours
  double fullest{0};   // share of what its document lists that was new at once; the largest, which fades

  bool operator==(const Habit&) const = default;
};

// A line of some 200 characters; empty for one that knows nothing. What cannot be read counts as absent.
std::string to_text(const Habit& habit);
Habit habit_of(std::string_view text);

// What a poll at `now` brought, the one before having been at `last`: `fresh` articles that were new, `dates` those of them that
// say when they were published. A date outside of the two polls says nothing.
void learn(Habit& habit, std::optional<Time> last, Time now, size_t fresh, const std::vector<Time>& dates, Duration interval);

// A document of `listed` articles, `fresh` of them new.
void note_share(Habit& habit, size_t fresh, size_t listed);

struct Allowance {
  Duration interval{};  // between polls, on the average
  Duration least{};     // between any two
};

// Whether there is room to move polls: intervals of a quarter of an hour to half a day.
bool can_adapt(const Allowance& allowance);

// When to poll next after a poll at `now`: as soon as the time that likely news would have waited together is worth a poll, at
// most four intervals later; less, down to one, where the document has no room for four times what it ever brought at once. On
// the average over weeks there are no more polls than one an interval. Requires can_adapt(). Sources are spread over 150 s by
// their `salt`.
Time next_poll(Habit& habit, const Allowance& allowance, Time now, std::string_view salt);

}  // namespace feedwatch::schedule
