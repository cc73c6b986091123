// How much work is in flight that a clock cannot see: requests on the wire, jobs on other threads. A virtual clock stands while
// there is any. Thread-safe.
#pragma once

#include <atomic>
#include <utility>

namespace feedwatch {

class Activity {
 public:
  // Counts as one piece of work from construction to destruction.
  class Hold {
   public:
    explicit Hold(Activity& activity) : activity_(&activity) { activity_->count_.fetch_add(1, std::memory_order_relaxed); }
    Hold(Hold&& other) noexcept : activity_(std::exchange(other.activity_, nullptr)) {}
    Hold& operator=(Hold&& other) noexcept {
      std::swap(activity_, other.activity_);
      return *this;
    }
    ~Hold() {
      if (activity_ != nullptr) activity_->count_.fetch_sub(1, std::memory_order_release);
    }

   private:
    Activity* activity_;
  };

  [[nodiscard]] Hold hold() { return Hold{*this}; }
  bool idle() const { return count_.load(std::memory_order_acquire) == 0; }

 private:
  std::atomic<int> count_{0};
};

}  // namespace feedwatch
