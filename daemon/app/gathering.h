// Sources that are polled together are told together: what a poll fires waits for the polls that are under way at that moment, so
// that alerts list each other's articles. Owned by the io thread.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"
#include "store/store.h"

namespace feedwatch::app {

class Gathering {
 public:
  // Nothing waits longer, whatever the other polls do.
  static constexpr Duration longest = std::chrono::seconds{2};

  // One source's poll, under way until end() or destruction. The Gathering outlives it.
  class Poll {
   public:
    Poll() = default;
    Poll(Poll&& other) noexcept : gathering_(std::exchange(other.gathering_, nullptr)), number_(other.number_) {}
    Poll& operator=(Poll&& other) noexcept {
      std::swap(gathering_, other.gathering_);
      std::swap(number_, other.number_);
      return *this;
    }
    ~Poll() { end(); }
    void end();

   private:
    friend Gathering;
    Poll(Gathering& gathering, uint64_t number) : gathering_(&gathering), number_(number) {}

    Gathering* gathering_{nullptr};
    uint64_t number_{0};
  };

  Gathering(const boost::asio::any_io_executor& executor, Clock& clock) : clock_(clock), changed_(executor) {}

  Poll begin();
  // Nobody is polled: nothing has to wait.
  bool is_quiet() const { return under_way_.empty(); }
  // Deliveries that wait for the polls now under way, and for none that begins later.
  void add(std::vector<store::Delivery> deliveries);
  // Returns what has waited long enough, as soon as there is something. Cancellable.
  Task<std::vector<store::Delivery>> next();
  // What waits, whether it has waited long enough or not.
  std::vector<store::Delivery> take_all();

 private:
  struct Batch {
    std::vector<store::Delivery> deliveries{};
    uint64_t last{0};  // poll to wait for, with all that began before it
    Duration until{};  // in elapsed time
  };

  bool is_ready(const Batch& batch) const;
  void take_first(std::vector<store::Delivery>& into);

  Clock& clock_;
  Signal changed_;
  uint64_t begun_{0};
  std::set<uint64_t> under_way_{};
  std::deque<Batch> batches_{};  // who came first is ready first
};

}  // namespace feedwatch::app
