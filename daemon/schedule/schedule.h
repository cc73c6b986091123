// Which source is due when. Owned by the io thread. Costs O(log n) a change, whatever the number of sources.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"

namespace feedwatch::schedule {

class Schedule {
 public:
  // After a pause (a start, a resumed machine) overdue sources are given out one each `catch_up_spacing`, so that nobody meets a
  // burst.
  Schedule(Clock& clock, boost::asio::any_io_executor executor, Duration catch_up_spacing);

  // Sets or moves the time of a source.
  void set(const std::string& source, Time due);
  void remove(const std::string& source);

  // The next source whose time has come; it is out of the schedule until it is set again. Cancellable.
  Task<std::string> next();

  size_t size() const { return due_.size(); }
  std::optional<Time> due(const std::string& source) const;
  // When next() last looked at the clock, in elapsed time; it does so every half minute at least while it is awaited.
  Duration last_look() const { return last_look_; }

 private:
  std::optional<Duration> until_next() const;
  bool is_overdue(Time due) const;

  Clock& clock_;
  Duration catch_up_spacing_;
  std::map<std::string, Time> due_{};
  std::set<std::pair<Time, std::string>> order_{};
  Duration last_catch_up_;
  Duration last_look_;
  Signal changed_;
};

}  // namespace feedwatch::schedule
