#include "app/clock_watch.h"

#include "pipeline/source_state.h"

namespace feedwatch::app {

Duration ClockWatch::step() {
  const Duration step = offset() - offset_;
  if (std::chrono::abs(step) < pipeline::smallest_clock_step) return {};
  offset_ += step;
  return step;
}

}  // namespace feedwatch::app
