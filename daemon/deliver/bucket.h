// A token bucket as its equal, the generic cell rate algorithm (ITU-T I.371): one time instead of a count and a time. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace feedwatch::deliver {

// Lets `burst` through at once and one more each `every`; everything while `every` is zero. Times are elapsed time.
class Bucket {
 public:
  Bucket() = default;
  Bucket(Duration every, uint32_t burst) : every_(every), burst_(std::max(burst, 1u)) {}

  // When the next may pass; in the past when it may now.
  Duration open_at() const { return full_at_ - every_ * (burst_ - 1); }
  void take(Duration now) { full_at_ = std::max(full_at_, now) + every_; }
  Duration every() const { return every_; }
  bool same_rate(const Bucket& other) const { return every_ == other.every_ && burst_ == other.burst_; }

 private:
  Duration every_{Duration::zero()};
  uint32_t burst_{1};
  Duration full_at_{Duration::zero()};  // the time at which all that passed would have been due at an even rate
};

}  // namespace feedwatch::deliver
