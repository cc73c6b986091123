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
  // After a pause (a start, a resumed machine) sources are given out one each `catch_up_spacing` until none is overdue, so that
  // nobody meets a burst. Every other one is a source that has just come due: a backlog delays nobody who is not part of it.
  Schedule(Clock& clock, boost::asio::any_io_executor executor, Duration catch_up_spacing);

  void catch_up_at(Duration spacing) { catch_up_spacing_ = spacing; }
  Duration spacing() const { return catch_up_spacing_; }

  // Sets or moves the time of a source. Times are kept as elapsed time from now on: a wall clock that is set meanwhile moves
  // none of them.
  void set(const std::string& source, Time due);
  void remove(const std::string& source);

  // The next source whose time has come; it is out of the schedule until it is set again. Cancellable.
  Task<std::string> next();

  size_t size() const { return due_.size(); }
  std::optional<Time> due(const std::string& source) const;
  // False when next() was to look at the clock more than `longest` ago, in elapsed time, and has not, or has given a source out
  // that long ago and was not asked for another since.
  bool is_punctual(Duration longest) const { return !look_at_ || clock_.elapsed() - *look_at_ <= longest; }

 private:
  struct Entry {
    Duration due{};
    const std::string* source{nullptr};  // the key in due_

    bool operator<(const Entry& other) const { return due != other.due ? due < other.due : *source < *other.source; }
  };

  Duration wait() const;
  std::set<Entry>::const_iterator choose();
  bool is_overdue(Duration due) const;

  Clock& clock_;
  Duration catch_up_spacing_;
  std::unordered_map<std::string, Duration> due_{};  // in elapsed time
  std::set<Entry> order_{};
  Duration last_catch_up_;
  bool overdue_turn_{false};           // the last one given out while there was a backlog was of it
  std::optional<Duration> look_at_{};  // when next() means to look again, or has last given out; none: when something changes
  Signal changed_;
};

// How far apart overdue sources are given out where all sources together want `demand` polls a second: 200 ms, and less where
// that would leave nothing to catch up with.
Duration catch_up_spacing(double demand);

}  // namespace feedwatch::schedule
