// What time alone brings about.
#include "app/app.h"
#include "pipeline/match.h"

namespace feedwatch::app {

namespace {

constexpr Duration after_store_failure = std::chrono::minutes{1};

}  // namespace

Task<> App::watch_time() {
  for (;;) {
    std::vector<store::Hit> rules = pipeline::rules_with_when(*loaded_.setup);
    const store::Moment moment{.now = clock_.now(), .elapsed = clock_.elapsed()};
    auto looked = co_await parts_.store->look(std::move(rules), moment);
    const std::optional<Duration> nap = looked ? looked->next : after_store_failure;
    if (looked) take(*looked);
    if (nap) {
      co_await setup_changed_.wait_for(clock_, *nap);
    } else {
      co_await setup_changed_.wait();
    }
  }
}

void App::take(store::LookResult& looked) {
  totals_.alerts += looked.alerts.size();
  if (observer_.fired) {
    for (const alert::Alert& alert : looked.alerts) observer_.fired(alert);
  }
  deliverer_.deliver(std::move(looked.deliveries));
}

}  // namespace feedwatch::app
