// When the daemon sends what its polls have fired: the part of App between the outbox and the deliverer.
#include <algorithm>
#include <iterator>
#include <set>

#include "app/app.h"
#include "base/finally.h"

namespace feedwatch::app {

// It stands in the outbox already: only its sending waits. Who is polled alone is told at once.
void App::hand_over(std::vector<store::Delivery> deliveries) {
  if (gathering_.is_quiet()) return deliverer_.deliver(std::move(deliveries));
  const auto is_news = [](const store::Delivery& one) { return !one.story_id.empty(); };
  const auto others = std::stable_partition(deliveries.begin(), deliveries.end(), is_news);
  std::vector<store::Delivery> at_once{std::make_move_iterator(others), std::make_move_iterator(deliveries.end())};
  deliveries.erase(others, deliveries.end());
  deliverer_.deliver(std::move(at_once));
  gathering_.add(std::move(deliveries));
}

namespace {

std::set<std::string> receivers_of(const std::vector<store::Delivery>& deliveries) {
  std::set<std::string> receivers;
  for (const store::Delivery& one : deliveries) receivers.insert(one.receiver);
  return receivers;
}

}  // namespace

// When the store cannot say what came with them, they are sent as they are. Behind one that was withdrawn another may wait.
Task<> App::send_together(std::vector<store::Delivery> deliveries) {
  if (deliveries.empty()) co_return;
  ++refreshing_;
  const Finally ended([this] {
    --refreshing_;
    refreshed_.notify();
  });
  std::vector<store::Delivery> asked = deliveries;
  const std::set<std::string> receivers = receivers_of(asked);
  const size_t count = asked.size();
  auto refreshed = co_await parts_.store->refresh(std::move(asked));
  if (refreshed) deliveries = std::move(*refreshed);
  const bool some_are_withdrawn = deliveries.size() < count;
  deliverer_.deliver(std::move(deliveries));
  if (!some_are_withdrawn) co_return;
  for (const std::string& receiver : receivers) deliverer_.wake(receiver);
}

Task<> App::send_what_is_gathered() {
  for (;;) {
    std::vector<store::Delivery> deliveries = co_await gathering_.next();
    co_await send_together(std::move(deliveries));
  }
}

Task<> App::end_gathering() {
  std::vector<store::Delivery> rest = gathering_.take_all();
  co_await send_together(std::move(rest));
  while (refreshing_ > 0) co_await refreshed_.wait();
}

}  // namespace feedwatch::app
