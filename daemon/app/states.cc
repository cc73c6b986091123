#include "app/states.h"

#include <unordered_set>

#include "store/known_address.h"

namespace feedwatch::app {

namespace {

// Where the address was changed all is forgotten but that the source was read before: whether the new one leads to the same feed
// shows when it is read.
void settle(const config::Source& source, States& states) {
  store::SourceState& state = states[source.id];
  if (store::restore_address(state, source.url)) return;
  const bool was_read = state.baseline_done;
  state = {};
  state.baseline_done = was_read;
  state.id = source.id;
  state.url = state.configured_url = source.url;
}

}  // namespace

void settle_states(const config::Config& config, std::optional<Time> forget_before, States& states, States& former) {
  std::unordered_set<std::string> configured;
  for (const config::Source& source : config.sources) {
    configured.insert(source.id);
    if (!states.contains(source.id)) states.insert(former.extract(source.id));
    settle(source, states);
  }
  for (auto next = states.begin(); next != states.end();) {
    const auto place = next++;
    if (configured.contains(place->first)) continue;
    former.erase(place->first);
    former.insert(states.extract(place));
  }
  if (!forget_before) return;
  std::erase_if(former, [&](const auto& entry) { return entry.second.last_poll.value_or(Time::min()) < *forget_before; });
}

}  // namespace feedwatch::app
