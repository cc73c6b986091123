#include "schedule/schedule.h"

#include <algorithm>

namespace feedwatch::schedule {

namespace {

// Later than this is a backlog, not the ordinary delay of a busy moment.
constexpr Duration overdue_after = std::chrono::minutes{1};

// The loop looks at the clock this often even when nothing is near, so that a stepped wall clock is noticed.
constexpr Duration longest_wait = std::chrono::seconds{30};

}  // namespace

Schedule::Schedule(Clock& clock, boost::asio::any_io_executor executor, Duration catch_up_spacing)
    : clock_(clock),
      catch_up_spacing_(catch_up_spacing),
      last_catch_up_(clock.elapsed() - catch_up_spacing),
      last_look_(clock.elapsed()),
      changed_(std::move(executor)) {}

void Schedule::set(const std::string& source, Time due) {
  remove(source);
  due_.emplace(source, due);
  order_.emplace(due, source);
  changed_.notify();
}

void Schedule::remove(const std::string& source) {
  const auto known = due_.find(source);
  if (known == due_.end()) return;
  order_.erase({known->second, source});
  due_.erase(known);
}

std::optional<Time> Schedule::due(const std::string& source) const {
  const auto known = due_.find(source);
  if (known == due_.end()) return std::nullopt;
  return known->second;
}

bool Schedule::is_overdue(Time due) const { return clock_.now() - due > overdue_after; }

std::optional<Duration> Schedule::until_next() const {
  if (order_.empty()) return std::nullopt;
  const Time due = order_.begin()->first;
  if (is_overdue(due)) return last_catch_up_ + catch_up_spacing_ - clock_.elapsed();
  return due - clock_.now();
}

Task<std::string> Schedule::next() {
  for (auto wait = until_next(); !wait || *wait > Duration{}; wait = until_next()) {
    co_await changed_.wait_for(clock_, std::min(wait.value_or(longest_wait), longest_wait));
    last_look_ = clock_.elapsed();
  }
  last_look_ = clock_.elapsed();
  const auto [due, source] = *order_.begin();
  if (is_overdue(due)) last_catch_up_ = clock_.elapsed();
  remove(source);
  co_return source;
}

}  // namespace feedwatch::schedule
