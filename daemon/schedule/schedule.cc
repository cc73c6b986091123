#include "schedule/schedule.h"

#include <algorithm>

namespace feedwatch::schedule {

namespace {

// Later than this is a backlog, not the ordinary delay of a busy moment.
constexpr Duration overdue_after = std::chrono::minutes{1};

constexpr Duration usual_spacing = Duration{200};
constexpr Duration least_spacing = Duration{1};

}  // namespace

Schedule::Schedule(Clock& clock, boost::asio::any_io_executor executor, Duration catch_up_spacing)
    : clock_(clock),
      catch_up_spacing_(catch_up_spacing),
      last_catch_up_(clock.elapsed() - catch_up_spacing),
      changed_(std::move(executor)) {}

void Schedule::set(const std::string& source, Time due) {
  const Duration at = clock_.elapsed() + (due - clock_.now());
  const auto [place, fresh] = due_.try_emplace(source, at);
  if (!fresh) {
    order_.erase({place->second, &place->first});
    place->second = at;
  }
  const auto [next, added] = order_.insert({at, &place->first});
  if (next == order_.begin()) changed_.notify();
}

void Schedule::remove(const std::string& source) {
  const auto known = due_.find(source);
  if (known == due_.end()) return;
  order_.erase({known->second, &known->first});
  due_.erase(known);
}

std::optional<Time> Schedule::due(const std::string& source) const {
  const auto known = due_.find(source);
  if (known == due_.end()) return std::nullopt;
  return clock_.now() + (known->second - clock_.elapsed());
}

bool Schedule::is_overdue(Duration due) const { return clock_.elapsed() - due > overdue_after; }

// Until the first source may be given out. Requires that there is one.
Duration Schedule::wait() const {
  const Duration due = order_.begin()->due;
  return (is_overdue(due) ? last_catch_up_ + catch_up_spacing_ : due) - clock_.elapsed();
}

// Who is given out now. Requires that somebody is due.
std::set<Schedule::Entry>::const_iterator Schedule::choose() {
  const auto first = order_.begin();
  if (!is_overdue(first->due)) return first;
  last_catch_up_ = clock_.elapsed();
  overdue_turn_ = !overdue_turn_;
  if (overdue_turn_) return first;
  const std::string before_all;
  const auto in_time = order_.lower_bound(Entry{clock_.elapsed() - overdue_after, &before_all});
  return in_time != order_.end() && in_time->due <= clock_.elapsed() ? in_time : first;
}

Task<std::string> Schedule::next() {
  while (order_.empty() || wait() > Duration{}) {
    look_at_ = order_.empty() ? std::nullopt : std::optional(clock_.elapsed() + wait());
    auto waiting = look_at_ ? changed_.wait_for(clock_, wait()) : changed_.wait();
    co_await std::move(waiting);
  }
  look_at_ = clock_.elapsed();
  const std::string source = *choose()->source;
  remove(source);
  co_return source;
}

Duration catch_up_spacing(double demand) {
  const double half = demand > 0 ? 500.0 / demand : 1e9;  // ms: twice as many as come due
  return half >= static_cast<double>(usual_spacing.count()) ? usual_spacing
                                                            : std::max(least_spacing, Duration{static_cast<Duration::rep>(half)});
}

}  // namespace feedwatch::schedule
