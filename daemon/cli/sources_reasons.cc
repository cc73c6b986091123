#include "cli/sources_reasons.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "article/url.h"
#include "config/units.h"
#include "deliver/clean.h"
#include "pipeline/notes.h"
#include "schedule/habit.h"

namespace feedwatch::cli {

namespace json = boost::json;
using store::SourceState;

namespace {

using std::chrono::hours;
using std::chrono::seconds;

// An hour or day with more than its even share of the news, by this factor, is worth a word.
constexpr double remarkable = 1.5;
constexpr size_t most_hours_named = 6;

std::string time_text(Time time) { return to_rfc3339(std::chrono::floor<seconds>(time)); }

schedule::Habit habit_of(const SourceState& state) { return schedule::habit_of(pipeline::notes_of(state.extra).habit); }

bool is_placed(const config::Poll& poll, const SourceState& state) {
  return poll.adaptive && state.failures == 0 && habit_of(state).threshold > 0;
}

// Those that weigh more than an equal share of all by that factor.
template <size_t size>
std::vector<size_t> remarkable_ones(const std::array<double, size>& weights) {
  const double equal_share = std::accumulate(weights.begin(), weights.end(), 0.0) / size;
  std::vector<size_t> found;
  for (size_t i = 0; i < size; ++i) {
    if (weights[i] > 0 && weights[i] >= remarkable * equal_share) found.push_back(i);
  }
  return found;
}

// "mostly at 07 and 12 h UTC, on Mon", as far as anything stands out.
std::string habit_text(const schedule::Habit& habit) {
  static constexpr std::string_view names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::vector<std::string> at;
  for (const size_t hour : remarkable_ones(habit.hours)) at.push_back(fmt::format("{:02}", hour));
  std::vector<std::string_view> on;
  for (const size_t day : remarkable_ones(habit.days)) on.push_back(names[day]);
  std::string text = fmt::format("learned from {:.0f} news", habit.seen);
  if (!at.empty() && at.size() <= most_hours_named) text += fmt::format(", mostly at {} h UTC", fmt::join(at, ", "));
  if (!on.empty()) text += fmt::format(", more on {}", fmt::join(on, ", "));
  return text;
}

void add_own(std::vector<Reason>& found, const config::Source& source, const config::Poll& poll, const SourceState& state) {
  const Time last = *state.last_poll;
  if (is_placed(poll, state)) {
    found.push_back({"the least time between two polls (poll.min_interval)", last + poll.min_interval});
  } else {
    found.push_back({fmt::format("its interval of {}", config::to_text(source.interval)), last + source.interval});
  }
}

void add_asked(std::vector<Reason>& found, const config::Source& source, const SourceState& state) {
  const Time last = *state.last_poll;
  const auto ttl = pipeline::notes_of(state.extra).rhythm.ttl;
  if (ttl) found.push_back({"ttl of the feed (at most a day)", last + std::min<Duration>(*ttl, hours{24})});
  if (state.not_before) found.push_back({"Retry-After of its server", *state.not_before});
  const bool validates = !state.etag.empty() || !state.last_modified.empty();
  if (!validates && !source.own_source) {
    found.push_back({"a server that names neither ETag nor Last-Modified is asked hourly at most", last + hours{1}});
  }
  if (state.failures > 0) {
    found.push_back({fmt::format("{} failures in a row: the wait doubles, up to a day", state.failures), *state.next_due});
  }
}

// What is not kept but can be told from the time itself.
std::string remaining_reason(const config::Poll& poll, const SourceState& state) {
  const pipeline::Rhythm rhythm = pipeline::notes_of(state.extra).rhythm;
  if (is_placed(poll, state)) {
    return fmt::format("its habits, or Cache-Control or Expires of its server: {}", habit_text(habit_of(state)));
  }
  if (rhythm.skip_hours != 0 || rhythm.skip_days != 0) {
    return "skipHours or skipDays of the feed, or Cache-Control or Expires of its server";
  }
  return "Cache-Control or Expires of its server, or documents that stay the same";
}

std::string stands_still(const config::Source& source, const Known& known) {
  if (const auto since = known.paused_since(source.id)) {
    return fmt::format("paused since {}; feedwatch sources resume has it polled again", time_text(*since));
  }
  const SourceState* state = known.state(source.id);
  if (state == nullptr || !state->last_poll) return "not polled yet: it is due as soon as feedwatch runs";
  return fmt::format("it is not asked any more: {}", deliver::clean_line(state->last_error_message));
}

}  // namespace

std::vector<Reason> reasons(const config::Source& source, const config::Poll& poll, const Known& known) {
  std::vector<Reason> found;
  const SourceState* state = known.state(source.id);
  const auto next = known.next(source.id);
  if (state == nullptr || !state->last_poll || !next) return found;
  add_own(found, source, poll, *state);
  add_asked(found, source, *state);
  std::erase_if(found, [state](const Reason& reason) { return reason.until > *state->next_due; });
  std::ranges::stable_sort(found, {}, &Reason::until);
  const Time settled = found.empty() ? *state->last_poll : found.back().until;
  const auto jitter =
      static_cast<Duration::rep>(static_cast<double>((*state->next_due - *state->last_poll).count()) * poll.jitter);
  const bool is_placed_later = is_placed(poll, *state) && *state->next_due > settled;
  if (is_placed_later || *state->next_due - settled > Duration{jitter}) {
    found.push_back({remaining_reason(poll, *state), *state->next_due});
  }
  if (*next > *state->next_due) {
    const std::string hub = url::for_log(known.subscription(source.id)->hub);
    found.push_back({fmt::format("its news are pushed by {}: asked for safety only", hub), *next});
  }
  return found;
}

std::string explain_text(const config::Source& source, const Known& known, const std::vector<Reason>& found) {
  if (found.empty()) return stands_still(source, known) + '\n';
  std::string text = fmt::format("last poll {}, next poll {}\n", time_text(*known.state(source.id)->last_poll),
                                 time_text(*known.next(source.id)));
  for (const Reason& reason : found) {
    text += fmt::format("  not before {}  {}{}\n", time_text(reason.until), reason.what,
                        &reason == &found.back() ? "  <- decides" : "");
  }
  return text;
}

std::string explain_json(const config::Source& source, const Known& known, const std::vector<Reason>& found) {
  json::object object{{"id", source.id}, {"last_poll", nullptr}, {"next_due", nullptr}};
  const SourceState* state = known.state(source.id);
  if (state != nullptr && state->last_poll) object["last_poll"] = time_text(*state->last_poll);
  if (const auto next = known.next(source.id)) object["next_due"] = time_text(*next);
  json::array list;
  for (const Reason& reason : found) {
    list.push_back(
        json::object{{"what", reason.what}, {"until", time_text(reason.until)}, {"decides", &reason == &found.back()}});
  }
  object["reasons"] = std::move(list);
  if (found.empty()) object["not_polled_because"] = stands_still(source, known);
  return json::serialize(object) + '\n';
}

}  // namespace feedwatch::cli
