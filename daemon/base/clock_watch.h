// Notices that the wall clock has been set: against elapsed time it does not move otherwise. Owned by one thread.
#pragma once

#include "base/clock.h"

namespace feedwatch {

inline constexpr Duration smallest_clock_step = std::chrono::seconds{10};  // less is a clock being disciplined

class ClockWatch {
 public:
  explicit ClockWatch(const Clock& clock) : clock_(clock), offset_(offset()) {}

  // How far it has been set since the last call that said so; zero unless it is more than a clock being disciplined.
  Duration step();

 private:
  Duration offset() const { return clock_.now().time_since_epoch() - clock_.elapsed(); }

  const Clock& clock_;
  Duration offset_;
};

}  // namespace feedwatch
