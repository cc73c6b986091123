// A word that all is well. Whoever waits for it hears of what nothing else can tell: that nothing comes any more.
#include <fmt/format.h>

#include "app/app.h"

namespace feedwatch::app {

namespace {

constexpr const char* type = "heartbeat";
constexpr Duration between_beats = std::chrono::hours{1};

}  // namespace

// On the hour of the wall clock, so that a restart makes neither more nor fewer of them.
Task<> App::beat() {
  for (;;) {
    const Time now = clock_.now();
    const Time next = std::chrono::floor<std::chrono::hours>(now) + between_beats;
    co_await clock_.sleep_for(next - now);
    if (receivers_asking_for(type).empty()) continue;
    alert::OperatorEvent event;
    event.type = type;
    event.timestamp = clock_.now();
    event.id = fmt::format("{}-{}", type, to_unix_seconds(next));
    event.message = co_await how_it_is();
    co_await tell(std::move(event));
  }
}

Task<std::string> App::how_it_is() {
  size_t failing = 0;
  for (const config::Source& source : config().sources) {
    const auto known = states_.find(source.id);  // one that a reload has just brought has none yet
    if (known != states_.end() && !known->second.last_error.empty()) ++failing;
  }
  std::string text = fmt::format("feedwatch is running: {} sources, {} of them with errors", config().sources.size(), failing);
  const auto counts = co_await parts_.store->counts();
  if (counts) text += fmt::format("; {} messages wait, {} were given up", counts->pending, counts->dead);
  co_return text + ".";
}

}  // namespace feedwatch::app
