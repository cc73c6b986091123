#include "pipeline/placing.h"

#include "schedule/habit.h"

namespace feedwatch::pipeline {

namespace {

// Fewer news say nothing about when they come.
constexpr double enough_seen = 12;

}  // namespace

News news_of(const std::vector<Article>& articles, const std::vector<store::Classified>& known) {
  News news;
  for (size_t i = 0; i < articles.size(); ++i) {
    if (known[i].known != store::Known::nothing && known[i].known != store::Known::elsewhere) continue;
    ++news.count;
    if (articles[i].published) news.dates.push_back(*articles[i].published);
  }
  return news;
}

schedule::Cadence place(const schedule::Cadence& cadence, const config::Poll& poll, std::string& habit, std::optional<Time> last,
                        Time now, const News& news, std::string_view salt) {
  const schedule::Allowance allowance{.interval = cadence.interval, .least = poll.min_interval};
  if (!poll.adaptive || !schedule::can_adapt(allowance)) return cadence;
  schedule::Habit known = schedule::habit_of(habit);
  schedule::learn(known, last, now, news.count, news.dates, allowance.interval);
  schedule::note_share(known, news.count, news.listed);
  schedule::Cadence placed = cadence;
  if (known.seen >= enough_seen) {
    placed.interval = schedule::next_poll(known, allowance, now, salt) - now;
    placed.jitter = 0;  // it is spread already
  } else {
    known.credit = 0;
  }
  habit = schedule::to_text(known);
  return placed;
}

}  // namespace feedwatch::pipeline
