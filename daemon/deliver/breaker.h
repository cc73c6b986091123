// Keeps a receiver that is down from being tried with every message. Pure; times are Clock::elapsed().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace feedwatch::deliver {

// Closed: everything is tried. It opens when five different messages have failed in a row; a message that is tried again on its
// own schedule counts once, for the schedule spaces it already. Open: one probe after 30 s, then after twice as long each time,
// at most 10 min. A success closes it.
class Breaker {
 public:
  bool is_open() const { return failed_.size() >= failures_to_open; }
  // While open: when the next probe may start. nullopt while one is under way.
  std::optional<Duration> probe_at() const;
  // How many may be under way at once, of `usual` while all is well: one until a receiver that failed has answered.
  size_t places(size_t usual) const { return failed_.empty() ? usual : 1; }

  void begin_probe() { probing_ = true; }
  // The probe brought neither success nor failure.
  void end_probe() { probing_ = false; }
  void succeeded();
  void failed(std::string_view message_id, Duration now);

 private:
  static constexpr size_t failures_to_open = 5;

  std::vector<std::string> failed_{};  // ids of the messages that failed since the last success, at most so many
  Duration wait_{};
  Duration probe_at_{};
  bool probing_{false};
};

}  // namespace feedwatch::deliver
