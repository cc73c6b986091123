// Work on another thread that a cancelled coroutine wants ended. Internal.
#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/cancellation_signal.hpp>

namespace feedwatch::deliver {

// Sets a flag when the coroutine whose slot it is given is cancelled; whoever works for it looks at the flag now and then.
class StopWhenCancelled {
 public:
  explicit StopWhenCancelled(boost::asio::cancellation_slot slot) : slot_(slot) {
    if (slot_.is_connected()) slot_.assign([stop = stop_](boost::asio::cancellation_type) { stop->store(true); });
  }
  ~StopWhenCancelled() {
    if (slot_.is_connected()) slot_.clear();
  }
  StopWhenCancelled(const StopWhenCancelled&) = delete;
  StopWhenCancelled& operator=(const StopWhenCancelled&) = delete;

  const std::atomic<bool>& flag() const { return *stop_; }

 private:
  std::shared_ptr<std::atomic<bool>> stop_{std::make_shared<std::atomic<bool>>(false)};
  boost::asio::cancellation_slot slot_;
};

}  // namespace feedwatch::deliver
