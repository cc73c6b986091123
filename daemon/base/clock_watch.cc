#include "base/clock_watch.h"

namespace feedwatch {

Duration ClockWatch::step() {
  const Duration step = offset() - offset_;
  if (std::chrono::abs(step) < smallest_clock_step) return {};
  offset_ += step;
  return step;
}

}  // namespace feedwatch
