#include "app/gathering.h"

#include <algorithm>
#include <iterator>

namespace feedwatch::app {

void Gathering::Poll::end() {
  if (gathering_ == nullptr) return;
  gathering_->under_way_.erase(number_);
  if (!gathering_->batches_.empty()) gathering_->changed_.notify();
  gathering_ = nullptr;
}

Gathering::Poll Gathering::begin() {
  under_way_.insert(++begun_);
  return {*this, begun_};
}

void Gathering::add(std::vector<store::Delivery> deliveries) {
  if (deliveries.empty()) return;
  batches_.push_back({.deliveries = std::move(deliveries), .last = begun_, .until = clock_.elapsed() + longest});
  changed_.notify();
}

bool Gathering::is_ready(const Batch& batch) const {
  return under_way_.empty() || *under_way_.begin() > batch.last || batch.until <= clock_.elapsed();
}

void Gathering::take_first(std::vector<store::Delivery>& into) {
  std::ranges::move(batches_.front().deliveries, std::back_inserter(into));
  batches_.pop_front();
}

Task<std::vector<store::Delivery>> Gathering::next() {
  for (;;) {
    std::vector<store::Delivery> ready;
    while (!batches_.empty() && is_ready(batches_.front())) take_first(ready);
    if (!ready.empty()) co_return ready;
    if (batches_.empty()) {
      co_await changed_.wait();
    } else {
      const Duration left = batches_.front().until - clock_.elapsed();
      co_await changed_.wait_for(clock_, left);
    }
  }
}

std::vector<store::Delivery> Gathering::take_all() {
  std::vector<store::Delivery> all;
  while (!batches_.empty()) take_first(all);
  return all;
}

}  // namespace feedwatch::app
