// What time alone brings about.
#include "app/app.h"
#include "pipeline/match.h"

namespace feedwatch::app {

namespace {

constexpr Duration after_store_failure = std::chrono::minutes{1};

}  // namespace

Task<> App::watch_time() {
  for (;;) {
    const std::optional<Duration> nap = co_await look();
    if (nap) {
      co_await time_changed_.wait_for(clock_, *nap);
    } else {
      co_await time_changed_.wait();
    }
  }
}

// How long until there is something to look at again.
Task<std::optional<Duration>> App::look() {
  if (!rules_in_time_) rules_in_time_ = std::make_shared<const std::vector<store::Hit>>(pipeline::rules_in_time(*loaded_.setup));
  const store::Moment moment{.now = clock_.now(), .elapsed = clock_.elapsed()};
  auto looked = co_await parts_.store->look(rules_in_time_, moment);
  if (!looked) co_return after_store_failure;
  take(*looked);
  co_return looked->next;
}

void App::take(store::LookResult& looked) {
  totals_.alerts += looked.alerts.size();
  if (observer_.fired) {
    for (const alert::Alert& alert : looked.alerts) observer_.fired(alert);
  }
  deliverer_.deliver(std::move(looked.deliveries));
  for (const std::string& receiver : looked.waiting) deliverer_.wake(receiver);
}

}  // namespace feedwatch::app
