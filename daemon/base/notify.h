// What the service manager is told, and what it asks for (sd_notify(3)). Every call is a no-op when there is no manager
// (NOTIFY_SOCKET unset) and never fails visibly. Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace feedwatch::notify {

// READY=1: start-up or a reload is over. `status` is what `systemctl status` shows.
void ready(std::string_view status);
// RELOADING=1 with MONOTONIC_USEC; ready() must follow, also when the new configuration was refused.
void reloading();
void stopping(std::string_view status);
void status(std::string_view status);
// Feeds the watchdog once.
void watchdog();
// Asks for `span` more before a start or stop counts as hung; repeat while it lasts.
void extend_timeout(std::chrono::microseconds span);

// The time within which watchdog() must be called (WATCHDOG_USEC, when WATCHDOG_PID is us); feed it at half of this. None: no
// watchdog.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace feedwatch::notify
