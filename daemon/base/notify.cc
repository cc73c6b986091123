#include "base/notify.h"

#include <ctime>
#include <string>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "base/log_text.h"

namespace feedwatch::notify {

namespace {

void send(const std::string& state) { sd_notify(0, state.c_str()); }

uint64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000 + static_cast<uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

void ready(std::string_view status) { send("READY=1\nSTATUS=" + log::safe(status)); }

void reloading() { send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds())); }

void stopping(std::string_view status) { send("STOPPING=1\nSTATUS=" + log::safe(status)); }

void status(std::string_view status) { send("STATUS=" + log::safe(status)); }

void watchdog() { send("WATCHDOG=1"); }

void extend_timeout(std::chrono::microseconds span) { send(fmt::format("EXTEND_TIMEOUT_USEC={}", span.count())); }

std::optional<std::chrono::microseconds> watchdog_interval() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::microseconds{microseconds};
}

}  // namespace feedwatch::notify
