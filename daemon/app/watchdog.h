// Feeds the service manager's watchdog while the daemon gets on. Owned by the io thread.
#pragma once

#include <functional>

#include "base/clock.h"

namespace feedwatch::app {

struct WatchdogHooks {
  std::function<Task<bool>()> is_alive{};
  std::function<void()> feed{};
  std::function<void()> stalled{};  // it was not fed
};

// Looks twice in each `interval`, until it is cancelled. Who sleeps while the machine is suspended notices the end of it late by
// a nap: what seems to stand still is looked at again after one before it is called so.
Task<> feed_watchdog(Clock& clock, Duration interval, WatchdogHooks hooks);

}  // namespace feedwatch::app
