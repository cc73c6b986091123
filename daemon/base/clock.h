// The seam through which everything waits: the system's clock, or a virtual one that jumps. Owned by the io thread.
#pragma once

#include <map>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/time.h"

namespace feedwatch {

template <class T = void>
using Task = boost::asio::awaitable<T>;

class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time. May step in either direction.
  virtual Time now() const = 0;
  // Time that only grows, a suspended machine included; its zero means nothing.
  virtual Duration elapsed() const = 0;
  // Returns once `span` has elapsed; at once when it is not positive. Cancellable: throws operation_aborted.
  virtual Task<> sleep_for(Duration span) = 0;

  // Returns once now() has reached `time`, also when the wall clock is stepped meanwhile.
  Task<> sleep_until(Time time);
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  Duration elapsed() const override;  // CLOCK_BOOTTIME
  Task<> sleep_for(Duration span) override;
};

// Stands still until advance() is called. now() = start + elapsed().
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Time start, Duration elapsed = {}) : start_(start), elapsed_(elapsed) {}

  Time now() const override { return start_ + elapsed_; }
  Duration elapsed() const override { return elapsed_; }
  Task<> sleep_for(Duration span) override;

  bool has_sleepers() const { return !sleepers_.empty(); }
  // When the next sleeper wakes, in elapsed time. Requires has_sleepers().
  Duration next_wake() const { return sleepers_.begin()->first; }
  // Moves time forward to `elapsed` and wakes whom that concerns, in order of their times.
  void advance_to(Duration elapsed);

 private:
  struct Sleeper;

  Time start_;
  Duration elapsed_;
  std::multimap<Duration, Sleeper*> sleepers_{};
};

// Something to wait for, between coroutines of one io thread. One waiter at a time; a notify() that nobody waits for is kept for
// the next wait, several are kept as one.
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor);

  void notify();
  // Returns after a notify(). Cancellable.
  Task<> wait();
  // Returns after a notify() or once `span` has elapsed on `clock`, whichever is first. Cancellable.
  Task<> wait_for(Clock& clock, Duration span);

 private:
  boost::asio::steady_timer timer_;
  bool notified_{false};
};

}  // namespace feedwatch
