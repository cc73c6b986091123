#include "deliver/breaker.h"

#include <algorithm>
#include <utility>

namespace feedwatch::deliver {

namespace {

constexpr Duration first_wait = std::chrono::seconds{30};
constexpr Duration longest_wait = std::chrono::minutes{10};

}  // namespace

std::optional<Duration> Breaker::probe_at() const {
  if (probing_) return std::nullopt;
  return probe_at_;
}

void Breaker::succeeded() { *this = {}; }

void Breaker::failed(std::string_view message_id, Duration now) {
  const bool was_open = is_open();
  const bool was_probe = std::exchange(probing_, false);
  if (!was_open && std::find(failed_.begin(), failed_.end(), message_id) == failed_.end()) failed_.emplace_back(message_id);
  if (!is_open() || (was_open && !was_probe)) return;
  wait_ = was_open ? std::min(wait_ * 2, longest_wait) : first_wait;
  probe_at_ = now + wait_;
}

}  // namespace feedwatch::deliver
