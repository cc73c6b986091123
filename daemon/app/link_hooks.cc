// What links in our mails do to the daemon.
#include <algorithm>

#include "app/app.h"

namespace feedwatch::app {

LinkHooks App::link_hooks() {
  LinkHooks hooks;
  hooks.receiver = [this](const std::string& id) -> const config::Receiver* {
    const auto& all = config().receivers;
    const auto found = std::ranges::find_if(all, [&id](const config::Receiver& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
  };
  hooks.acknowledge = [this](std::string alert, std::string author) { return acknowledge(std::move(alert), std::move(author)); };
  hooks.unsubscribed = observer_.unsubscribed;
  return hooks;
}

Task<Result<>> App::acknowledge(std::string alert, std::string author) {
  store::Order order = store::Acknowledge{.alert = std::move(alert), .author = std::move(author)};
  auto done = co_await parts_.store->operate(std::move(order), clock_.now());
  if (!done) co_return done.error();
  co_return Result<>{};
}

}  // namespace feedwatch::app
