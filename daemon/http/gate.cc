#include "http/gate.h"

namespace feedwatch::http {

struct Gate::Waiter {
  Gate& gate;
  Signal signal;
  std::list<Waiter*>::iterator place{};
  bool admitted{false};

  explicit Waiter(Gate& at) : gate(at), signal(at.executor_), place(at.waiters_.insert(at.waiters_.end(), this)) {}
  ~Waiter() {
    if (!admitted) gate.waiters_.erase(place);
  }
};

Task<Gate::Pass> Gate::enter() {
  if (free_ > 0) {
    --free_;
    co_return Pass{*this};
  }
  Waiter waiter{*this};
  try {
    co_await waiter.signal.wait();
  } catch (...) {
    if (waiter.admitted) leave();
    throw;
  }
  co_return Pass{*this};
}

void Gate::resize(int places) {
  free_ += places - std::exchange(places_, places);
  admit();
}

void Gate::leave() {
  ++free_;
  admit();
}

void Gate::admit() {
  while (free_ > 0 && !waiters_.empty()) {
    Waiter& next = *waiters_.front();
    waiters_.pop_front();
    --free_;
    next.admitted = true;
    next.signal.notify();
  }
}

}  // namespace feedwatch::http
