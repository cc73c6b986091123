// A counted entrance with a queue: at most so many inside, the others in the order of their coming. Owned by the io thread.
#pragma once

#include <list>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"

namespace feedwatch::http {

class Gate {
 public:
  // Inside from its making to its destruction. The gate outlives it.
  class Pass {
   public:
    Pass() = default;
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&& other) noexcept {
      std::swap(gate_, other.gate_);
      return *this;
    }
    ~Pass() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    friend Gate;
    explicit Pass(Gate& gate) : gate_(&gate) {}

    Gate* gate_{nullptr};
  };

  Gate(boost::asio::any_io_executor executor, int places) : executor_(std::move(executor)), places_(places), free_(places) {}

  // Cancellable while it waits.
  Task<Pass> enter();
  // With fewer places than there are passes out, nobody enters until enough have left.
  void resize(int places);

 private:
  struct Waiter;

  void leave();
  void admit();

  boost::asio::any_io_executor executor_;
  int places_;
  int free_;
  std::list<Waiter*> waiters_{};
};

}  // namespace feedwatch::http
