#include "app/watchdog.h"

#include <algorithm>

namespace feedwatch::app {

namespace {

// Longer than a nap of the system's clock; looked at twice, still well within the usual interval of 30 s.
constexpr Duration after_a_nap = std::chrono::seconds{6};

}  // namespace

Task<> feed_watchdog(Clock& clock, Duration interval, WatchdogHooks hooks) {
  for (;;) {
    bool is_alive = co_await hooks.is_alive();
    if (!is_alive) {
      co_await clock.sleep_for(std::min(after_a_nap, interval / 4));
      is_alive = co_await hooks.is_alive();
    }
    if (is_alive) {
      hooks.feed();
    } else {
      hooks.stalled();
    }
    co_await clock.sleep_for(interval / 2);
  }
}

}  // namespace feedwatch::app
