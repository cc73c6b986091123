// Which source is due when. Owned by the io thread. Costs O(log n) a change, whatever the number of sources.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/clock.h"

namespace feedwatch::schedule {

class Schedule {
 public:
  // After a pause (a start, a resumed machine) overdue sources are given out one each `catch_up_spacing`, so that nobody meets a
  // burst.
  Schedule(Clock& clock, boost::asio::any_io_executor executor, Duration catch_up_spacing);

  // Sets or moves the time of a source. Times are kept as elapsed time from now on: a wall clock that is set meanwhile moves
  // none of them.
  void set(const std::string& source, Time due);
  void remove(const std::string& source);

  // The next source whose time has come; it is out of the schedule until it is set again. Cancellable.
  Task<std::string> next();

  size_t size() const { return due_.size(); }
  std::optional<Time> due(const std::string& source) const;
  // False when next() was to look at the clock more than `longest` ago, in elapsed time, and has not; meaningful while it is
  // awaited.
  bool is_punctual(Duration longest) const { return !look_at_ || clock_.elapsed() - *look_at_ <= longest; }

 private:
  struct Entry {
    Duration due{};
    const std::string* source{nullptr};  // the key in due_

    bool operator<(const Entry& other) const { return due != other.due ? due < other.due : *source < *other.source; }
  };

  Duration wait() const;
  bool is_overdue(Duration due) const;

  Clock& clock_;
  Duration catch_up_spacing_;
  std::unordered_map<std::string, Duration> due_{};  // in elapsed time
  std::set<Entry> order_{};
  Duration last_catch_up_;
  std::optional<Duration> look_at_{};  // when next() means to look again; none: when something changes
  Signal changed_;
};

}  // namespace feedwatch::schedule
